"""How a revision keeps its tables: sheaf by sheaf, some tens of trusts in each, so that one trust told anew costs one sheaf and not all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tasks.record.record import Fact, Record, sheaf_of

SIZE = 50
"""Trusts in a sheaf."""

Tables = Mapping[str, pd.DataFrame]
Sheaves = dict[str, dict[str, str]]
"""Name of a table to its sheaves: the code of the first trust in one, and the SHA-256 of its rows."""

_ORDER = {
    "actions": ["trust"],  # within a trust in the plan's order
    "trusts": ["trust"],
    "verdicts": ["trust", "rule", "subject"],
    "findings": ["trust", "received_at", "submission"],
}


def sheaves(record: Record, tables: Tables, trusts: Sequence[str]) -> Sheaves:
    """Keep the tables of a revision of these trusts."""
    firsts = sorted(trusts)[::SIZE] or [""]
    return {name: {first: record.put_table(one) for first, one in _sheaves(name, rows, firsts).items()} for name, rows in tables.items()}


def told_anew(record: Record, standing: Fact, now: Tables, trusts: Sequence[str]) -> Sheaves:
    """The sheaves of a standing revision, those of some trusts made anew with their rows taken from `now`, which holds no others'."""
    found: Sheaves = {}
    for name, held in standing["tables"].items():
        firsts = sorted(held)
        touched = sorted({sheaf_of(firsts, trust) for trust in trusts})
        before = {first: record.rows(held[first]) for first in touched}
        others = pd.concat(list(before.values()), ignore_index=True)
        rows = pd.concat([others[~others["trust"].isin(list(trusts))], now[name]], ignore_index=True)
        made = _sheaves(name, rows, touched)
        found[name] = held | {first: record.put_table(one) for first, one in made.items() if not one.equals(before[first])}
    return found


def _sheaves(name: str, table: pd.DataFrame, firsts: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The rows of each sheaf by its first trust, in their one order, so that the same rows are the same bytes whoever was told of first."""
    ordered = table.sort_values(_ORDER[name], kind="stable", ignore_index=True)
    where = ordered["trust"].map(lambda trust: sheaf_of(firsts, trust))
    return {first: ordered[where.eq(first)].reset_index(drop=True) for first in firsts}
