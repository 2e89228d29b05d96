"""Findings in words: what is wrong, at which cell, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

import numpy as np
import pandas as pd

from tasks.model.update import Place
from tasks.rules.checks.check import Check, Row, Words
from tasks.rules.checks.message_fields import Rows
from tasks.rules.checks.structure import WHOLE_FILE
from tasks.rules.checks.suppressed import Addresses, Flags, Key

_LOCKED = frozenset({"theme", "concern", "action", "owner", "timescale"})
Told = tuple[object, ...]
ORDER = ("stage", "row", "nth", "position")
COLUMNS = ("trust", "submission", "period", "check", "severity", "ref", "address", "seen", "says", "mend")


def told_by_reader(places: Mapping[Key, Sequence[Place]], periods: Mapping[Key, str], checks: Mapping[str, Check]) -> Iterator[Told]:
    """What the readers found, in the catalogue's words; `COLUMNS` then `ORDER`, with the severity left empty.

    Raises KeyError for a place whose check is not in the catalogue.
    """
    for (trust, submission), found in places.items():
        for position, place in enumerate(found):
            check = checks[place.check]
            row = {"seen": place.seen, "detail": place.detail, "address": place.address}
            words = (place.address or WHOLE_FILE, place.seen, _filled(check.says, row), _filled(check.mend, row))
            yield trust, submission, periods.get((trust, submission), ""), check.id, "", "", *words, 0, 0, 0, position


def told_of(check: Check, nth: int, frame: pd.DataFrame, flags: Flags, addresses: Addresses) -> Iterator[Told]:
    """What one check found in a table; `COLUMNS` then `ORDER`, with the severity left empty."""
    if not flags.any():
        return
    positions = np.flatnonzero(flags)
    rows = Rows(frame, positions, {"detail": check.detail(frame, pd.Series(flags, index=frame.index))} if check.detail else {})
    lines = check.table == "lines"
    seen = rows.column(_written(check)) if _written(check) in frame.columns else [""] * len(positions)
    refs = rows.column("ref") if lines else [""] * len(positions)
    numbers = frame["row"].take(positions).tolist() if lines else [-1] * len(positions)
    keys = list(zip(*(rows.column(name) for name in ("trust", "submission", "period")), strict=True))
    where = [_address(check, addresses.get(key[:2], ({}, {})), number) for key, number in zip(keys, numbers, strict=True)]
    words = refs, where, seen, _sentences(check.says, rows), _sentences(check.mend, rows)
    stage = 2 if lines else 1
    for key, number, position, *told in zip(keys, numbers, positions.tolist(), *words, strict=True):
        yield *key, check.id, "", *told, stage, number, nth, position


def _sentences(words: Words, rows: Rows) -> list[str]:
    """For each row, a template filled with the row's words, or what a function makes of the row."""
    if not isinstance(words, str):
        return [words(row) for row in rows]
    names = [name for _, name, _, _ in Formatter().parse(words) if name]
    columns = zip(*(rows.column(name) for name in names), strict=True) if names else [()] * len(rows)
    return [words.format_map(dict(zip(names, said, strict=True))) for said in columns]


def _filled(words: Words, row: Row) -> str:
    return words.format_map(row) if isinstance(words, str) else words(row)


def _written(check: Check) -> str:
    return f"{check.column}_sent" if check.table == "lines" and check.column in _LOCKED else check.column


def _address(check: Check, known: tuple[Mapping[str, str], Mapping[str, str]], row: int) -> str:
    """The cell to point at; where the column was left out of the file, the line's reference; where there is no line, the file."""
    if check.table == "heads":
        return known[1].get(check.column, WHOLE_FILE)
    pattern = known[0].get(check.column) or known[0].get("ref", "")
    return pattern.replace("{row}", str(row)) if pattern and row >= 0 else WHOLE_FILE
