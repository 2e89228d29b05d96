"""The inspectorate's ratings as published, by location or by provider: each provider's overall rating is taken, with its day."""

from __future__ import annotations

from tasks.evidence.ods_lines import ods_lines
from tasks.evidence.table import PACKAGE, BadRow, day_in, month_first, rows, under_headings
from tasks.model.award import Rated
from tasks.model.words import counted

NEEDED = ("Provider ID", "Service / Population Group", "Domain", "Latest Rating", "Publication Date")
SHEET = "Providers"
"""The sheet of the published spreadsheet that rates providers; the other, nine tenths of it, rates their locations."""

ALIASES = {"Key Question": "Domain"}  # so headed from 2014 to 2019
RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")  # rising
NONE_GIVEN = {
    "",
    "-",
    "not applicable",
    "no published rating",
    "not rated",
    "inspected but not rated",
    "insufficient evidence to rate",
    "not formally rated",
}


def read_ratings(name: str, data: bytes) -> tuple[tuple[Rated, ...], tuple[str, ...]]:
    """Each provider's overall rating, in the file's order and each once; and in words, what was passed over and why.

    The file is the spreadsheet (.ods) as it is published, or one of its two sheets as CSV; a spreadsheet is for the locked process.
    Of the provider sheet the row that rates the provider overall is taken. The location sheet rates locations: only a location that is
    the provider itself, by its code, speaks for it. Two ratings of one day both stand in the file, and are both taken. Raises
    BadEvidence for a file without the columns.
    """
    found: dict[Rated, None] = {}
    passed_over: list[str] = []
    if data.startswith(PACKAGE):
        table = under_headings(name, ods_lines(name, data, SHEET), NEEDED, ALIASES, passed_over)
    else:
        table = rows(name, data, NEEDED, ALIASES, passed_over)
    rated = [one for one in table if _whole(one[1])]
    american = month_first(row["Publication Date"] for _, row in rated)
    given = [(line, row) for line, row in rated if row["Latest Rating"].casefold() not in NONE_GIVEN]
    of_providers = [(line, row) for line, row in given if _by_itself(row)]
    for line, row in of_providers:
        try:
            found[_read(name, row, american)] = None
        except BadRow as error:
            passed_over.append(f"line {line}: {error}")
    if american:
        passed_over.append("whole file: a day in it can only be written month first, so all its days are read so")
    if given and not of_providers:
        locations = counted(len(given), "location")
        passed_over.append(f"whole file: it rates {locations} and no provider; the sheet of providers is the one that is needed")
    return tuple(found), tuple(passed_over)


def _whole(row: dict[str, str]) -> bool:
    return row["Service / Population Group"].casefold() in {"overall", "-", ""} and row["Domain"].casefold() == "overall"


def _by_itself(row: dict[str, str]) -> bool:
    return row.get("Location ODS Code", row["Provider ID"]).upper() == row["Provider ID"].upper()


def _read(name: str, row: dict[str, str], american: bool) -> Rated:
    rating = row["Latest Rating"].capitalize()
    if rating not in RATINGS:
        raise BadRow(f'"{row["Latest Rating"]}" is not a rating: it is one of {", ".join(RATINGS)}')
    if not row["Provider ID"]:
        raise BadRow("the row names no provider")
    published = day_in(row["Publication Date"], american=american)
    return Rated(provider=row["Provider ID"].upper(), published=published, rating=rating, source=name)
