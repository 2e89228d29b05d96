"""A trust may apply for a freer standing only while its care is rated good or outstanding by the national inspectorate.

In the regime of 2013 that is foundation status, for which NHS trusts may apply and which foundation trusts have.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tasks.model.trust import HAS, NOT_ASKED, Dated, Trust, TrustKind, at
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full

RATINGS_THAT_ALLOW = ("good", "outstanding")


def foundation_status(trust: Trust, on: date, kinds: Mapping[str, TrustKind], standing: str) -> Verdict:
    """Whether a trust may apply for a `standing` on a day, by its kind, one of the regime's `kinds`, and its rating that day.

    A trust of a kind that has it already, or is not asked about it: does not apply. No rating known, one whose day of publication is not
    known, or a trust whose kind is not known is for a person, and so are two ratings of one day.
    """
    kind, ratings = at(trust.kind, on), newest_ratings(trust, on)
    answer, sentence = _judged(kind, kinds.get(kind), ratings, on, standing)
    exact = [rating for rating in ratings if rating.start and not rating.worked_out]
    evidence = (
        ("kind", kind),
        ("rating", " and ".join(rating.value for rating in ratings)),
        ("rated on", exact[0].start.isoformat() if exact and exact[0].start else ""),
        ("rated, in the source's words", ratings[0].words if ratings and not exact else ""),
        ("source", " ; ".join(dict.fromkeys(rating.source for rating in ratings))),
        ("as at", on.isoformat()),
    )
    return Verdict("foundation_status", trust.code, trust.code, answer, sentence, evidence)


def newest_ratings(trust: Trust, on: date) -> tuple[Dated, ...]:
    """The rating in force on a day; more than one where ratings that differ were published on one day."""
    held = [fact for fact in trust.rating if fact.holds_on(on) and fact.value]
    newest = max((fact.start or date.min for fact in held), default=date.min)
    return tuple({fact.value: fact for fact in held if (fact.start or date.min) == newest}.values())


def _judged(kind: str, known: TrustKind | None, ratings: tuple[Dated, ...], on: date, standing: str) -> tuple[Answer, str]:
    if known is None:
        return Answer.REFER, f"No source says what kind of trust it was on {in_full(on)}."
    if known.standing == HAS:
        return Answer.NOT_APPLICABLE, f"It is a {kind} already."
    if known.standing == NOT_ASKED:
        return Answer.NOT_APPLICABLE, f"No {kind} applies for {standing}."
    if not ratings:
        return Answer.REFER, f"No overall rating of it is known as at {in_full(on)}."
    if len(ratings) > 1:
        both = " and ".join(one.value.lower() for one in ratings)
        return Answer.REFER, f"Two overall ratings of it were published on one day, {both}, so a person must say which of them stands."
    return _by_rating(ratings[0], standing)


def _by_rating(rating: Dated, standing: str) -> tuple[Answer, str]:
    if rating.start is None:
        return Answer.REFER, f"It is rated {rating.value.lower()}, but no source gives the day of that rating."
    rated = f"It was rated {rating.value.lower()} {rating.words if rating.worked_out else f'on {in_full(rating.start)}'}"
    if rating.value.casefold() in RATINGS_THAT_ALLOW:
        return Answer.YES, f"{rated}, so it may apply for {standing}."
    return Answer.NO, f"{rated}; it may apply for {standing} once it is rated good or outstanding."
