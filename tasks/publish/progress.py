"""The months before a revision, as totals: the line a month's page draws of the way so far."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.record.record import Fact, Record
from tasks.site.data.shapes import MonthTotals

MONTHS = 11  # with the month itself, a year


def progress(record: Record, revision: Fact) -> list[MonthTotals]:
    """Totals of up to MONTHS months before, oldest first, each from the very revision that the one after it was told from."""
    found: list[MonthTotals] = []
    while (before := revision["before"]) and len(found) < MONTHS:
        revision = record.revision(Period.parse(before["period"]), before["number"])
        found.append({"period": before["period"], "totals": revision["totals"]})
    return found[::-1]
