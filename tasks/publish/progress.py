"""The months before a revision, as totals: the line a month's page draws of the way so far."""

from __future__ import annotations

from tasks.record.decisions import month_before
from tasks.record.facts import Revision
from tasks.record.record import Record
from tasks.site.data.shapes import MonthTotals

MONTHS = 11  # with the month itself, a year


def progress(record: Record, revision: Revision) -> list[MonthTotals]:
    """Totals of up to MONTHS months before, oldest first, each from the very revision that the one after it was made beside."""
    found: list[MonthTotals] = []
    while len(found) < MONTHS and (before := month_before(record, revision)):
        found.append({"period": str(before.period), "totals": dict(before.totals)})
        revision = before
    return found[::-1]
