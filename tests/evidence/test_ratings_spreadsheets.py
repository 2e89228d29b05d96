"""The inspectorate's spreadsheet as it is published: read as it streams, and whatever is made to harm its reader refused in a sentence."""

from __future__ import annotations

import resource
import time
from datetime import date

import pytest

from tasks.evidence.ods_lines import MOST_CELLS, MOST_CHARACTERS, ods_lines
from tasks.evidence.published_files import READERS, read_apart
from tasks.evidence.ratings import read_ratings
from tasks.evidence.table import BadEvidence
from tasks.workbook.sandbox.lock import MEGABYTE, Limits
from tests.evidence.spreadsheets import END, HEAD, cell, of_columns, package, row, spreadsheet
from tests.evidence.test_ratings_files import LOCATIONS, PROVIDERS, rated

ROWS = 320_000
"""As many as the inspectorate's file has."""


def book(*rows, locations=()):
    return spreadsheet({"Locations": of_columns(LOCATIONS, *locations), "Providers": [*of_columns(PROVIDERS), *rows]})


def line(one):
    return row(one.get(column, "-") for column in PROVIDERS)


def given(data):
    return [(one.provider, one.published, one.rating) for one in read_ratings("ratings.ods", data)[0]]


def refusal(data):
    with pytest.raises(BadEvidence) as refused:
        read_ratings("ratings.ods", data)
    return str(refused.value)


def test_the_sheet_of_providers_is_read_and_the_sheet_of_locations_is_not():
    site = rated("Inadequate", **{"Location ODS Code": "RRK"})
    assert given(book(line(rated()), line(rated(domain="Safe")), locations=[site])) == [("RRK", date(2014, 7, 15), "Good")]


def test_a_day_counts_as_the_file_holds_it_and_not_as_a_cell_shows_it():
    shown = cell("08/07/14", ' office:date-value="2014-08-07T00:00:00"')
    assert given(book(line(rated(on=shown)))) == [("RRK", date(2014, 8, 7), "Good")]


def test_cells_written_once_for_several_words_in_pieces_comments_and_blank_rows_are_read_as_they_look():
    groups = ["RRK", "", cell("Overall", ' table:number-columns-repeated="2"')]
    pieces = "<table:table-cell><office:annotation><text:p>Good</text:p></office:annotation>"
    pieces += '<text:p><text:span>Requires</text:span><text:s text:c="1"/>improve<text:span>ment</text:span></text:p></table:table-cell>'
    many = ' table:number-rows-repeated="1048000"'
    rows = [
        row(["A banner"], ' table:number-rows-repeated="2"'),
        *of_columns(PROVIDERS),
        row([cell("", ' table:number-columns-repeated="16384"')], many),
        row([*groups, pieces, "15/07/2014", cell("", ' table:number-columns-repeated="16379"')]),
        line(rated("Great")),
    ]
    ((only,), passed_over) = read_ratings("ratings.ods", spreadsheet({"Providers": rows}))
    assert (only.provider, only.published, only.rating) == ("RRK", date(2014, 7, 15), "Requires improvement")
    assert [words.split(":")[0] for words in passed_over] == ["line 1048005"]


def test_a_row_that_cannot_be_read_is_told_by_its_row_in_the_sheet():
    found, passed_over = read_ratings("ratings.ods", book(line(rated()), line(rated("Great", provider="RTF"))))
    assert [one.provider for one in found] == ["RRK"]
    assert passed_over == ('line 3: "Great" is not a rating: it is one of Inadequate, Requires improvement, Good, Outstanding',)


def test_the_reader_of_published_files_reads_it_in_a_locked_process_of_its_own():
    read = READERS["ratings"]("ratings.ods", book(line(rated()), line(rated("Great", provider="RTF"))))
    assert [(one.provider, one.published, one.source) for one in read.ratings] == [("RRK", date(2014, 7, 15), "ratings.ods")]
    assert len(read.passed_over) == 1
    with pytest.raises(BadEvidence, match=r"ratings\.ods: it has no sheet Providers; its sheets are: Locations"):
        READERS["ratings"]("ratings.ods", spreadsheet({"Locations": of_columns(LOCATIONS)}))


