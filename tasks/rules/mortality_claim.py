"""A mortality figure that a trust states of itself is compared with the published file: confirmed, contradicted, or not to be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tasks.model.award import Mortality, MortalityClaim
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict

_STATED = re.compile(
    r"\b(?:SHMI|summary hospital-level mortality indicator)\b"
    r"(?:\s++(?:value|figure|rate|score|ratio|index|now|still|is|was|of|at|to|has|fallen|fell|down|improved|risen|rose|stands|stood|currently))*"
    r"\s*+[:=(]?\s*+(\d\.\d{1,4}|(?:[5-9]\d|1\d\d)(?:\.\d{1,2})?)(?![\d%.]*\d|%)",
    re.IGNORECASE,
)


def stated_figures(trust: str, period: Period, ref: str, text: str) -> tuple[MortalityClaim, ...]:
    """The figures a narrative states, as 'SHMI 1.08' or 'SHMI has fallen to 108' (a hundred is what is expected)."""
    found = [match[1] for match in _STATED.finditer(text)]
    return tuple(MortalityClaim(trust, period, ref, written, _as_ratio(written)) for written in found)


def mortality_claim(claim: MortalityClaim, published: Iterable[Mortality], as_of: date) -> Verdict:
    """Whether the file that was newest when the figure was stated bears it out; the newest file by `as_of` is named beside it.

    The published value is rounded half-up to the digits that were stated. A figure nobody can check is for a person.
    """
    files = sorted((one for one in published if one.trust == claim.trust and one.published <= as_of), key=lambda one: one.published)
    known = [one for one in files if one.published <= claim.period.last_day]
    if not known:
        sentence = (
            f"SHMI {claim.written}, as stated in {claim.period.words}, cannot be checked: no file published by then is in the record."
        )
        return Verdict("mortality_claim", claim.trust, claim.ref, Answer.REFER, sentence)
    then, newest = known[-1], files[-1]
    agrees = _rounded(then.value, claim) == claim.value
    word = "confirms" if agrees else "contradicts"
    sentence = f"SHMI {claim.written}, as stated in {claim.period.words}: {then.source} gives {then.value} and {word} it."
    if newest != then:
        way = "higher" if newest.value > then.value else "lower" if newest.value < then.value else "the same"
        sentence += f" The newest file, {newest.source}, gives {newest.value}: {way}."
    evidence = (("stated", claim.written), ("published", str(then.value)), ("file", then.source), ("newest file", newest.source))
    return Verdict("mortality_claim", claim.trust, claim.ref, Answer.YES if agrees else Answer.NO, sentence, evidence)


def mortality_claims(claims: Iterable[MortalityClaim], published: Iterable[Mortality], as_of: date) -> tuple[Verdict, ...]:
    """One answer for each action whose narrative states figures: contradicted if one of them is, confirmed if all are."""
    files = tuple(published)
    by_action: dict[tuple[str, str], list[Verdict]] = {}
    for claim in claims:
        by_action.setdefault((claim.trust, claim.ref), []).append(mortality_claim(claim, files, as_of))
    return tuple(_together(verdicts) for verdicts in by_action.values())


def _together(verdicts: list[Verdict]) -> Verdict:
    answer = next(one for one in (Answer.NO, Answer.REFER, Answer.YES) if any(verdict.answer is one for verdict in verdicts))
    sentence = " ".join(dict.fromkeys(verdict.sentence for verdict in verdicts))
    return replace(verdicts[0], answer=answer, sentence=sentence, evidence=tuple(pair for one in verdicts for pair in one.evidence))


def _as_ratio(written: str) -> Decimal:
    value = Decimal(written)
    return value.scaleb(-2) if value >= 10 else value


def _rounded(value: Decimal, claim: MortalityClaim) -> Decimal:
    exponent = claim.value.as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(int(exponent)), rounding=ROUND_HALF_UP)
