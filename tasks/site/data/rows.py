"""A table becomes rows of plain values: days as ISO text, nothing missing, numbers as numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame, columns: Sequence[str], by: Sequence[str]) -> list[Any]:
    """The named columns of every row, each row a dict by their names, sorted by the columns of `by` with numbers inside words taken as
    numbers (RNL-2 before RNL-10).
    """
    plain = {name: _plain(frame[name]) for name in columns}
    found = [dict(zip(plain, values, strict=True)) for values in zip(*plain.values(), strict=True)]
    return sorted(found, key=lambda row: [natural(str(row[name])) for name in by])


@lru_cache(maxsize=100_000)
def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key under which RNL-2 comes before RNL-10."""
    return tuple((int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", text) if part)


def pairs(evidence: object) -> list[list[str]]:
    """Evidence as (name, value) pairs, whether it comes as JSON text or as pairs."""
    found: Any = json.loads(evidence or "[]") if isinstance(evidence, str) else evidence
    return [[str(name), str(value)] for name, value in found]


def _plain(column: pd.Series[Any]) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d").fillna("")
    elif pd.api.types.is_float_dtype(column):
        return [_number(value) for value in column]
    elif not pd.api.types.is_bool_dtype(column) and not pd.api.types.is_integer_dtype(column):
        column = column.fillna("").astype(str)
    return list(column.tolist())


def _number(value: float) -> int | float | None:
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 6)
