"""An action is past due at the end of a day when it was agreed for that day or earlier and is neither delivered nor closed by agreement,
whatever its status says.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from tasks.model.status import Statuses
from tasks.model.words import counted, in_full

THRESHOLDS = ("past_due_least_days",)


def past_due(actions: pd.DataFrame, on: date, least_days: int, statuses: Statuses) -> pd.Series[float]:
    """Days from each action's agreed due date to a day at whose end it is asked about; NaN for an action that is not past due.

    It is not while those days are fewer than `least_days`, when it is delivered or closed, or when it names no day. With 0 an action agreed
    for that very day is past due at its end; with 1, as the rule was before, only from the day after.
    Reads the columns `status`, `closed` and `due_date` (NaT: names no day). The agreed date counts, never a revised one.
    """
    days: pd.Series[float] = (pd.Timestamp(on) - actions["due_date"]).dt.days.astype("float64")
    return days.where(~actions["status"].isin(statuses.finished) & ~actions["closed"] & days.ge(least_days))


def past_due_words(days: int, due: date) -> str:
    """The sentence for the public about one action that is past due; `days` as the rule counts them to the last day of a month."""
    if days == 0:
        return f"Past due: it was agreed for {in_full(due)}, the last day of the month."
    return f"Past due by {counted(days, 'day')}: it was agreed for {in_full(due)}."
