"""Every rule asked about every trust and contract it concerns, and its answers as one table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import pandas as pd

from tasks.evidence.cases import Topics, case_for, ratings_stated_in, stated_in, topic_counts, with_published_ratings
from tasks.model.award import Dossier, MortalityClaim
from tasks.model.period import Period
from tasks.model.verdict import Verdict
from tasks.record.tables import rows_of
from tasks.rulebook import Rulebook
from tasks.rules.foundation_status import foundation_status
from tasks.rules.incentive_award import award_verdict, incentive_award
from tasks.rules.mortality_claim import mortality_claims
from tasks.rules.overdue import overdue
from tasks.rules.published_mortality import published_mortality
from tasks.rules.rating_claim import rating_claim
from tasks.rules.stalled import PlanProgress, advances, stalled
from tasks.run.deadlines import Due


def verdicts_table(
    rulebook: Rulebook,
    period: Period,
    as_of: Mapping[str, datetime],
    due: Mapping[str, Due],
    trusts: pd.DataFrame,
    left: Collection[str],
    actions: pd.DataFrame,
    dossiers: Mapping[str, Dossier],
) -> pd.DataFrame:
    """One row per verdict; `evidence` is JSON pairs. `trusts` and `actions` are the tables of the same revision; `as_of` is the moment
    (aware) by which each trust is judged, `due` when its update is due; `left` are the trusts that left in the month, whose contracts are
    asked about too; `dossiers` are what was known of each trust for awards.
    """
    stated = stated_in(period, actions)
    known = {trust: replace(dossier, stated=stated) for trust, dossier in dossiers.items()}
    updates = rulebook.threshold("stall_updates", period.last_day)
    verdicts = [
        *_on_trusts(rulebook, period, as_of, due, trusts, advances(actions, updates, rulebook.statuses), dossiers),
        *_on_claims(rulebook, period, stated, dossiers),
        *_on_ratings(rulebook, period, actions, dossiers),
        *_on_contracts(rulebook, period, {*trusts["trust"], *left}, topic_counts(actions, rulebook.statuses), known),
    ]
    return rows_of(verdicts)


def _on_trusts(
    rulebook: Rulebook,
    period: Period,
    as_of: Mapping[str, datetime],
    due: Mapping[str, Due],
    trusts: pd.DataFrame,
    over_updates: pd.DataFrame,
    dossiers: Mapping[str, Dossier],
) -> Iterator[Verdict]:
    last_day, own_evidence = period.last_day, _asks_evidence(rulebook, period)
    updates, least = (rulebook.threshold(name, last_day) for name in ("stall_updates", "stall_least_percent"))
    advanced = over_updates.to_dict("index")
    for row in trusts.to_dict("records"):
        trust = row["trust"]
        accepted_at = datetime.fromisoformat(row["first_received_at"]) if row["accepted"] else None
        special = {
            "returned": due[trust].returned,
            "withdrawn": row["state"] == "withdrawn",
            "mended": row["mended"],
            "not_judged": row["without_plan"] or row["looked_at"],
            "asked_about": Period.parse(row["asked_about"]) if row["asked_about"] else None,
        }
        yield overdue(trust, period, due[trust].deadline, due[trust].closes, accepted_at, row["received"], as_of[trust], **special)
        over = advanced.get(trust, {"open_before": 0, "advanced": 0})
        seen = PlanProgress(
            row["accepted_updates"],
            row["actions"] - row["delivered"] - row["closed"],
            int(over["open_before"]),
            int(over["advanced"]),
            unmoved=row["unmoved"],
            silent=not row["accepted"],
            closed=row["closed"],
        )
        yield stalled(trust, seen, updates, least)
        known, dossier = rulebook.trust_on(trust, last_day), dossiers[trust]
        yield foundation_status(with_published_ratings(known, dossier.ratings, last_day) if own_evidence else known, last_day)
        if own_evidence:
            yield published_mortality(trust, dossier.mortality, last_day)


def _on_claims(
    rulebook: Rulebook, period: Period, stated: tuple[MortalityClaim, ...], dossiers: Mapping[str, Dossier]
) -> Iterator[Verdict]:
    """The mortality figures that this month's narratives state, held against what is published of their trust."""
    if _asks_evidence(rulebook, period):
        for trust in sorted({one.trust for one in stated}):
            mine = (one for one in stated if one.trust == trust)
            yield from mortality_claims(mine, dossiers[trust].mortality, period.last_day)


def _on_ratings(rulebook: Rulebook, period: Period, actions: pd.DataFrame, dossiers: Mapping[str, Dossier]) -> Iterator[Verdict]:
    """The overall ratings that this month's narratives state, held against those in force."""
    if _asks_evidence(rulebook, period):
        for code, ref, stated in ratings_stated_in(actions):
            known = with_published_ratings(rulebook.trust_on(code, period.last_day), dossiers[code].ratings, period.last_day)
            yield rating_claim(known, period, ref, stated)


def _asks_evidence(rulebook: Rulebook, period: Period) -> bool:
    """Whether what is published of the trusts themselves is asked for in a month, as it is from a dated day on."""
    since = rulebook.regime.evidence_of_trusts_from
    return since is not None and since <= period.last_day


def _on_contracts(
    rulebook: Rulebook, period: Period, trusts: Collection[str], topics: Topics, dossiers: Mapping[str, Dossier]
) -> Iterator[Verdict]:
    """The contracts of every expected trust, and in the month of its exit those of a trust that left."""
    on = period.last_day
    if rulebook.fund is None:
        return
    for trust in sorted(trusts):
        for contract in rulebook.contracts_in_force(trust, on):
            case = case_for(rulebook, contract, on, topics.get(trust, {}), dossiers[trust])
            yield award_verdict(incentive_award(case), case)
