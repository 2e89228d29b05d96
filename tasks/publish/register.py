"""What the public is promised about each trust, as the rulebook knew it on a period's last day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from tasks.model.contract import Contract
from tasks.model.period import Period
from tasks.model.regime_words import INTENDED, PROGRAMMES
from tasks.model.trust import Dated, Segment, Spell, at
from tasks.model.verdict import Verdict
from tasks.model.words import in_full
from tasks.record.tables import verdicts_in
from tasks.rulebook import Rulebook
from tasks.rules.intended_stay import INTENDED_STAY
from tasks.rules.programme_part import PROGRAMME_PART
from tasks.site.data.shapes import AwardWords, PartnerHelp, Rating, RegisterTrust
from tasks.site.words.plain import capital

_ACCOUNT = ("step", "change", "clause", "rate", "amount")  # names under which an award tells its account


def register(rulebook: Rulebook, period: Period, verdicts: pd.DataFrame, codes: Collection[str]) -> dict[str, RegisterTrust]:
    """Trust code to its entry, for every trust the verdicts speak of, and those of these codes that left during the period."""
    answers = {(v.rule, v.subject): v for v in verdicts_in(verdicts)}
    left = {s.trust: s for s in rulebook.spells if s.left and not s.succeeded_by and period.first_day <= s.left <= period.last_day}
    trusts = sorted({*verdicts["trust"], *(left.keys() & set(codes))})
    return {trust: _entry(rulebook, period, left.get(trust) or rulebook.spell_on(trust, period.last_day), answers) for trust in trusts}


def _entry(rulebook: Rulebook, period: Period, spell: Spell, answers: dict[tuple[str, str], Verdict]) -> RegisterTrust:
    on, trust = min(spell.left or period.last_day, period.last_day), rulebook.trust_on(spell.trust, period.last_day)
    regulator = rulebook.regulators[rulebook.regulator_on(trust.code, on)].name
    foundation = answers.get(("foundation_status", trust.code))
    mortality = answers.get(("published_mortality", trust.code))
    segment = answers.get(("published_segment", trust.code))
    limits = [fact for fact in trust.restrictions if fact.holds_on(on)]
    review = [fact for fact in trust.leadership_review if fact.holds_on(on)][-1:]
    left = spell.left if spell.left and not spell.succeeded_by and spell.left <= period.last_day else None
    entry: RegisterTrust = {
        "name": trust.name,
        "kind": at(trust.kind, on),
        "regulator": regulator,
        "entered": spell.begun.isoformat(),
        "entered_words": spell.entered_words,
        "left": left.isoformat() if left else "",
        "left_words": spell.left_words if left and spell.left_words != in_full(left) else "",
        "improvement_director": at(trust.improvement_director, on),
        "accountable_to": regulator,
        "leadership_review": at(trust.leadership_review, on),
        "leadership_review_words": "; ".join(fact.words for fact in review),
        "restrictions": [fact.value for fact in limits],
        "restrictions_words": "; ".join(dict.fromkeys(fact.words for fact in limits)),
        "rating": _rating(foundation, [fact for fact in trust.rating if fact.holds_on(on)]),
        "foundation": foundation.sentence if foundation else "",
        "mortality": mortality.sentence if mortality else "",
        "sources": {name: _sources(held) for name, held in (("leadership_review", review), ("restrictions", limits)) if held},
        "announced": [
            [one.words, one.source] for one in rulebook.announced if (one.place, one.trust) == ("trust", trust.code) and one.day <= on
        ],
        "partners": [
            _help(rulebook, contract, answers.get(("incentive_award", contract.id)))
            for contract in rulebook.contracts_in_force(trust.code, on)
            if rulebook.fund is None or ("incentive_award", contract.id) in answers
        ],
    }
    if more := {name: words for name, words in _more(rulebook, spell, on, answers).items() if words}:
        entry["more"] = more
    if segment:
        entry["segment"] = segment.sentence
    if before := rulebook.succeeded_by(trust.code, on):
        entry["earlier"] = [{"code": o.succeeds, "until": (o.start - timedelta(days=1)).isoformat(), "source": o.source} for o in before]
    return entry


def _more(rulebook: Rulebook, spell: Spell, on: date, answers: dict[tuple[str, str], Verdict]) -> dict[str, str]:
    """What only some regimes have of a trust, by the name of its section; empty texts where there is nothing."""
    criteria = answers.get(("exit_criteria", spell.trust))
    segments = sorted((one for one in rulebook.segments.get(spell.trust, ()) if one.start <= on), key=lambda one: one.start)
    stays = rulebook.stays[spell.trust]
    now = [one for one in stays if one.programme and one.covers(on, on)]
    before = rulebook.stays_before(spell)
    meant = [one for one in answers.values() if (one.rule, one.trust) == (INTENDED_STAY, spell.trust)]
    followed = spell.followed_until if spell.left and spell.left <= on else None
    return {
        "segment changes": " Before: ".join(_segment(one) for one in reversed(segments[-2:])),
        "criteria": " ".join([criteria.sentence, *(f"{name}: {words}." for name, words in criteria.evidence)]) if criteria else "",
        INTENDED: " ".join(f"{_in_programme(one) if len(meant) > 1 else ''}{one.sentence}" for one in meant),
        "transition": f"It left, and is followed until {in_full(followed)}." if followed else "",
        "stays before": " ".join(f"From {in_full(one.begun)} to {in_full(one.left)}." for one in before if one.left),
        PROGRAMMES: ". ".join(["; ".join(_programme(rulebook, one) for one in now), *_parts(answers, spell.trust)]),
    }


def _parts(answers: Mapping[tuple[str, str], Verdict], trust: str) -> Iterator[str]:
    """What is known of each programme's part of the plan."""
    found = (one for one in answers.values() if (one.rule, one.trust) == (PROGRAMME_PART, trust))
    yield from (f"The plan for {dict(one.evidence)['programme']}: {one.sentence.rstrip('.')}" for one in found)


