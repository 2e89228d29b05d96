"""What the public is promised about each trust, as the rulebook knew it on a period's last day."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from tasks.model.contract import Contract
from tasks.model.period import Period
from tasks.model.trust import Dated, Spell, at
from tasks.model.verdict import Verdict
from tasks.record.tables import verdicts_in
from tasks.rulebook import Rulebook
from tasks.site.data.shapes import AwardWords, PartnerHelp, Rating, RegisterTrust

_ACCOUNT = ("step", "change", "clause", "rate", "amount")  # names under which an award tells its account


def register(rulebook: Rulebook, period: Period, verdicts: pd.DataFrame, codes: Collection[str]) -> dict[str, RegisterTrust]:
    """Trust code to its entry, for every trust the verdicts speak of, and those of these codes that left during the period."""
    answers = {(v.rule, v.subject): v for v in verdicts_in(verdicts)}
    left = {s.trust: s for s in rulebook.spells if s.left and period.first_day <= s.left <= period.last_day}
    trusts = sorted({*verdicts["trust"], *(left.keys() & set(codes))})
    return {trust: _entry(rulebook, period, left.get(trust) or rulebook.spell_on(trust, period.last_day), answers) for trust in trusts}


def _entry(rulebook: Rulebook, period: Period, spell: Spell, answers: dict[tuple[str, str], Verdict]) -> RegisterTrust:
    on, trust = min(spell.left or period.last_day, period.last_day), rulebook.trusts[spell.trust]
    regulator = rulebook.regulators[rulebook.regulator_on(trust.code, on)].name
    foundation = answers.get(("foundation_status", trust.code))
    return {
        "name": trust.name,
        "kind": at(trust.kind, on),
        "regulator": regulator,
        "entered": spell.entered.isoformat(),
        "left": spell.left.isoformat() if spell.left and spell.left <= period.last_day else "",
        "improvement_director": at(trust.improvement_director, on),
        "accountable_to": regulator,
        "leadership_review": at(trust.leadership_review, on),
        "restrictions": [fact.value for fact in trust.restrictions if fact.holds_on(on)],
        "rating": _rating([fact for fact in trust.rating if fact.holds_on(on)]),
        "foundation": foundation.sentence if foundation else "",
        "partners": [
            _help(rulebook, contract, answers["incentive_award", contract.id])
            for contract in rulebook.contracts_in_force(trust.code, on)
            if ("incentive_award", contract.id) in answers
        ],
    }


def _rating(held: list[Dated]) -> Rating:
    if not held:
        return {"value": "", "date": "", "source": ""}
    return {"value": held[-1].value, "date": held[-1].start.isoformat() if held[-1].start else "", "source": held[-1].source}


def _help(rulebook: Rulebook, contract: Contract, verdict: Verdict) -> PartnerHelp:
    account = [pair for pair in verdict.evidence if pair[0] in _ACCOUNT]
    answers = dict(account)
    award: AwardWords = {
        "answer": str(verdict.answer),
        "sentence": verdict.sentence,
        "evidence": [list(pair) for pair in verdict.evidence if pair not in account],
        "steps": [sentence for name, sentence in account if name == "step"],
        "change": answers.get("change", ""),
        "clause": answers.get("clause", ""),
        "rate": answers.get("rate", ""),
        "amount": answers.get("amount", ""),
    }
    return {
        "id": contract.id,
        "partner": contract.partner,
        "partner_name": rulebook.partners[contract.partner].name if contract.partner else "",
        "topics": list(contract.topics),
        "standing": contract.standing,
        "start": contract.start_words or contract.start.isoformat(),
        "award": award,
    }
