"""What people behind a trust say of its month: who signed the update, by name or by a personal link, and what the director says."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.model.regime_words import RegimeWords
from tasks.site.data.shapes import Row
from tasks.site.words.plain import day_words


def signed_words(trust: Row, words: RegimeWords) -> Iterator[str]:
    """Who signed the update that counts, and how; a row of an earlier version knows of typed names alone."""
    if not words.signs:
        yield f"In {words.regime} nobody has to sign an update."
    for role, who in words.signatories.items():
        post = words.title(role)
        name, day = trust[f"{who}_name"], trust[f"{who}_date"]
        by, on = trust.get(f"{who}_confirmed_by", ""), trust.get(f"{who}_confirmed_on", "")
        if name:
            confirmed = f" Confirmed by a personal link on {day_words(on)}." if by else ""
            yield f"{name}, {post}, {'on ' + day_words(day) if day else 'on a day not given'}.{confirmed}"
        elif by:
            yield f"{by}, {post}, by a personal link on {day_words(on)}."


def director_words(trust: Row, unit: str) -> tuple[str, ...]:
    """What the director says of the month, if anything; and that a sign-off is missing where it is needed."""
    return (*warning_words(trust, unit), *_sign_off(trust))


def warning_words(trust: Row, unit: str) -> Iterator[str]:
    """The early warning, if there is one."""
    if trust.get("early_warning"):
        by, day = trust["early_warning_by"], day_words(trust["early_warning_on"])
        yield f"{by} gave an early warning on {day} that the {unit} may not deliver its plan: {trust['early_warning']}"


def _sign_off(trust: Row) -> Iterator[str]:
    if by := trust.get("director_signed_by"):
        signed, due = str(trust["director_signed_on"]), str(trust.get("deadline") or "")
        late = f", after the deadline of {day_words(due)}" if due and signed > due else ""
        yield f"{by} signed the update off on {day_words(signed)}{late}."
    if trust.get("sign_off_missing"):
        yield "The update has not been signed off, which is needed."
    if comment := trust.get("director_comment"):
        yield f"A comment: {comment}"
