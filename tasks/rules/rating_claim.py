"""An overall rating that a trust states of itself is compared with the published one: confirmed, contradicted, or not to be checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tasks.model.period import Period
from tasks.model.trust import Dated, Trust
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.rules.foundation_status import newest_ratings

_WHO = r"(?:the )?(?:CQC|Care Quality Commission)"
_RATING = r"[\"'“‘]?(inadequate|requires improvement|good|outstanding)\b[\"'”’]?"
_STATED = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\boverall (?:{_WHO} )?rating (?:(?:of|is|as|now|remains|still|stands at|by {_WHO}) ){{0,3}}{_RATING}",
        rf"\brated (?:us |the trust |it )?(?:as )?{_RATING} overall\b",
        rf"\brated (?:us |the trust |it )?overall (?:as )?{_RATING}",
        rf"\b(?:the trust|we) (?:is|are|was|were|has been|have been) (?:now |again |still )?rated (?:as )?{_RATING} by {_WHO}",
    )
)
_SENTENCE = re.compile(r"[^.!?\n]{1,2000}")
_OTHERWISE = re.compile(
    r"\b(?:aims?|aiming|achieve|towards?|targets?|plans?|hopes?|expects?|will|would|could|should|become|until|before|previous(?:ly)?|not|no|"
    r"never|if|when|(?:in|since|of) (?:[A-Z][a-z]+ )?20\d\d)\b",
    re.IGNORECASE,
)
"""What makes a sentence one about another time, or a wish: it is no statement of the rating in force."""


def stated_ratings(text: str) -> tuple[str, ...]:
    """The overall ratings that a narrative says the trust has: 'rated Good overall by the CQC'. Ratings of a service or domain are none."""
    sentences = (found[0] for found in _SENTENCE.finditer(text))
    plain = [sentence for sentence in sentences if not _OTHERWISE.search(sentence)]
    return tuple(dict.fromkeys(match[1].capitalize() for one in plain for form in _STATED for match in form.finditer(one)))


def rating_claim(trust: Trust, period: Period, ref: str, stated: Iterable[str]) -> Verdict:
    """Whether the rating in force at the end of the month bears out what the narrative of an action states; of several, each.

    `trust` has the ratings that were published of it. A rating nobody can check is for a person.
    """
    claims, held = tuple(stated), newest_ratings(trust, period.last_day)
    if not held:
        says = f"Rated {_listed(claims)}, as stated in {period.words}, cannot be checked: no overall rating of it by then is known."
        return Verdict("rating_claim", trust.code, ref, Answer.REFER, says)
    known = {fact.value.casefold() for fact in held}
    wrong = [one for one in claims if one.casefold() not in known]
    published = " and ".join(f"{fact.value.lower()} {_when(fact)} ({fact.source})" for fact in held)
    words = "contradicts" if wrong else "confirms"
    says = f"Rated {_listed(wrong or claims)}, as stated in {period.words}: it was rated {published}, which {words} it."
    evidence = (("stated", " and ".join(claims)), ("rating", " and ".join(fact.value for fact in held)), ("source", held[0].source))
    return Verdict("rating_claim", trust.code, ref, Answer.NO if wrong else Answer.YES, says, evidence)


def _listed(ratings: Iterable[str]) -> str:
    return " and ".join(one.lower() for one in ratings)


def _when(fact: Dated) -> str:
    if fact.worked_out or fact.start is None:
        return fact.words or "on a day that no source gives"
    return f"on {in_full(fact.start)}"
