"""The months before a revision, as totals: the line a month's page draws of the way so far."""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.record import Fact, Record
from tasks.site.shapes import MonthTotals
from tasks.site.totals import COUNTED

MONTHS = 11  # with the month itself, a year


def progress(record: Record, revision: Fact) -> list[MonthTotals]:
    """Totals of up to MONTHS months before, oldest first, each from the very revision that the one after it was told from."""
    found: list[MonthTotals] = []
    while (before := revision["before"]) and len(found) < MONTHS:
        revision = record.revision(Period.parse(before["period"]), before["number"])
        found.append({"period": before["period"], "totals": revision["totals"]})
    return found[::-1]


def totals_in(trusts: pd.DataFrame) -> dict[str, int]:
    """What a table of trusts adds up to; its revision keeps it, so that no later month has to read the table again."""
    return {
        "trusts": len(trusts),
        "accepted": int(trusts["accepted"].sum()),
        "on_time": int(trusts["on_time"].sum()),
        **{name: int(trusts[name].sum()) for name in COUNTED},
    }