def _in_programme(verdict: Verdict) -> str:
    return f"{capital(dict(verdict.evidence).get('programme', ''))}: "


def _programme(rulebook: Rulebook, spell: Spell) -> str:
    overseen = f", overseen by {rulebook.regulators[spell.regulator].name}" if spell.regulator else ""
    return f"{spell.programme}, since {in_full(spell.begun)}{overseen}"


def _segment(one: Segment) -> str:
    kind = {"override": ", by an override", "significant": ", a significant change", "noise": ", within what is noise"}.get(one.change, "")
    return f"{one.segment}, from {in_full(one.start)}{kind}{f' ({one.words})' if one.words else ''}. Source: {one.source}."


def _sources(held: list[Dated]) -> str:
    return " ; ".join(dict.fromkeys(fact.source for fact in held))


def _rating(foundation: Verdict | None, held: list[Dated]) -> Rating:
    """The rating that the rule on standing looked at, which knows what was published; else the register's alone."""
    if foundation is not None:
        known = dict(foundation.evidence)
        words = known.get("rated, in the source's words", "")
        return {"value": known["rating"], "date": known["rated on"], "words": words, "source": known["source"]}
    if not held:
        return {"value": "", "date": "", "words": "", "source": ""}
    last = held[-1]
    day = last.start.isoformat() if last.start and not last.worked_out else ""
    return {"value": last.value, "date": day, "words": last.words if last.worked_out else "", "source": last.source}


def _help(rulebook: Rulebook, contract: Contract, verdict: Verdict | None) -> PartnerHelp:
    evidence = verdict.evidence if verdict else ()  # in a regime without a fund nothing is asked
    account = [pair for pair in evidence if pair[0] in _ACCOUNT]
    answers = dict(account)
    award: AwardWords = {
        "answer": str(verdict.answer) if verdict else "",
        "sentence": verdict.sentence if verdict else "",
        "evidence": [list(pair) for pair in evidence if pair not in account],
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
        "end": contract.end.isoformat() if contract.end else "",
        "worked_out": contract.worked_out,
        "source": contract.source,
        "award": award,
        "regulator": rulebook.regulators[contract.regulator].name if contract.regulator else "",
    }
