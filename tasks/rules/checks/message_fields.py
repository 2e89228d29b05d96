"""A row of a table as words for its sender: days in full, statuses by their labels, long text shortened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.rules.checks.inputs import Positions

LONGEST = 60  # characters of a sender's own words repeated inside a sentence


class OffendingRows:
    """The offending rows of one table, by position; each column is put into words once, when first asked for. `more`: further columns."""

    def __init__(self, frame: pd.DataFrame, positions: Positions, more: Mapping[str, list[str]]) -> None:
        self._frame, self._positions = frame, positions
        self._columns = dict(more)

    def __iter__(self) -> Iterator[RowInWords]:
        return (RowInWords(self, number) for number in range(len(self._positions)))

    def __len__(self) -> int:
        return len(self._positions)

    def column(self, name: str) -> list[str]:
        """A column in words; `x_words` and `x_short` are views of column x. Raises KeyError for no such column."""
        if name not in self._columns:
            self._columns[name] = self._in_words(name)
        return self._columns[name]

    def _in_words(self, name: str) -> list[str]:
        if name in self._frame.columns:
            return [_as_text(value) for value in self._frame[name].take(self._positions).tolist()]
        stem, _, view = name.rpartition("_")
        if view not in _VIEWS:
            raise KeyError(name)
        return [_VIEWS[view](value) for value in self.column(stem)]


class RowInWords:
    """One row of `OffendingRows`, by column name."""

    def __init__(self, rows: OffendingRows, number: int) -> None:
        self._rows, self._number = rows, number

    def __getitem__(self, name: str) -> str:
        return self._rows.column(name)[self._number]


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, pd.Timestamp):
        return in_full(value.date())
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"  # noqa: PLR0124 - only NaN differs from itself
    if isinstance(value, tuple | list):
        return " or ".join(map(str, value))
    return "" if value is pd.NaT or value is None else str(value)


def _month(period: str) -> str:
    return Period.parse(period).words if period else ""


def _end(period: str) -> str:
    return Period.parse(period).end if period else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


_VIEWS: dict[str, Callable[[str], str]] = {"words": _month, "end": _end, "short": _short}
