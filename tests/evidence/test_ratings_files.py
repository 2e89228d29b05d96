"""The inspectorate's ratings in both published forms: only a provider's own overall rating is kept."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.evidence.ratings import read_ratings
from tasks.evidence.table import BadEvidence

LOCATIONS = [
    "Location ID",
    "Location ODS Code",
    "Location Name",
    "Care Home?",
    "Location Type",
    "Location Primary Inspection Category",
    "Location Street Address",
    "Location Address Line 2",
    "Location City",
    "Location Post Code",
    "Location Local Authority",
    "Location Region",
    "Location NHS Region",
    "Location ONSPD CCG Code",
    "Location ONSPD CCG",
    "Location Commissioning CCG Code",
    "Location Commissioning CCG Name",
    "Service / Population Group",
    "Domain",
    "Latest Rating",
    "Publication Date",
    "Report Type",
    "Inherited Rating (Y/N)",
    "URL",
    "Provider ID",
    "Provider Name",
    "Brand ID",
    "Brand Name",
]
PROVIDERS = [
    "Provider ID",
    "Provider Name",
    "Service / Population Group",
    "Domain",
    "Latest Rating",
    "Publication Date",
    "Report Type",
    "URL",
]


def sheet(columns, *rows):
    told = [",".join(row.get(column, "-") for column in columns) for row in rows]
    return ("\ufeff" + "\r\n".join([",".join(columns), *told, ""])).encode()


def rated(rating="Good", *, provider="RRK", domain="Overall", group="Overall", on="15/07/2014", **other):
    said = {"Provider ID": provider, "Service / Population Group": group, "Domain": domain, "Latest Rating": rating, "Publication Date": on}
    return said | other


def test_the_provider_sheet_gives_the_overall_rating_and_its_day():
    read, _ = read_ratings("ratings.csv", sheet(PROVIDERS, rated(), rated(domain="Safe"), rated("Inadequate", group="Critical care")))
    assert [(one.provider, one.published, one.rating) for one in read] == [("RRK", date(2014, 7, 15), "Good")]


def test_a_location_does_not_speak_for_its_provider():
    one_site = rated("Inadequate", **{"Location ODS Code": "RRK15"})
    whole = rated("requires improvement", **{"Location ODS Code": "RRK"})
    read, _ = read_ratings("locations.csv", sheet(LOCATIONS, one_site, whole))
    assert [one.rating for one in read] == ["Requires improvement"]


@pytest.mark.parametrize("rating", ["-", "", "Not rated", "Inspected but not rated", "Not applicable"])
def test_no_rating_is_no_rating_and_nothing_to_tell(rating):
    assert read_ratings("ratings.csv", sheet(PROVIDERS, rated(rating))) == ((), ())


@pytest.mark.parametrize(
    ("row", "words"), [(rated("Great"), "is not a rating"), (rated(on="soon"), "is not a day"), (rated(provider=""), "no provider")]
)
def test_a_row_that_cannot_be_read_costs_itself_and_is_told_by_its_line(row, words):
    read, passed_over = read_ratings("ratings.csv", sheet(PROVIDERS, row, rated(provider="RTF")))
    assert [one.provider for one in read] == ["RTF"]
    (told,) = passed_over
    assert told.startswith("line 2: ")
    assert words in told


def test_the_heading_of_the_years_of_the_programme_is_read():
    older = ["Key Question" if column == "Domain" else column for column in PROVIDERS]
    read, _ = read_ratings("ratings.csv", sheet(older, rated(**{"Key Question": "Overall"}), rated("Good", **{"Key Question": "Safe"})))
    assert [(one.provider, one.rating) for one in read] == [("RRK", "Good")]


def test_a_banner_above_the_headings_is_passed_over():
    banner = b"Care directory with ratings,,,,,,,\r\nPublished on,1 June 2026,,,,,,\r\n"
    read, passed_over = read_ratings("ratings.csv", banner + sheet(PROVIDERS, rated())[3:])
    assert ([one.provider for one in read], passed_over) == (["RRK"], ())


@pytest.mark.parametrize(
    "written",
    [
        "15/07/2014",
        "2014-07-15",
        "2014-07-15 00:00:00",
        "2014-07-15T00:00:00",
        "15-Jul-14",
        "15 Jul 2014",
        "15 July 2014",
        "15.07.2014",
        "41835",
        "15-07-2014",
        "15/07/14",
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    read, _ = read_ratings("ratings.csv", sheet(PROVIDERS, rated(on=written)))
    assert [one.published for one in read] == [date(2014, 7, 15)]


def test_days_written_month_first_are_read_so_in_the_whole_file_and_that_is_told():
    read, passed_over = read_ratings("ratings.csv", sheet(PROVIDERS, rated(on="7/15/2014"), rated(provider="RTF", on="7/8/2014")))
    assert [one.published for one in read] == [date(2014, 7, 15), date(2014, 7, 8)]
    assert "month first" in passed_over[0]


def test_two_ratings_of_one_day_are_both_taken():
    read, _ = read_ratings("ratings.csv", sheet(PROVIDERS, rated("Good"), rated("Inadequate"), rated("Good")))
    assert [one.rating for one in read] == ["Good", "Inadequate"]


def test_a_sheet_of_locations_alone_is_no_evidence_and_says_why():
    read, passed_over = read_ratings("locations.csv", sheet(LOCATIONS, rated(**{"Location ODS Code": "RRK15"})))
    assert read == ()
    assert "1 location and no provider" in passed_over[0]


@pytest.mark.parametrize("written", [";", "\t", "utf-16"])
def test_other_separators_and_encodings_are_read(written):
    text = sheet(PROVIDERS, rated())[3:].decode()
    data = text.encode("utf-16") if written == "utf-16" else text.replace(",", written).encode()
    assert [one.provider for one in read_ratings("ratings.csv", data)[0]] == ["RRK"]


def test_a_row_too_short_costs_itself():
    read, passed_over = read_ratings("ratings.csv", sheet(PROVIDERS, rated()) + b"RTF,A TRUST,Overall\r\n")
    assert [one.provider for one in read] == ["RRK"]
    assert "line 3: the row has 3 cells" in passed_over[0]


def test_a_sheet_without_the_rating_column_is_refused():
    with pytest.raises(BadEvidence, match="Latest Rating is missing"):
        read_ratings("ratings.csv", sheet([column for column in PROVIDERS if column != "Latest Rating"], rated()))


def test_a_quotation_mark_that_is_never_closed_is_refused_by_its_line():
    with pytest.raises(BadEvidence, match=r"ratings\.csv: line \d+ cannot be read as CSV: field larger than field limit"):
        read_ratings("ratings.csv", sheet(PROVIDERS, rated()) + b'RTF,"A TRUST' + b"x" * 140_000)
