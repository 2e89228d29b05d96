"""Tables of few rows: their text as Python's own strings, where what Arrow needs to begin costs more than what it saves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd


@contextmanager
def few_rows() -> Iterator[None]:
    """While single trusts are told; the same words come of it, and the same bytes."""
    with pd.option_context("mode.string_storage", "python"):
        yield
