"""Findings in words: what is wrong, at which cell, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

import numpy as np
import pandas as pd

from tasks.model.period import Period
from tasks.model.regime_words import of_units
from tasks.model.update import Place
from tasks.rules.checks.check import Check, Row, Words
from tasks.rules.checks.message_fields import OffendingRows
from tasks.rules.checks.structure import WHOLE_FILE
from tasks.rules.checks.suppression import Addresses, Flags, UpdateKey

_LOCKED = frozenset({"theme", "concern", "action", "owner", "timescale"})
_LOCKED_IN_FORM = _LOCKED | {"ref", "trust_code", "trust_name", "period_word", "plan_version_word"}
_UNLOCK = " If the cell is locked, unlock its sheet first: Review, Unprotect Sheet; there is no password."
ORDER = ("stage", "row", "nth", "position")
COLUMNS = ("trust", "submission", "period", "check", "severity", "ref", "address", "seen", "says", "mend")

FindingRow = tuple[object, ...]
"""One finding: the values of `COLUMNS`, then those of `ORDER`; the severity is none yet."""


def rows_of_reader(
    places: Mapping[UpdateKey, Sequence[Place]], periods: Mapping[UpdateKey, str], checks: Mapping[str, Check], unit: str
) -> Iterator[FindingRow]:
    """What the readers of files found, in the catalogue's words, said of such units. Raises KeyError where it has no such check."""
    for (trust, submission), found in places.items():
        for position, place in enumerate(found):
            check = checks[place.check]
            row = {"seen": place.seen, "detail": place.detail, "address": place.address}
            period = periods.get((trust, submission), "")
            says, mend = (_filled(words, row, period, unit) for words in (check.says, check.mend))
            words = (place.address or WHOLE_FILE, place.seen, says, mend)
            yield trust, submission, period, check.id, None, "", *words, 0, 0, 0, position


def rows_of_check(
    check: Check,
    nth: int,
    frame: pd.DataFrame,
    flags: Flags,
    addresses: Addresses,
    numbers: Mapping[str, int],
    labels: Mapping[str, str],
) -> Iterator[FindingRow]:
    """What one check, the `nth` of the catalogue, found in a table: one finding for each flagged row. `numbers`: its thresholds;
    `labels`: the words of the regime that its sentences may name.
    """
    if not flags.any():
        return
    positions = np.flatnonzero(flags)
    more = {name: [str(number)] * len(positions) for name, number in {**labels, **numbers}.items()}
    if check.detail:
        more["detail"] = check.detail(frame, pd.Series(flags, index=frame.index), **numbers)
    rows = OffendingRows(frame, positions, more)
    lines = check.table == "lines"
    seen = rows.column(_pointed_at(check)) if _pointed_at(check) in frame.columns else [""] * len(positions)
    refs = rows.column("ref") if lines else [""] * len(positions)
    numbered = frame["row"].take(positions).tolist() if lines else [-1] * len(positions)
    keys = list(zip(*(rows.column(name) for name in ("trust", "submission", "period")), strict=True))
    where = [_address(check, addresses.get(key[:2], ({}, {})), number) for key, number in zip(keys, numbered, strict=True)]
    seen = [sent or ref for sent, ref in zip(rows.column("ref_sent"), seen, strict=True)] if check.column == "ref" else seen
    words = (
        refs,
        where,
        seen,
        _sentences(check.says, rows, labels["short"]),
        _mending(check, where, _sentences(check.mend, rows, labels["short"])),
    )
    stage = 2 if lines else 1
    for key, number, position, *finding in zip(keys, numbered, positions.tolist(), *words, strict=True):
        yield *key, check.id, None, *finding, stage, number, nth, position


def _sentences(words: Words, rows: OffendingRows, unit: str) -> list[str]:
    """For each row, a template filled with the row's words, or what a function makes of the row, said of such units."""
    if not isinstance(words, str):
        return [of_units(words(row), unit) for row in rows]
    words = _worded(words, rows.column("period")[0], unit)  # a run's updates are all of one rhythm
    names = [name for _, name, _, _ in Formatter().parse(words) if name]
    columns = zip(*(rows.column(name) for name in names), strict=True) if names else [()] * len(rows)
    return [words.format_map(dict(zip(names, values, strict=True))) for values in columns]


def _mending(check: Check, where: Sequence[str], mend: Sequence[str]) -> list[str]:
    """What to do, and how to get at a cell that the workbook we send out locks."""
    locked = check.column in _LOCKED_IN_FORM and not check.not_in_cell
    return [f"{words}{_UNLOCK}" if locked and "!" in address else words for words, address in zip(mend, where, strict=True)]


def _filled(words: Words, row: Row, period: str, unit: str) -> str:
    return _worded(words, period, unit).format_map(row) if isinstance(words, str) else of_units(words(row), unit)


def _worded(words: str, period: str, unit: str) -> str:
    """A template of ours, said of such units and of a period such as this one; where nobody knows the period, of months."""
    return of_units(Period.parse(period).phrase(words) if period else words, unit)


def _pointed_at(check: Check) -> str:
    """The column of the table that holds the cell as it was sent; under the plan's own columns stands the plan's text."""
    return f"{check.column}_sent" if check.table == "lines" and check.column in _LOCKED else check.column


def _address(check: Check, known: tuple[Mapping[str, str], Mapping[str, str]], row: int) -> str:
    """The cell to point at; where the column was left out of the file, the line's reference; where there is no line, the file."""
    if check.table == "heads":
        return known[1].get(check.column, WHOLE_FILE)
    pattern = known[0].get(check.column) or known[0].get("ref", "")
    return pattern.replace("{row}", str(row)) if pattern and row >= 0 else WHOLE_FILE
