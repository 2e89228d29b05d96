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
    read = read_ratings("ratings.csv", sheet(PROVIDERS, rated(), rated(domain="Safe"), rated("Inadequate", group="Critical care")))
    assert [(one.provider, one.published, one.rating) for one in read] == [("RRK", date(2014, 7, 15), "Good")]


def test_a_location_does_not_speak_for_its_provider():
    one_site = rated("Inadequate", **{"Location ODS Code": "RRK15"})
    whole = rated("requires improvement", **{"Location ODS Code": "RRK"})
    read = read_ratings("locations.csv", sheet(LOCATIONS, one_site, whole))
    assert [one.rating for one in read] == ["Requires improvement"]


@pytest.mark.parametrize("rating", ["-", "", "Not rated", "Inspected but not rated"])
def test_no_rating_is_no_rating(rating):
    assert read_ratings("ratings.csv", sheet(PROVIDERS, rated(rating))) == ()


@pytest.mark.parametrize(("row", "words"), [(rated("Great"), "is not a rating"), (rated(on="soon"), "is not a day")])
def test_what_cannot_be_read_is_refused_with_its_line(row, words):
    with pytest.raises(BadEvidence, match=f"line 2: .*{words}"):
        read_ratings("ratings.csv", sheet(PROVIDERS, row))


def test_a_sheet_without_the_rating_column_is_refused():
    with pytest.raises(BadEvidence, match="Latest Rating is missing"):
        read_ratings("ratings.csv", sheet([column for column in PROVIDERS if column != "Latest Rating"], rated()))
