"""A month's tables with a few trusts told anew: their rows are replaced, and every other trust's stay as they were."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

Tables = Mapping[str, pd.DataFrame]

_ORDER = {
    "actions": ["trust"],  # within a trust in the plan's order
    "trusts": ["trust"],
    "verdicts": ["trust", "rule", "subject"],
    "findings": ["received_at", "trust", "submission"],
}


def in_order(tables: Tables) -> dict[str, pd.DataFrame]:
    """The tables of a revision, each in its one order, so that the same rows are the same bytes whoever was told of first."""
    return {name: table.sort_values(_ORDER[name], kind="stable", ignore_index=True) for name, table in tables.items()}


def told_anew(standing: Tables, now: Tables, trusts: Collection[str]) -> dict[str, pd.DataFrame]:
    """The standing tables with the rows of some trusts taken from `now`, which holds no others'."""
    kept = {name: table[~table["trust"].isin(list(trusts))] for name, table in standing.items()}
    return {name: pd.concat([table, now[name]], ignore_index=True) for name, table in kept.items()}
