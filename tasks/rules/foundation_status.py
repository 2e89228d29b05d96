"""An NHS trust may apply for foundation status only while its care is rated good or outstanding by the national inspectorate."""

from __future__ import annotations

from datetime import date

from tasks.model.trust import Dated, Trust, at
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full

RATINGS_THAT_ALLOW = ("good", "outstanding")


def foundation_status(trust: Trust, on: date) -> Verdict:
    """Whether a trust may apply for foundation status on a day, by its kind and its rating that day.

    A foundation trust has the status already: does not apply. No rating known, one whose day of publication is not known, or a
    trust whose kind is not known is for a person.
    """
    kind, rating = at(trust.kind, on), _rating(trust, on)
    answer, sentence = _judged(kind, rating, on)
    evidence = (
        ("kind", kind),
        ("rating", rating.value if rating else ""),
        ("rated on", rating.start.isoformat() if rating and rating.start else ""),
        ("source", rating.source if rating else ""),
        ("as at", on.isoformat()),
    )
    return Verdict("foundation_status", trust.code, trust.code, answer, sentence, evidence)


def _rating(trust: Trust, on: date) -> Dated | None:
    held = [fact for fact in trust.rating if fact.holds_on(on) and fact.value]
    return max(held, key=lambda fact: fact.start or date.min, default=None)


def _judged(kind: str, rating: Dated | None, on: date) -> tuple[Answer, str]:
    if kind == "foundation trust":
        return Answer.NOT_APPLICABLE, "It is a foundation trust already."
    if kind != "NHS trust":
        return Answer.REFER, f"No source says what kind of trust it was on {in_full(on)}."
    if rating is None:
        return Answer.REFER, f"No overall rating of it is known as at {in_full(on)}."
    if rating.start is None:
        return Answer.REFER, f"It is rated {rating.value.lower()}, but no source gives the day of that rating."
    rated = f"It was rated {rating.value.lower()} on {in_full(rating.start)}"
    if rating.value.casefold() in RATINGS_THAT_ALLOW:
        return Answer.YES, f"{rated}, so it may apply for foundation status."
    return Answer.NO, f"{rated}; it may apply for foundation status once it is rated good or outstanding."