def test_what_stops_its_reader_is_refused_in_a_sentence():
    deep = package([HEAD, *["<text:p>"] * 400_000, END])
    with pytest.raises(BadEvidence, match=r"ratings\.ods: the process that read it was stopped: "):
        read_apart("ratings.ods", deep, Limits(seconds=20, memory=12 * MEGABYTE))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (row(["a", cell("b", ' table:number-columns-repeated="1000000"')]), f"row 1 has more than {MOST_CELLS} cells"),
        (row(["a", cell("b", ' table:number-columns-repeated="-1"')]), 'stands "-1" times'),
        (row(["a"], ' table:number-rows-repeated="99999999999999"'), 'stands "99999999999999" times'),
        (row(["a" * (MOST_CHARACTERS + 1)]), f"row 1 has a cell of more than {MOST_CHARACTERS:,} characters"),
        (row(["&undeclared;"]), "is no XML that can be read"),
    ],
)
def test_a_sheet_made_to_cost_more_than_an_honest_one_is_refused_in_a_sentence(content, words):
    assert words in refusal(spreadsheet({"Providers": [content]}))


def test_entities_of_the_files_own_are_refused_before_any_is_written_out():
    lol = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "declares a document type" in refusal(package([HEAD.replace("?>", f"?>{lol}", 1), row(["&b;"]), END]))


def test_more_xml_than_a_file_may_have_is_refused_while_it_is_unpacked():
    bomb = package([HEAD, *[" " * MEGABYTE] * 20, END])
    assert len(bomb) < MEGABYTE
    with pytest.raises(BadEvidence, match=r"more than 2,097,152 bytes of XML when it is unpacked, so it was not read"):
        list(ods_lines("ratings.ods", bomb, "Providers", most=2 * MEGABYTE))


CUT_OFF = package([HEAD, '<table:table table:name="Providers">', *of_columns(PROVIDERS, rated())])


@pytest.mark.parametrize("spoilt", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500, CUT_OFF[:-40], CUT_OFF])
def test_half_a_file_is_refused_in_a_sentence(spoilt):
    assert refusal(spoilt).startswith(("ratings.ods: the package cannot be opened", "ratings.ods: its content is no XML"))


def test_a_workbook_of_another_kind_is_refused_and_says_what_to_send():
    workbook = package([HEAD, END]).replace(b"content.xml", b"workbook.xm")
    assert "sent as CSV" in refusal(workbook)


@pytest.mark.rehearsal
def test_a_file_of_the_published_size_is_read_within_its_limits_of_memory_and_time(capsys):
    """Above 700 megabytes, or after a minute of the processor, it would be stopped; what it took is printed."""
    providers = ROWS // 5
    data = spreadsheet(
        {
            "Locations": (row(f"1-{n:09d}, of column {k}" for k in range(len(LOCATIONS))) for n in range(ROWS - providers)),
            "Providers": _many(providers),
        }
    )
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    read = read_apart("ratings.ods", data, Limits(seconds=60, memory=600 * MEGABYTE))  # and what it needs before it begins
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with capsys.disabled():
        print(f"\n{ROWS:,} rows: {seconds:.1f} s of a processor, {time.perf_counter() - began:.1f} s in all, {after.ru_maxrss // 1024} MB")
    assert len(read.ratings) == providers // 8


def _many(rows):
    yield row(PROVIDERS)
    for n in range(rows):
        one = rated(provider=f"R{n // 8:04X}", domain="Overall" if n % 8 == 0 else "Safe", **{"Provider Name": f"TRUST {n}"})
        yield row([*(one.get(column, "https://www.cqc.org.uk/provider/") for column in PROVIDERS), *[f"{n} more words of the sheet"] * 9])
