"""Every check over every update at once; the findings come in the order in which a sender reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from tasks.model.finding import Severity
from tasks.model.regime_words import RegimeWords
from tasks.model.update import Place
from tasks.rules.checks.catalogue import catalogue
from tasks.rules.checks.check import Check
from tasks.rules.checks.finding_rows import COLUMNS, ORDER, FindingRow, rows_of_check, rows_of_reader
from tasks.rules.checks.inputs import KEY, Tables, prepared
from tasks.rules.checks.merged_answers import one_for_merged
from tasks.rules.checks.suppression import Addresses, Flags, Suppression, UpdateKey

Numbers = Mapping[str, int]
"""A threshold's name -> its value on the day the updates are judged by."""


def run(
    heads: pd.DataFrame,
    lines: pd.DataFrame,
    places: Mapping[UpdateKey, Sequence[Place]],
    addresses: Addresses,
    severity: Callable[[str], Severity | None],
    threshold: Callable[[str], int],
    wording: RegimeWords,
) -> pd.DataFrame:
    """Findings of all updates: `trust submission period check severity ref address seen says mend`, every column text.

    `heads` and `lines` are the tables the checks read (docs/architecture.md). `places` holds what the readers found and `addresses`
    where columns stand (lines, then head), both by (trust, submission). `severity` says what a check's finding does, None for one that is
    not asked, and `threshold` what a dated number is on the day of the updates. `wording` is how the regime speaks. The
    findings of an update do not depend on which others are checked with it.
    Raises ValueError for a line without a head.
    """
    tables = prepared(heads, lines, wording.statuses)
    asked = catalogue(wording)
    checks = {check.id: check for check in asked}
    numbers = {check.id: {name: threshold(name) for name in check.thresholds} for check in asked}
    offending = {
        check: flags if severity(check) is not None else np.zeros_like(flags) for check, flags in _offending(tables, asked, numbers).items()
    }
    suppression = Suppression(tables, offending, places, addresses)
    kinds = {name: check.table for name, check in checks.items()}
    periods = dict(zip(zip(*(tables.heads[name] for name in KEY), strict=True), tables.heads["period"], strict=True))
    found: list[FindingRow] = []
    cells = {(trust, submission, place.address) for (trust, submission), mine in places.items() for place in mine if _is_cell(place)}
    for nth, check in enumerate(asked):
        if check.id in offending:
            flags = suppression.reported(check, kinds)
            rows = rows_of_check(check, nth, tables.of(check.table), flags, addresses, numbers[check.id], wording.words)
            found += [row for row in rows if (row[0], row[1], row[6]) not in cells and (row[0], row[1], _text_row(row[6])) not in cells]
    places, single = one_for_merged(places, found, frozenset(check.id for check in asked if check.absent), severity)
    return _ordered([*single, *rows_of_reader(places, periods, checks, wording.short)], severity)


def _offending(tables: Tables, asked: Sequence[Check], numbers: Mapping[str, Numbers]) -> dict[str, Flags]:
    """Check id -> which rows of its table offend, whatever else they offend."""
    looked = [(check, check.offends) for check in asked if check.offends is not None]
    return {check.id: offends(tables.of(check.table), **numbers[check.id]).to_numpy(dtype=bool) for check, offends in looked}


def _is_cell(place: Place) -> bool:
    """Whether a reader's finding is about one cell, or one row of text; no other finding then says what is wrong with what it holds."""
    return place.check in {"formula-without-value", "error-value", "unquoted-comma"}


def _text_row(address: object) -> str:
    """The row of a text file that an address is in: `row 17` of `row 17, column Status`."""
    return str(address).partition(", column ")[0]


def _ordered(found: list[FindingRow], severity: Callable[[str], Severity | None]) -> pd.DataFrame:
    found.sort(key=lambda row: (*row[: len(KEY)], *row[-len(ORDER) :]))
    columns = zip(*found, strict=True) if found else [()] * len(COLUMNS)
    frame = pd.DataFrame({name: pd.array(words, dtype="str") for name, words in zip(COLUMNS, columns, strict=False)})
    known = {name: str(severity(name)) for name in frame["check"].unique()}
    return frame.assign(severity=frame["check"].map(known).astype("str"))
