"""An action that replaces another goes on from where the other stood: the history follows the mapping, never the resemblance."""

from __future__ import annotations

import pandas as pd

_KEY = ["trust", "ref"]


def renumbered(last: pd.DataFrame, planned: pd.DataFrame) -> pd.DataFrame:
    """Last month's actions, with a row for each action that is new this month and replaces one of them.

    `planned` holds `trust ref replaces` (old references with semicolons; empty: none). Of several replaced actions the first that is
    known counts, and its revisions are those of the most often revised. Rows already there are left as they are.
    """
    if "replaces" not in planned:
        return last
    mapped = planned.loc[planned["replaces"].fillna("") != "", [*_KEY, "replaces"]]
    if mapped.empty or last.empty:
        return last
    old = mapped.assign(old=mapped["replaces"].str.split(";")).explode("old", ignore_index=True)
    old["old"] = old["old"].str.strip()
    known = old.merge(last.rename(columns={"ref": "old"}), on=["trust", "old"], how="inner")
    if "revisions" in known:
        known["revisions"] = known.groupby(_KEY, sort=False)["revisions"].transform("max").astype(last["revisions"].dtype)
    known = known.drop_duplicates(_KEY)[list(last.columns)]
    there = pd.MultiIndex.from_frame(known[_KEY]).isin(pd.MultiIndex.from_frame(last[_KEY]))
    return pd.concat([last, known[~there]], ignore_index=True) if not there.all() else last
