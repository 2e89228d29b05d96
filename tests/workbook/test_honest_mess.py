"""Honest mess is read like any other update; what is unusual is said, and refuses nothing."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tasks.rules import checks
from tasks.workbook.reading.read import read
from tests.workbook.builders import HEADERS, as_json, blank, filled, package, replaced, saved, sheet_csv, text, workbook
from tests.workbook.office import opened_and_saved
from tests.workbook.test_annotated_copies import parts
from tests.workbook.test_locked_reader import ods

ROW = ["RNL-01", "Delivered", "100", "All done"]
GOOD = workbook([HEADERS, ROW])
SHEET = "xl/worksheets/sheet1.xml"
WORDS = {"ref": "RNL-01", "status_word": "Delivered", "percent_word": "100", "narrative": "All done"}


def said(reading) -> list[dict[str, str]]:
    return [{key: value for key, value in line.items() if key != "row" and value} for line in reading.lines]


def found(name: str, blob: bytes) -> list[tuple[str, str]]:
    reading = read(name, blob)
    assert said(reading)[0] == WORDS
    return [(place.check, place.address) for place in reading.places]


def made(change) -> bytes:
    book = load_workbook(io.BytesIO(GOOD))
    change(book)
    return saved(book)


def hidden(book: Workbook) -> None:
    book.create_sheet("Old notes").sheet_state = "hidden"
    book.create_sheet("Deeper").sheet_state = "veryHidden"


def test_hidden_sheets_are_named_but_never_the_templates_own() -> None:
    assert found("u.xlsx", made(hidden)) == [("hidden-sheet", "'Old notes'!A1"), ("hidden-sheet", "Deeper!A1")]
    assert read("u.xlsx", blank()).places == ()


def test_a_hidden_sheet_that_is_read_is_told_as_that() -> None:
    book = load_workbook(io.BytesIO(blank()))
    book["Sign-off"].sheet_state = "hidden"
    place = read("u.xlsx", saved(book)).places[0]
    assert (place.check, place.address, place.detail) == ("hidden-cells", "'Sign-off'!A1", "the sheet 'Sign-off'")


@pytest.mark.parametrize("name", ["u.xlsx", "u.xlsm"])
def test_links_to_other_files_are_told_and_not_followed(name: str) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert found(name, package(parts(GOOD) | {"xl/externalLinks/externalLink1.xml": link})) == [("external-links", "whole file")]


@pytest.mark.parametrize("mark", ["'", "&apos;"])
def test_links_from_an_ods_are_told_by_how_many_files_they_lead_to(mark: str) -> None:
    link = f'table:formula="of:=[{mark}file:///C:/old.ods{mark}#$Sheet1.A1]" '
    cells = "".join(
        f'<table:table-cell office:value-type="string" {link if word == "100" else ""}><text:p>{word}</text:p></table:table-cell>'
        for word in ROW
    )
    heads = "".join(f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in HEADERS)
    rows = f"<table:table-row>{heads}</table:table-row>" + f"<table:table-row>{cells}</table:table-row>" * 2
    reading = read("u.ods", ods(f'<table:table table:name="Update">{rows}</table:table>'.encode()))
    assert [(place.check, place.detail) for place in reading.places] == [("external-links", "1")]
    assert said(reading) == [WORDS, WORDS]


@pytest.mark.parametrize("name", ["u.xlsm", "U.XLSM", "u.xlsx"])
def test_macros_are_told_and_not_run(name: str) -> None:
    assert found(name, package(parts(GOOD) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})) == [("macros", "whole file")]


def test_merged_cells_in_the_table_are_told_and_those_of_a_title_are_not() -> None:
    book = load_workbook(io.BytesIO(workbook([["Our update", "", ""], HEADERS, ROW, ["RNL-02", "Delivered"]])))
    book["Update"].merge_cells("A1:D1")
    book["Update"].merge_cells("B3:B4")
    assert found("u.xlsx", saved(book)) == [("merged-cells", "Update!B3")]


def test_columns_under_other_names_or_in_another_order_are_read_and_told() -> None:
    rows = [["Status", "Ref", "Percent complete", "Commentary"], ["Delivered", "RNL-01", "100", "All done"]]
    assert found("u.xlsx", workbook(rows)) == [("renamed-column", "Update!D1"), ("columns-reordered", "Update!A1")]


def test_headings_repeated_on_every_page_are_passed_over() -> None:
    reading = read("u.xlsx", workbook([HEADERS, ROW, [name.upper() for name in HEADERS], ["RNL-02", "Delivered"]]))
    assert [line["ref"] for line in reading.lines] == ["RNL-01", "RNL-02"]
    assert [(place.check, place.address) for place in reading.places] == [("headings-repeated", "Update!A3")]


def test_rows_above_the_headings_change_nothing_but_the_addresses() -> None:
    reading = read("u.xlsx", workbook([["The trust"], [], ["Progress against plan", "", "Confidential"], HEADERS, ROW]))
    assert (said(reading), reading.lines[0]["row"], reading.places) == ([WORDS], 5, ())


def test_an_older_template_is_read_and_told() -> None:
    sent = filled(blank(), {"Sign-off!B8": "0", "_meta!B4": "0"})
    reading = read("u.xlsx", sent)
    assert len(reading.lines) == 2
    assert [(place.check, place.address, place.seen) for place in reading.places] == [("old-template", "'Sign-off'!B8", "0")]


def test_what_its_sender_left_blank_is_blank_whatever_the_hidden_sheet_of_the_form_says() -> None:
    reading = read("u.xlsx", filled(blank(), {"Sign-off!B5": None}))
    assert (reading.head["period_word"], reading.head_address["period_word"]) == ("", "'Sign-off'!B5")
    without = read("u.xlsx", filled(blank(), {"Sign-off!A5": None, "Sign-off!B5": None}))
    assert without.head["period_word"] == "2013-10", "a form that does not ask for it leaves it to that sheet"


def test_all_that_is_wrong_with_the_structure_is_said_in_one_pass() -> None:
    rows = [["Ref", "Commentary", "Evidance", "Commentary"], ["RNL-01", "All done"], ["RNL-02", "=A1"]]
    book = load_workbook(io.BytesIO(workbook(rows)))
    hidden(book)
    reading = read("u.xlsx", package(parts(saved(book)) | {"xl/vbaProject.bin": b"x"}))
    assert [place.check for place in reading.places] == [
        *("unknown-column", "duplicate-column", "missing-column", "renamed-column"),
        *("formula-without-value", "macros", "hidden-sheet", "hidden-sheet"),
    ]
    assert [line["ref"] for line in reading.lines] == ["RNL-01", "RNL-02"]


def test_dates_counted_from_1904_are_the_days_their_sender_saw() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([*HEADERS, "Date delivered"])
    book.worksheets[0].append([*ROW, datetime(2013, 10, 28)])  # noqa: DTZ001
    assert read("u.xlsx", saved(book)).lines[0]["delivered_word"] == "2013-10-28"


@pytest.mark.parametrize("percent", ["100", " 100 ", 100, 100.0])
def test_numbers_as_text_are_the_same_words(percent: object) -> None:
    assert found("u.xlsx", workbook([HEADERS, ["RNL-01", "Delivered", percent, "All done"]])) == []


def test_stray_spaces_and_case_in_headings_are_no_matter() -> None:
    assert found("u.xlsx", workbook([["  REF ", "status\u00a0", "PERCENT  complete", "progress This month:"], ROW])) == []


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_of_any_usual_make_gives_the_same_words(mark: str, code: str) -> None:
    rows = [["Trust code", "RNL"], [], HEADERS, ROW, [], [], ["© the trust 2013"]]
    assert found("U.CSV", text(rows, mark).encode(code)) == []


def test_trailing_blank_and_copyright_rows_are_no_lines_in_any_format() -> None:
    foot = [[], [], ["Copyright © 2013, all rights reserved by the trust"]]
    assert len(read("u.xlsx", workbook([HEADERS, ROW, *foot])).lines) == 1
    assert len(read("u.csv", sheet_csv(ROW) + b'\r\n\r\n"Copyright \xc2\xa9 2013, all rights reserved by the trust"\r\n').lines) == 1


@pytest.mark.parametrize("name", ["U.XLSX", "u.Xlsx", "update", "update.final"])
def test_a_files_name_is_no_matter_where_it_says_nothing_else(name: str) -> None:
    assert found(name, GOOD) == []


def test_a_formula_with_its_value_is_read_as_the_value() -> None:
    sent = workbook([HEADERS, ["RNL-01", "Delivered", "=50+50", "All done"]])
    assert found("u.xlsx", replaced(sent, SHEET, b"<v />", b"<v>100</v>")) == []


def test_a_json_update_gives_the_same_words() -> None:
    line = {"ref": "RNL-01", "status": "Delivered", "percent": 100, "narrative": "All done"}
    assert found("U.JSON", as_json(actions=[line])) == []


@pytest.mark.rehearsal
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_mess_saved_by_libreoffice_is_told_in_the_same_words(form: str, tmp_path) -> None:
    book = load_workbook(io.BytesIO(workbook([HEADERS, ROW, ["RNL-02", "Delivered"]])))
    book["Update"].merge_cells("D2:D3")
    hidden(book)
    blob = opened_and_saved(saved(book), form, tmp_path)
    assert set(found(f"u.{form}", blob)) >= {("merged-cells", "Update!D2"), ("hidden-sheet", "'Old notes'!A1")}


def test_every_word_of_the_reader_is_in_the_catalogue() -> None:
    known = {check.id for check in checks.catalogue() if check.table == "file"}
    assert {"old-template", "renamed-column", "columns-reordered", "headings-repeated", "merged-cells", "hidden-sheet"} < known
    assert {"external-links", "macros", "formula-without-value", "reader-stopped"} < known


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_json_is_known_in_whichever_encoding_it_was_saved(code: str) -> None:
    reading = read("u.json", as_json(actions=[{"ref": "RNL-01", "status": "Delivered"}]).decode().encode(code))
    assert (reading.kind, [line["ref"] for line in reading.lines], reading.places) == ("json", ["RNL-01"], ())
