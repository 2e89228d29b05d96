"""Whether a trust is within the time in which it was meant to leave, with what came before the stay and what follows it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from tasks.model.trust import Spell
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted, in_full

INTENDED_STAY = "intended_stay"
_LONGER = "no source says whether it was given longer"


def stay_subject(stay: Spell, stays: Sequence[Spell]) -> str:
    """What an answer about one of a trust's stays at a time is called: by the trust, or where there are several by the programme too."""
    return stay.trust if len(stays) == 1 else f"{stay.trust} {stay.programme}"


def intended_stay(stay: Spell, before: Sequence[Spell], subject: str, on: date, most: int) -> Verdict:
    """Whether a stay is, on a day, within the time that was meant for it, which an extension moves. Where no source gives that, it is the
    `most` months that any stay was meant to last, after which a person is asked, as one is at once where no source gives those (0).
    `before` are the trust's earlier stays in the same programme, the earliest first: after one of them it is back. One that has left may
    be followed until the last day of a transition.
    """
    due = stay.extended or stay.intended
    answer, judged = _within(stay, most, on) if most and due is None else _judged(stay, due, on)
    back = [f"It is back: it was in before, from {in_full(one.begun)} to {in_full(one.left)}." for one in before[-1:] if one.left]
    evidence = (
        *((("programme", stay.programme),) if stay.programme else ()),
        ("entered", stay.begun.isoformat()),
        *((("intended", stay.intended.isoformat()),) if stay.intended else ()),
        *((("extended", stay.extended.isoformat()),) if stay.extended else ()),
        *(("stay before", f"{one.begun} to {one.left}") for one in before),
        *((("followed until", stay.followed_until.isoformat()),) if stay.followed_until else ()),
        ("source", stay.source),
    )
    return Verdict(INTENDED_STAY, stay.trust, subject, answer, " ".join([judged, *back]), evidence)


def _within(stay: Spell, most: int, on: date) -> tuple[Answer, str]:
    """What is said of a stay that no source gives a day, by the months that any was meant to last at most."""
    due, left = _later(stay.begun, most), stay.left if stay.left and stay.left <= on else None
    meant = f"meant to leave by {in_full(due)}, as no stay is meant to last more than {counted(most, 'month')}"
    if left:
        says = f"{_left(stay, left, on)}. It was {meant}"
        return (Answer.YES, f"{says}.") if left <= due else (Answer.REFER, f"{says}; {_LONGER}.")
    if on <= due:
        return Answer.YES, f"It is {meant}."
    return Answer.REFER, f"It was {meant}; {_LONGER}, so whether it has been in for too long is for a person to say."


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))


def _left(stay: Spell, left: date, on: date) -> str:
    says, until = f"It left on {in_full(left)}", stay.followed_until
    return f"{says}, and {'is' if on <= until else 'was'} followed until {in_full(until)}" if until else says


def _judged(stay: Spell, due: date | None, on: date) -> tuple[Answer, str]:
    left = stay.left if stay.left and stay.left <= on else None
    meant = f"by {in_full(due)}{_extended(stay)}" if due else ""
    if left is None:
        if due is None:
            return (
                Answer.REFER,
                "No source says by when it was meant to leave, so whether it has been in for too long is for a person to say.",
            )
        if on <= due:
            return Answer.YES, f"It is meant to leave {meant}."
        return Answer.NO, f"It was meant to leave {meant}, and is still in, {counted((on - due).days, 'day')} later."
    says = _left(stay, left, on)
    if due is None:
        return Answer.NOT_APPLICABLE, f"{says}. No source says by when it was meant to."
    later = f", {counted((left - due).days, 'day')} earlier" if left > due else ""
    return Answer.YES if left <= due else Answer.NO, f"{says}. It was meant to leave {meant}{later}."


def _extended(stay: Spell) -> str:
    return f", extended from {in_full(stay.intended)}" if stay.extended and stay.intended else ""
