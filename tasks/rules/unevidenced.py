"""An action reported as delivered without saying what shows it is published as that: reported delivered, no evidence supplied."""

from __future__ import annotations

import pandas as pd

from tasks.model.status import Statuses
from tasks.rules.masks import and_where
from tasks.rules.wording import explains

WORDS = "Reported delivered, no evidence supplied"


def unevidenced(actions: pd.DataFrame, statuses: Statuses) -> pd.Series[bool]:
    """Whether each action has a status that asks for evidence, with nothing as evidence, or "n/a". Reads `status` and `evidence`."""
    return and_where(actions["status"].isin(statuses.evidenced), lambda rows: ~explains(actions.loc[rows, "evidence"]))
