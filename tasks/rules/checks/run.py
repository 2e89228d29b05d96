"""Every check over every update at once, told in the order in which a sender reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from tasks.model.finding import Severity
from tasks.model.update import Place
from tasks.rules.checks.catalogue import catalogue
from tasks.rules.checks.inputs import KEY, Limits, Tables, prepared
from tasks.rules.checks.suppressed import Addresses, Flags, Key, Silence
from tasks.rules.checks.wording import COLUMNS, ORDER, Told, told_by_reader, told_of


def run(
    heads: pd.DataFrame,
    lines: pd.DataFrame,
    places: Mapping[Key, Sequence[Place]],
    addresses: Addresses,
    severity: Callable[[str], Severity],
    *,
    limits: Limits | None = None,
) -> pd.DataFrame:
    """Findings of all updates: `trust submission period check severity ref address seen says mend`, every column text.

    `heads` and `lines` are the tables the checks read (docs/architecture.md). `places` holds what the readers found and `addresses`
    where columns stand (lines, then head), both by (trust, submission). `severity` says what a check's finding does. The findings of an
    update do not depend on which others are checked with it. Raises ValueError for a line without a head.
    """
    tables = prepared(heads, lines, limits or Limits())
    checks = {check.id: check for check in catalogue()}
    raw = _raw(tables)
    silence = Silence(tables, raw, places, addresses)
    kinds = {name: check.table for name, check in checks.items()}
    periods = dict(zip(zip(*(tables.heads[name] for name in KEY), strict=True), tables.heads["period"], strict=True))
    told = list(told_by_reader(places, periods, checks))
    cells = {(trust, submission, place.address) for (trust, submission), found in places.items() for place in found if _is_cell(place)}
    for nth, check in enumerate(catalogue()):
        if check.id in raw:
            found = told_of(check, nth, tables.of(check.table), silence.told(check, kinds), addresses)
            told += [finding for finding in found if (finding[0], finding[1], finding[6]) not in cells]
    return _ordered(told, severity)


def _raw(tables: Tables) -> dict[str, Flags]:
    """Per check, which rows of its table offend, whatever else they offend."""
    return {check.id: check.offends(tables.of(check.table)).to_numpy(dtype=bool) for check in catalogue() if check.offends is not None}


def _is_cell(place: Place) -> bool:
    """Whether a reader's finding is about one cell, which then need not be told to be empty as well."""
    return place.check == "formula-without-value"


def _ordered(told: list[Told], severity: Callable[[str], Severity]) -> pd.DataFrame:
    told.sort(key=lambda finding: (*finding[: len(KEY)], *finding[-len(ORDER) :]))
    columns = zip(*told, strict=True) if told else [()] * len(COLUMNS)
    frame = pd.DataFrame({name: pd.array(words, dtype="str") for name, words in zip(COLUMNS, columns, strict=False)})
    known = {name: str(severity(name)) for name in frame["check"].unique()}
    return frame.assign(severity=frame["check"].map(known).astype("str"))
