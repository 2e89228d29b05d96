"""What the public is promised about each trust, as the rulebook knew it on a period's last day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from tasks.model.contract import Contract
from tasks.model.period import Period
from tasks.model.regime_words import CRITERIA, INTENDED, PROGRAMMES
from tasks.model.trust import Dated, Segment, Spell, at, under_earlier
from tasks.model.verdict import Verdict
from tasks.model.words import in_full
from tasks.record.tables import verdicts_in
from tasks.rulebook import Rulebook
from tasks.rules.exit_criteria import EXIT_CRITERIA
from tasks.rules.intended_stay import INTENDED_STAY
from tasks.rules.programme_part import PROGRAMME_PART
from tasks.run.month_trusts import leavers
from tasks.site.data.shapes import AwardWords, PartnerHelp, Rating, RegisterTrust
from tasks.site.words.plain import capital

_ACCOUNT = ("step", "change", "clause", "rate", "amount")  # names under which an award tells its account


def register(rulebook: Rulebook, period: Period, verdicts: pd.DataFrame, codes: Collection[str]) -> dict[str, RegisterTrust]:
    """Trust code to its entry, for every trust the verdicts speak of, and those of these codes that left during the period."""
    answers = {(v.rule, v.subject): v for v in verdicts_in(verdicts)}
    left = {code: rulebook.last_stay(code, period.last_day) for code in leavers(rulebook, period)}
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
        "announced": list(_announced(rulebook, trust.code, on)),
        "partners": [
            _help(rulebook, contract, answers.get(("incentive_award", contract.id)))
            for contract in rulebook.contracts_in_force(trust.code, on)
            if rulebook.fund is None or ("incentive_award", contract.id) in answers
        ],
    }
    if more := {name: words for name, words in _more(rulebook, spell, on, answers).items() if words}:
        entry["more"] = more
    if moves := list(_moves(rulebook, spell, period)):
        entry["moves"] = moves
    if segment:
        entry["segment"] = segment.sentence
    if before := rulebook.succeeded_by(trust.code, on):
        entry["earlier"] = [{"code": o.succeeds, "until": (o.start - timedelta(days=1)).isoformat(), "source": o.source} for o in before]
    return entry


def _announced(rulebook: Rulebook, trust: str, on: date) -> Iterator[list[str]]:
    """What had been announced of a trust by a day, and its source; what was announced under an earlier code before that under its own."""
    for code in reversed(rulebook.codes_of(trust, on)):
        for one in rulebook.announced:
            if (one.place, one.trust) == ("trust", code) and one.day <= on:
                yield [one.words, one.source if code == trust else under_earlier(one.source, code)]


def _moves(rulebook: Rulebook, shown: Spell, period: Period) -> Iterator[str]:
    """What a trust entered and left in a period beside the entry and the exit of the stay that is shown: by programme, to stand after its
    name.
    """
    first, last = period.first_day, period.last_day
    for stay in rulebook.stays[shown.trust]:
        of = f"{rulebook.wording.regime}{f' for {stay.programme}' if stay.programme else ''}"
        if stay != shown and first <= stay.begun <= last:
            yield f"entered {of} on {in_full(stay.begun)}"
        if stay != shown and stay.left and not stay.succeeded_by and first <= stay.left <= last:
            yield f"left {of} on {in_full(stay.left)}"


def _more(rulebook: Rulebook, spell: Spell, on: date, answers: dict[tuple[str, str], Verdict]) -> dict[str, str]:
    """What only some regimes have of a trust, by the name of its section; empty texts where there is nothing."""
    segments = rulebook.segments_of(spell.trust, on)
    stays = rulebook.stays[spell.trust]
    now = [one for one in stays if one.programme and one.covers(on, on)]
    under_any = [one for code in rulebook.codes_of(spell.trust, on) for one in rulebook.stays[code]]
    before = [one for one in under_any if one.left and one.left < on and one != spell and not one.succeeded_by]
    meant, agreed = ([v for v in answers.values() if (v.rule, v.trust) == (r, spell.trust)] for r in (INTENDED_STAY, EXIT_CRITERIA))
    followed = spell.followed_until if spell.left and spell.left <= on else None
    return {
        "segment changes": " Before: ".join(_segment(one) for one in reversed(segments[-2:])),
        CRITERIA: " ".join(_criteria(one) for one in agreed),
        INTENDED: " ".join(f"{_of_programme(one)}{one.sentence}" for one in meant),
        "transition": f"It left, and is followed until {in_full(followed)}." if followed else "",
        "stays before": " ".join(_ended(one, one.left, spell) for one in before if one.left),
        PROGRAMMES: " ".join(
            [f"{'; '.join(_programme(rulebook, one) for one in now)}." if now else "", *_parts(answers, spell.trust)]
        ).strip(),
    }


def _parts(answers: Mapping[tuple[str, str], Verdict], trust: str) -> Iterator[str]:
    """What is known of each programme's part of the plan."""
    found = (one for one in answers.values() if (one.rule, one.trust) == (PROGRAMME_PART, trust))
    yield from (f"The plan for {dict(one.evidence)['programme']}: {one.sentence}" for one in found)


def _of_programme(verdict: Verdict) -> str:
    """'Finance: ' before what is said of one of several stays at a time; empty where there is one."""
    programme = verdict.subject.removeprefix(verdict.trust).strip()
    return f"{capital(programme)}: " if programme else ""


def _criteria(agreed: Verdict) -> str:
    return " ".join([f"{_of_programme(agreed)}{agreed.sentence}", *(f"{name}: {words}." for name, words in agreed.evidence)])


def _ended(stay: Spell, left: date, shown: Spell) -> str:
    of = f"In that for {stay.programme} from" if stay.programme != shown.programme else "From"
    return f"{of} {in_full(stay.begun)} to {in_full(left)}."


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
