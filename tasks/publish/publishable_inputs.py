"""Whether a month may be published: what its tables hold against the month before, and what in them has no explanation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import pandas as pd

from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.model.verdict import Verdict
from tasks.model.words import counted
from tasks.rulebook import Rulebook
from tasks.rules.counts import CLOSED, NEVER_REPORTED, adds_up
from tasks.rules.publishable import Count, publishable
from tasks.rules.without_plan import had_plan
from tasks.run.programme import Programme

_LOOKED_AT = (
    "trust",
    "received",
    "waiting",
    "held",
    "looked_at",
    "asked_about",
    "accepted",
    "sha256",
    "actions",
    "not_reported",
    "sign_off_missing",
)


def looked_at(statuses: Statuses) -> list[str]:
    """The columns of the table of trusts that this is judged by."""
    return [*_LOOKED_AT, *statuses.counted, NEVER_REPORTED, CLOSED]


def publishable_verdict(
    rulebook: Rulebook,
    programme: Programme,
    period: Period,
    trusts: pd.DataFrame,
    replanned: Collection[str],
    previous: pd.DataFrame | None,
) -> Verdict:
    """Whether a month may be published, by its own trusts and those of the month before it, if that was assessed.

    `replanned` are the trusts of which another version of the plan came into force.
    """
    day = period.last_day
    last_known = rulebook.threshold("count_last_known", day)
    arrived = trusts["received"].gt(0) | trusts["looked_at"].ne("") | trusts["asked_about"].ne("")
    given_time = trusts["trust"].isin([one.trust for one in rulebook.extensions if one.period == period])
    found = publishable(
        expected=len(trusts),
        accounted=int((arrived | given_time).sum()),
        floor_percent=rulebook.threshold("publish_floor_accounted", day),
        unexplained=tuple(_unexplained(programme, trusts, replanned, previous, adds_up(trusts, last_known, rulebook.statuses))),
        counts=[_count(rulebook, period, name, trusts, previous) for name in ("actions", "delivered")] if previous is not None else [],
        least=rulebook.threshold("publish_least_compared", day),
        arrived=bool(arrived.any()) or not rulebook.threshold("blame_needs_plan", day),
        unsigned=tuple(trusts.loc[trusts["sign_off_missing"].astype(bool), "trust"]) if rulebook.wording.director else (),
        director=rulebook.wording.director,
    )
    return replace(found, sentence=rulebook.wording.phrase(found.sentence))


def _count(rulebook: Rulebook, period: Period, name: str, trusts: pd.DataFrame, previous: pd.DataFrame) -> Count:
    """A count over the trusts that are in both months: one that enters or leaves is no jump."""
    both = set(trusts["trust"]) & set(previous["trust"])
    before, now = (int(one.loc[one["trust"].isin(both), name].sum()) for one in (previous, trusts))
    floor, ceiling = (rulebook.threshold(f"publish_{end}_{name}", period.last_day) for end in ("floor", "ceiling"))
    return Count(name, before, now, floor, ceiling)


def _unexplained(
    programme: Programme, trusts: pd.DataFrame, replanned: Collection[str], previous: pd.DataFrame | None, sound: pd.Series[bool]
) -> Iterator[str]:
    if programme.illustrative and not programme.banner:
        yield "an illustrative programme without a banner that says so"
    for row in trusts[trusts["accepted"].astype(bool) & trusts["sha256"].eq("")].itertuples():
        yield f"the accepted update of {row.trust}, which no file stands behind"
    if trusts["looked_at"].ne("").sum() > 1 and trusts["held"].sum() == trusts["received"].sum():
        yield "what arrived, all of which a fault of ours keeps from being read or checked"
    for row in trusts[~sound].itertuples():
        yield f"the counts of {row.trust}, which do not add up to {counted(int(str(row.actions)), 'action')}"
    if previous is not None:
        yield from _plans_lost(trusts, had_plan(previous))
        yield from _plans_changed(trusts, replanned, previous)


def _plans_lost(trusts: pd.DataFrame, had_plan: Collection[str]) -> Iterator[str]:
    """Trusts whose plan was on record in an earlier month and is gone, in each month until it is on record again."""
    for row in trusts[trusts["trust"].isin(list(had_plan))].itertuples():
        if int(str(row.waiting)):
            yield f"the update of {row.trust}, which waits for a plan that was on record before"
        elif not int(str(row.actions)):
            yield f"the plan of {row.trust}, which was on record before and is gone"


def _plans_changed(trusts: pd.DataFrame, replanned: Collection[str], previous: pd.DataFrame) -> Iterator[str]:
    """Trusts that had a plan and have another number of actions than the month before, though no version of the plan says why."""
    planned = previous.loc[previous["plan_version"].gt(0), ["trust", "actions"]]
    both = trusts[["trust", "actions"]].merge(planned, on="trust", suffixes=("", "_before"))
    for row in both[both["actions"].ne(both["actions_before"]) & ~both["trust"].isin(list(replanned))].itertuples():
        yield f"the actions of {row.trust}, {row.actions_before} the month before and {row.actions} now under the same plan"
