"""An action reported as delivered without saying what shows it is published as that: reported delivered, no evidence supplied."""

from __future__ import annotations

import pandas as pd

from tasks.model.status import Status
from tasks.rules.masks import and_where
from tasks.rules.wording import explains

WORDS = "Reported delivered, no evidence supplied"


def unevidenced(actions: pd.DataFrame) -> pd.Series[bool]:
    """Whether each action is reported delivered with nothing as evidence, or "n/a". Reads the columns `status` and `evidence`."""
    return and_where(actions["status"] == Status.DELIVERED, lambda rows: ~explains(actions.loc[rows, "evidence"]))
