"""A trust whose code another succeeds goes on under that: what was known of it the month before is known of its successor."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tasks.model.period import Period
from tasks.record.decisions import month_before
from tasks.record.facts import Revision
from tasks.record.tables import rows_about
from tasks.run.run import Run

_KEYS = {"actions": ["trust", "ref"], "trusts": ["trust"]}


def rows_before(run: Run, before: Revision, name: str, trusts: Iterable[str]) -> pd.DataFrame:
    """The rows of an earlier period's table about these trusts, those that stood under a code which one of them has succeeded since among
    them, under its own. Where both have a row the trust's own stands. Of a trust that was not asked for that period, those of the last one
    that speaks of it."""
    here, earlier = list(trusts), _not_asked(run, before, trusts)
    rows = _rows(run, before, name, [trust for trust in here if trust not in earlier])
    for trust, spoke in sorted(earlier.items()):
        rows = pd.concat([rows, _rows(run, spoke, name, [trust])], ignore_index=True).astype(rows.dtypes.to_dict())
    return rows


def _not_asked(run: Run, before: Revision, trusts: Iterable[str]) -> dict[str, Revision]:
    """Those of some trusts that were in the regime and not asked for a period, with the last assessment of one that speaks of them."""
    found: dict[str, Revision] = {}
    for trust in trusts:
        spoke: Revision | None = before
        while spoke and _silent(run, trust, spoke.period):
            spoke = month_before(run.record, spoke)
        if spoke and spoke is not before:
            found[trust] = spoke
    return found


def _silent(run: Run, trust: str, period: Period) -> bool:
    day = period.last_day
    return any(stay.reports_on(day) and not stay.expects(period) for stay in run.rulebook.stays[trust])


def _rows(run: Run, before: Revision, name: str, wanted: list[str]) -> pd.DataFrame:
    successors = _since(run, before, wanted)
    rows = rows_about(run.record, before, name, [*wanted, *successors], run.partitions)
    if not successors:
        return rows
    own = rows["trust"].isin(wanted)
    both = pd.concat([rows[own], rows[~own].assign(trust=rows["trust"][~own].map(successors))], ignore_index=True)
    return both.drop_duplicates(_KEYS[name]).astype(rows.dtypes.to_dict()).reset_index(drop=True)


def earlier_packs(run: Run, before: Revision | None, trusts: Iterable[str]) -> dict[str, str]:
    """What those rows depend on beside the trusts' own partition: each code succeeded since, and each trust not asked for that period, with
    the pack that holds it.
    """
    if before is None:
        return {}
    not_asked = {
        trust: spoke.partitions.get(run.partitions.get(trust, ""), spoke.hash) for trust, spoke in _not_asked(run, before, trusts).items()
    }
    return not_asked | {
        code: before.partitions.get(run.partitions.get(code, ""), before.hash) for code in sorted(_since(run, before, trusts))
    }


def _since(run: Run, before: Revision, trusts: Iterable[str]) -> dict[str, str]:
    """Code to which of these trusts has succeeded it since a month was assessed; one after another, if several did."""
    found: dict[str, str] = {}
    wanted = set(trusts)
    for one in sorted(run.rulebook.successions, key=lambda one: one.start, reverse=True):
        successor = found.get(one.trust, one.trust)
        if successor in wanted and one.start > before.period.last_day:
            found[one.succeeds] = successor
    return found
