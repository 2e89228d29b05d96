"""Every rule asked about every trust and contract it concerns, and its answers as one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import pandas as pd

from tasks.evidence.cases import Topics, case_for, ratings_stated_in, stated_in, topic_counts, with_published_ratings
from tasks.model.award import Dossier, MortalityClaim
from tasks.model.period import Period
from tasks.model.regime_words import CRITERIA, INTENDED, of_units
from tasks.model.trust import Spell
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.record.tables import rows_of
from tasks.rulebook import Rulebook
from tasks.rules.exit_criteria import exit_criteria
from tasks.rules.foundation_status import foundation_status
from tasks.rules.getting_better import Circumstances, Promises, getting_better, has_left, promises
from tasks.rules.incentive_award import award_verdict, incentive_award
from tasks.rules.intended_stay import intended_stay, stay_subject
from tasks.rules.mortality_claim import mortality_claims
from tasks.rules.overdue import NOT_CONFIRMED, TO_BE_CONFIRMED, overdue
from tasks.rules.programme_part import part_of, programme_part
from tasks.rules.published_mortality import published_mortality
from tasks.rules.published_segment import published_segment
from tasks.rules.rating_claim import rating_claim
from tasks.rules.stalled import PlanProgress, advances, stalled
from tasks.run.deadlines import Due
from tasks.run.inbox import EVIDENCE

_CLAIMS = ("mortality_claim", "rating_claim")
"""Rules by which what is published contradicts, or bears out, what a trust states of itself."""


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
        *_on_trusts(rulebook, period, as_of, due, trusts, advances(actions, updates, rulebook.statuses), dossiers, actions),
        *_on_claims(rulebook, period, stated, dossiers),
        *_on_ratings(rulebook, period, actions, dossiers),
        *_on_contracts(rulebook, period, {*trusts["trust"], *left}, topic_counts(actions, rulebook.statuses), known),
    ]
    verdicts += _in_short(rulebook, period, trusts, left, actions, list(verdicts))
    return rows_of([replace(one, sentence=of_units(one.sentence, rulebook.wording.short)) for one in verdicts])


def _in_short(
    rulebook: Rulebook, period: Period, trusts: pd.DataFrame, left: Collection[str], actions: pd.DataFrame, verdicts: Sequence[Verdict]
) -> Iterator[Verdict]:
    """The one plain verdict on each trust, by what these verdicts have found of it."""
    least_due, percent = (rulebook.threshold(name, period.last_day) for name in ("better_least_due", "better_met_percent"))
    if not least_due:
        return
    plans = promises(actions, period, rulebook.statuses)
    still = {one.trust for one in verdicts if (one.rule, one.answer) == ("stalled", Answer.YES)}
    contradicted = Counter(one.trust for one in verdicts if one.rule in _CLAIMS and one.answer is Answer.NO)
    for row in trusts.to_dict("records"):
        trust = row["trust"]
        if trust in left:
            continue
        known = Circumstances(
            stalled=trust in still,
            unmoved=row["unmoved"],
            accepted=row["accepted"],
            not_judged="" if row["accepted"] else row["without_plan"] or row["looked_at"],
            contradicted=contradicted[trust],
            warned=rulebook.wording.director if row.get("early_warning") else "",
        )
        yield getting_better(trust, period, plans.get(trust, Promises()), known, least_due, percent)
    stays = (rulebook.last_stay(code, period.last_day) for code in sorted(left))
    yield from (has_left(one.trust, in_full(one.left), rulebook.wording.regime) for one in stays if one.left)


def _on_trusts(
    rulebook: Rulebook,
    period: Period,
    as_of: Mapping[str, datetime],
    due: Mapping[str, Due],
    trusts: pd.DataFrame,
    over_updates: pd.DataFrame,
    dossiers: Mapping[str, Dossier],
    actions: pd.DataFrame,
) -> Iterator[Verdict]:
    last_day, own_evidence, segments = period.last_day, _asks_evidence(rulebook, period), rulebook.regime.segments
    updates, least = (rulebook.threshold(name, last_day) for name in ("stall_updates", "stall_least_percent"))
    advanced, several = over_updates.to_dict("index"), rulebook.wording.in_several
    for row in trusts.to_dict("records"):
        trust = row["trust"]
        accepted_at = datetime.fromisoformat(row["first_received_at"]) if row["accepted"] else None
        special = {
            "returned": due[trust].returned,
            "withdrawn": row["state"] == "withdrawn",
            "mended": row["mended"],
            "not_judged": row["without_plan"] or row["looked_at"],
            "unconfirmed": row["state"] if row["state"] in {TO_BE_CONFIRMED, NOT_CONFIRMED} else "",
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
        over_time = stalled(trust, seen, updates, least)
        found = [over_time, *_parts(rulebook, last_day, seen, trust, actions[actions["trust"].eq(trust)])] if several else [over_time]
        yield from (replace(one, sentence=period.phrase(one.sentence)) for one in found)
        known, dossier = rulebook.trust_on(trust, last_day), dossiers[trust]
        yield from _on_stays(rulebook, rulebook.stays_on(trust, last_day), last_day)
        if standing := rulebook.wording.standing:
            rated = with_published_ratings(known, dossier.ratings, last_day) if own_evidence else known
            by_rating = foundation_status(rated, last_day, rulebook.kinds, standing)
            yield _unless_unread(by_rating, "ratings", dossier) if own_evidence else by_rating
        if own_evidence:
            yield _unless_unread(published_mortality(trust, dossier.mortality, last_day), "mortality", dossier)
        if segments and segments.start <= last_day:
            placed = published_segment(trust, dossier.oversight, last_day, segments.intervention)
            yield _unless_unread(placed, "oversight", dossier)


def _on_stays(rulebook: Rulebook, stays: Sequence[Spell], on: date) -> Iterator[Verdict]:
    """Of each of a trust's stays at a time: whether what was agreed for leaving is met, and how long it was meant to be."""
    shown = dict(rulebook.wording.sections)
    for stay in stays:
        if CRITERIA in shown or any(rulebook.criteria.get(code) for code in rulebook.codes_of(stay.trust, on)):
            yield exit_criteria(stay.trust, stay_subject(stay, stays), rulebook.criteria_for(stay, on), on)
        if INTENDED in shown:
            most = rulebook.intended_months(stay.programme, on)
            yield intended_stay(stay, rulebook.stays_before(stay), stay_subject(stay, stays), on, most)


