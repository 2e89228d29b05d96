"""An action is past due when its agreed date is gone and it is not delivered, whatever its status says."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tasks.model.status import Status
from tasks.model.words import counted, in_full


def past_due(actions: pd.DataFrame, on: date) -> pd.Series[int]:
    """Days from each action's agreed due date to a day; 0 when it is not gone by then, is delivered, or names no day.

    Reads the columns `status` and `due_date` (NaT: names no day). The agreed date counts, never a revised one.
    """
    days: pd.Series[int] = (pd.Timestamp(on) - actions["due_date"]).dt.days
    open_still = actions["status"].ne(Status.DELIVERED.value)
    return days.where(open_still & days.gt(0), 0).astype("int64")


def past_due_words(days: int, due: date) -> str:
    """The sentence for the public about one action; empty when it is not past due."""
    return f"Past due by {counted(days, 'day')}: it was agreed for {in_full(due)}." if days else ""
