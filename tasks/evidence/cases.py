"""What is known from evidence as rules look at it: partnerships as cases for the incentive rule, ratings and figures of the trusts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from tasks.model.award import Dossier, MortalityClaim, Rated
from tasks.model.contract import Contract, Scheme
from tasks.model.period import Period
from tasks.model.status import Statuses
from tasks.model.trust import Dated, Spell, Trust, at
from tasks.rulebook import Rulebook
from tasks.rules.incentive_case import Case
from tasks.rules.mortality_claim import stated_figures
from tasks.rules.rating_claim import stated_ratings

Topics = dict[str, dict[str, tuple[int, int]]]


def case_for(rulebook: Rulebook, contract: Contract, on: date, topics: Mapping[str, tuple[int, int]], dossier: Dossier) -> Case:
    """A contract as the rule looks at it on a day. It keeps its own regulator, and that regulator's scheme, when the trust's kind changes
    or regulators merge; which scheme was in force is fixed by the trust's exit, if it left by then."""
    contract = rulebook.contract_on(contract, on)
    stays = rulebook.stays[contract.trust]
    spell = helped_stay(stays, contract, on)
    held = min(on, spell.left) if spell and spell.left else on
    fund = rulebook.require_fund()
    keeps = fund.regulator_from is not None and fund.regulator_from <= on
    regulator = contract.regulator if keeps else at(rulebook.trusts[contract.trust].regulator, held)
    return Case(
        contract=contract,
        regulator=rulebook.regulators[regulator],
        scheme=_scheme(rulebook, regulator, held),
        spell=spell,
        topics=topics,
        as_of=on,
        fund=fund,
        partner_stays=rulebook.stays[contract.partner],
        later_stays=tuple(s for s in stays if spell and s.entered > spell.entered),
        shared=tuple(c.id for c in rulebook.help_by[contract.partner] if contract.partner and c.id != contract.id and c.start <= on),
        dossier=dossier,
        partner_name=rulebook.partners[contract.partner].name if contract.partner else "",
        trust_name=rulebook.trusts[contract.trust].name,
        regime=rulebook.wording.regime,
        criteria=rulebook.criteria_for(spell, on) if spell else rulebook.criteria.get(contract.trust, ()),
    )


def with_published_ratings(trust: Trust, ratings: Iterable[Rated], on: date) -> Trust:
    """A trust with the ratings that the inspectorate's own files, published by a day, give it.

    Beside them a rating of the register whose day no source gives is not used: it may be the same one, or an older.
    """
    mine = [one for one in ratings if one.provider == trust.code and one.published <= on]
    if not mine:
        return trust
    published = (Dated(one.rating, one.published, None, one.source) for one in mine)
    return replace(trust, rating=(*(fact for fact in trust.rating if not fact.worked_out), *published))


def topic_counts(actions: pd.DataFrame, statuses: Statuses) -> Topics:
    """Trust -> topic -> (delivered, all) of its actions."""
    delivered = actions["status"].isin(statuses.finished)
    grouped = actions.assign(delivered=delivered).groupby(["trust", "topic"])["delivered"].agg(["sum", "count"])
    found: Topics = {}
    for (trust, topic), (done, total) in zip(grouped.index, grouped.itertuples(index=False), strict=True):
        found.setdefault(str(trust), {})[str(topic)] = (int(done), int(total))
    return found


def stated_in(period: Period, actions: pd.DataFrame) -> tuple[MortalityClaim, ...]:
    """The mortality figures that a month's updates state in words."""
    stated = actions[actions["reported"] & actions["narrative"].str.contains("SHMI|hospital-level mortality", case=False, regex=True)]
    rows = zip(stated["trust"], stated["ref"], stated["narrative"], strict=True)
    return tuple(one for trust, ref, text in rows for one in stated_figures(str(trust), period, str(ref), str(text)))


def ratings_stated_in(actions: pd.DataFrame) -> list[tuple[str, str, tuple[str, ...]]]:
    """Trust, reference, and the overall ratings that the narrative of an action says the trust has, of a month's updates."""
    mine = actions[actions["reported"] & actions["narrative"].str.contains("rated|rating", case=False, regex=True)]
    rows = zip(mine["trust"], mine["ref"], mine["narrative"], strict=True)
    return [(str(trust), str(ref), stated) for trust, ref, text in rows if (stated := stated_ratings(str(text)))]


def helped_stay(stays: Iterable[Spell], contract: Contract, on: date) -> Spell | None:
    """The first stay that the contract overlaps; else the last before it began, so that the rule can say it came too late.

    A stay that goes on under another code has not ended.
    """
    begun = sorted((s for s in stays if s.entered <= on), key=lambda s: s.entered)
    overlapping = [s for s in begun if s.covers(contract.start, contract.end or date.max)]
    found = next(iter(overlapping), begun[-1] if begun else None)
    return replace(found, left=None) if found and found.succeeded_by else found


def _scheme(rulebook: Rulebook, regulator: str, on: date) -> Scheme | None:
    return next((s for s in rulebook.schemes if s.regulator == regulator and s.start <= on and (s.end is None or on <= s.end)), None)
