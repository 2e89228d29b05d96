"""What the public is promised about each trust, as the rulebook knew it on a period's last day."""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.model.trust import Dated, Trust, at
from tasks.model.verdict import Verdict
from tasks.rulebook import Rulebook
from tasks.site.shapes import Award, PartnerHelp, Rating, RegisterTrust
from tasks.tables.verdicts import contracts_in_force, regulator_on, spell_on, verdicts_in


def register(rulebook: Rulebook, period: Period, verdicts: pd.DataFrame) -> dict[str, RegisterTrust]:
    """Trust code to its entry, for every trust the verdicts speak of."""
    said = {(v.rule, v.subject): v for v in verdicts_in(verdicts)}
    return {trust: _entry(rulebook, period, rulebook.trusts[trust], said) for trust in sorted(verdicts["trust"].unique())}


def _entry(rulebook: Rulebook, period: Period, trust: Trust, said: dict[tuple[str, str], Verdict]) -> RegisterTrust:
    on = period.last_day
    spell = spell_on(rulebook, trust.code, on)
    regulator = rulebook.regulators[regulator_on(rulebook, trust.code, on)].name
    return {
        "name": trust.name,
        "kind": at(trust.kind, on),
        "regulator": regulator,
        "entered": spell.entered.isoformat(),
        "left": "",
        "improvement_director": at(trust.improvement_director, on),
        "accountable_to": regulator,
        "leadership_review": at(trust.leadership_review, on),
        "restrictions": [fact.value for fact in trust.restrictions if fact.holds_on(on)],
        "rating": _rating([fact for fact in trust.rating if fact.holds_on(on)]),
        "foundation": said["foundation_status", trust.code].sentence,
        "partners": [_help(rulebook, contract.id, said) for contract in contracts_in_force(rulebook, trust.code, on)],
    }


def _rating(held: list[Dated]) -> Rating:
    if not held:
        return {"value": "", "date": "", "source": ""}
    return {"value": held[-1].value, "date": held[-1].start.isoformat() if held[-1].start else "", "source": held[-1].source}


def _help(rulebook: Rulebook, contract_id: str, said: dict[tuple[str, str], Verdict]) -> PartnerHelp:
    contract = next(c for c in rulebook.contracts if c.id == contract_id)
    verdict = said["incentive_award", contract_id]
    award: Award = {"answer": str(verdict.answer), "sentence": verdict.sentence, "evidence": [list(pair) for pair in verdict.evidence]}
    return {
        "id": contract.id,
        "partner": contract.partner,
        "partner_name": rulebook.partners[contract.partner].name if contract.partner else "",
        "topics": list(contract.topics),
        "standing": contract.standing,
        "start": contract.start.isoformat(),
        "award": award,
    }
