"""A dear question is asked only of the rows it can concern."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd


def among(rows: pd.Series[bool], ask: Callable[[pd.Series[bool]], pd.Series[bool]]) -> pd.Series[bool]:
    """Where `ask`, given `rows` and answering for these alone, says yes; of every other row the answer is no."""
    answers = np.zeros(len(rows), dtype=bool)
    asked = rows.to_numpy(dtype=bool)
    if asked.any():
        answers[asked] = ask(rows).to_numpy(dtype=bool)
    return pd.Series(answers, index=rows.index, dtype=bool)
