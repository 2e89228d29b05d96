"""An action has slipped when its latest revised date is later than the date agreed; the agreed date always stays in view."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tasks.model.words import counted, in_full


def slipped(actions: pd.DataFrame) -> pd.Series[int]:
    """Days from each action's agreed due date to its latest revised date; 0 when that is not later or either is unknown.

    Reads the columns `due_date` and `revised_latest` (NaT when there is none).
    """
    days = (actions["revised_latest"] - actions["due_date"]).dt.days
    return days.where(days.gt(0), 0).astype("int64")


def slipped_words(days: int, due: date, revised: date) -> str:
    """The sentence for the public about one action; empty when it has not slipped."""
    return f"Slipped by {counted(days, 'day')}: agreed for {in_full(due)}, now {in_full(revised)}." if days else ""
