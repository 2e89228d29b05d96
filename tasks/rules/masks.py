"""A mask is a column of yes and no, one for each row; a costly question is put only to the rows it can concern."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd


def and_where(rows: pd.Series[bool], question: Callable[[pd.Series[bool]], pd.Series[bool]]) -> pd.Series[bool]:
    """Yes for each row where `rows` says yes and `question` says yes too; no for every other row.

    `question` is given `rows` and answers for the rows marked in it alone, in their order. It is not asked when no row is marked.
    """
    answers = np.zeros(len(rows), dtype=bool)
    marked = rows.to_numpy(dtype=bool)
    if marked.any():
        answers[marked] = question(rows).to_numpy(dtype=bool)
    return pd.Series(answers, index=rows.index, dtype=bool)
