"""A trust whose code another succeeds goes on under that: what was known of it the month before is known of its successor."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tasks.record.facts import Revision
from tasks.record.tables import rows_about
from tasks.run.run import Run

_KEYS = {"actions": ["trust", "ref"], "trusts": ["trust"]}


def rows_before(run: Run, before: Revision, name: str, trusts: Iterable[str]) -> pd.DataFrame:
    """The rows of an earlier month's table about these trusts, those that stood under a code which one of them has succeeded since among
    them, under its own. Where both have a row the trust's own stands."""
    wanted, successors = list(trusts), _since(run, before, trusts)
    rows = rows_about(run.record, before, name, [*wanted, *successors], run.partitions)
    if not successors:
        return rows
    own = rows["trust"].isin(wanted)
    both = pd.concat([rows[own], rows[~own].assign(trust=rows["trust"][~own].map(successors))], ignore_index=True)
    return both.drop_duplicates(_KEYS[name]).astype(rows.dtypes.to_dict()).reset_index(drop=True)


def earlier_packs(run: Run, before: Revision | None, trusts: Iterable[str]) -> dict[str, str]:
    """What those rows depend on beside the trusts' own partition: each code succeeded since, and the pack that holds it."""
    if before is None:
        return {}
    return {code: before.partitions.get(run.partitions.get(code, ""), before.hash) for code in sorted(_since(run, before, trusts))}


def _since(run: Run, before: Revision, trusts: Iterable[str]) -> dict[str, str]:
    """Code to which of these trusts has succeeded it since a month was assessed; one after another, if several did."""
    found: dict[str, str] = {}
    wanted = set(trusts)
    for one in sorted(run.rulebook.successions, key=lambda one: one.start, reverse=True):
        successor = found.get(one.trust, one.trust)
        if successor in wanted and one.start > before.period.last_day:
            found[one.succeeds] = successor
    return found
