"""An action reported as delivered without saying what shows it is published as that: reported delivered, no evidence supplied."""

from __future__ import annotations

import pandas as pd

from tasks.model.status import Status

WORDS = "Reported delivered, no evidence supplied"


def unevidenced(actions: pd.DataFrame) -> pd.Series[bool]:
    """Whether each action is said to be delivered with nothing written as evidence. Reads the columns `status` and `evidence`."""
    return actions["status"].eq(Status.DELIVERED.value) & actions["evidence"].str.strip().eq("")