def _parts(rulebook: Rulebook, on: date, whole: PlanProgress, trust: str, mine: pd.DataFrame) -> Iterator[Verdict]:
    """Of a trust in several programmes at once, how each one's part of its plan stands; `mine` are the actions of that plan."""
    stays = rulebook.stays_on(trust, on)
    updates, least = (rulebook.threshold(name, on) for name in ("stall_updates", "stall_least_percent"))
    for stay in stays if len(stays) > 1 else ():
        part = part_of(mine, stay.programme)
        if len(part):
            yield programme_part(part, whole, trust, stay.programme, stay_subject(stay, stays), updates, least, rulebook.statuses)


def _on_claims(
    rulebook: Rulebook, period: Period, stated: tuple[MortalityClaim, ...], dossiers: Mapping[str, Dossier]
) -> Iterator[Verdict]:
    """The mortality figures that this month's narratives state, held against what is published of their trust."""
    if _asks_evidence(rulebook, period):
        for trust in sorted({one.trust for one in stated}):
            mine = (one for one in stated if one.trust == trust)
            claims = mortality_claims(mine, dossiers[trust].mortality, period.last_day)
            yield from (_unless_unread(one, "mortality", dossiers[trust]) for one in claims)


def _on_ratings(rulebook: Rulebook, period: Period, actions: pd.DataFrame, dossiers: Mapping[str, Dossier]) -> Iterator[Verdict]:
    """The overall ratings that this month's narratives state, held against those in force."""
    if _asks_evidence(rulebook, period):
        for code, ref, stated in ratings_stated_in(actions):
            known = with_published_ratings(rulebook.trust_on(code, period.last_day), dossiers[code].ratings, period.last_day)
            yield _unless_unread(rating_claim(known, period, ref, stated), "ratings", dossiers[code])


def _unless_unread(verdict: Verdict, kind: str, dossier: Dossier) -> Verdict:
    """A verdict that rests on published files of a kind; for a person while such a file cannot be read, for nobody knows what it says."""
    if not {EVIDENCE, f"{EVIDENCE}/{kind}"} & {*dossier.unread}:
        return verdict
    sentence = f"A published file arrived that cannot be read, by no fault of its subject, so nothing is said of {_RESTS_ON[kind]}."
    return replace(verdict, answer=Answer.REFER, sentence=sentence, evidence=tuple((name, "") for name, _ in verdict.evidence))


_RESTS_ON = {"ratings": "a published rating", "mortality": "published mortality", "oversight": "a published segment"}


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
