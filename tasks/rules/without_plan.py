"""No plan, no blame: a trust is not judged by a month in which it had no agreed plan from the beginning, or whose plan we lost."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tasks.model.period import Period
from tasks.model.words import in_full

THRESHOLDS = ("blame_needs_plan",)
WITHOUT_PLAN = "no agreed plan"
"""What became of such a trust's update, as its state in a month."""


def without_plan(period: Period, first_agreed: date | None, waiting: int, *, had_plan: bool) -> str:
    """Why a trust without an accepted update is not judged by a month, as sentences; empty where it is.

    `first_agreed` is the day on which the first plan on record was agreed, None without one; `had_plan` says that an earlier month was
    told with one; `waiting` counts the updates that came all the same.
    """
    if first_agreed is not None and first_agreed <= period.first_day:
        return ""
    if first_agreed is not None:
        why = f"The first plan of the trust was agreed on {in_full(first_agreed)}, after {period.words} had begun."
    elif had_plan:
        why = "The agreed plan of the trust is no longer on record, which is no fault of the trust."
    else:
        why = f"No agreed plan of the trust is on record, so nothing could be reported against one for {period.words}."
    return f"{why} The update that it sent waits for the plan." if waiting else why


def had_plan(before: pd.DataFrame | None) -> set[str]:
    """The trusts of which the month before was told with a plan, or had lost one that a month before it was told with.

    Reads `trust`, `plan_version` and `plan_lost` of that month's table of trusts, which may be from before there was such a column.
    """
    if before is None:
        return set()
    had = before["plan_version"].gt(0)
    return set(before.loc[had | before["plan_lost"].eq(True) if "plan_lost" in before else had, "trust"])
