"""The inspectorate's ratings as published, by location or by provider: each provider's overall rating is taken, with its day."""

from __future__ import annotations

from datetime import date, datetime

from tasks.evidence.table import BadEvidence, rows
from tasks.model.award import Rated

NEEDED = ("Provider ID", "Service / Population Group", "Domain", "Latest Rating", "Publication Date")
RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")  # rising
NONE_GIVEN = {"", "-", "no published rating", "not rated", "inspected but not rated", "insufficient evidence to rate", "not formally rated"}
_WRITTEN = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %B %Y")


def read_ratings(name: str, data: bytes) -> tuple[Rated, ...]:
    """Each provider's overall rating, in the file's order and each once. Raises BadEvidence with the line.

    Of the provider sheet the row that rates the provider overall is taken. The location sheet rates locations: only a location that is
    the provider itself, by its code, speaks for it.
    """
    found = [
        _read(name, line, row)
        for line, row in rows(name, data, NEEDED)
        if _overall(row) and row["Latest Rating"].casefold() not in NONE_GIVEN
    ]
    return tuple(dict.fromkeys(found))


def _overall(row: dict[str, str]) -> bool:
    whole = row["Service / Population Group"].casefold() in {"overall", "-", ""} and row["Domain"].casefold() == "overall"
    location = row.get("Location ODS Code", row["Provider ID"])
    return whole and location.upper() == row["Provider ID"].upper()


def _read(name: str, line: int, row: dict[str, str]) -> Rated:
    rating = row["Latest Rating"].capitalize()
    if rating not in RATINGS:
        raise BadEvidence(f'{name}, line {line}: "{row["Latest Rating"]}" is not a rating: it is one of {", ".join(RATINGS)}')
    return Rated(provider=row["Provider ID"].upper(), published=_day(name, line, row["Publication Date"]), rating=rating, source=name)


def _day(name: str, line: int, text: str) -> date:
    for form in _WRITTEN:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise BadEvidence(f'{name}, line {line}: "{text}" is not a day: write it as 15/07/2014')
