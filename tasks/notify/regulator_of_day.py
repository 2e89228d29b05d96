"""What a regulator is to hear goes to the regulator of the day it is sent: not twice when that changes, and not to one that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.notify.addressing import Letter
from tasks.record.outbox import Outbox
from tasks.run.run import Run

_REGULATOR = "regulator"


def unheard(letters: Iterable[Letter], outbox: Outbox) -> list[Letter]:
    """The letters without those to a regulator that another regulator was sent, while it oversaw the trust."""
    found = list(letters)
    sent = {
        (one.trust, one.rule, one.level.as_asked): one.recipient
        for one in (outbox.sent() if any(_to_regulator(letter) for letter in found) else ())
        if one.recipient.role == _REGULATOR
    }
    return [letter for letter in found if not (_to_regulator(letter) and _another_heard(letter, sent.get(_what(letter))))]


def overseen_by_another(run: Run, notice: Notice, day: date) -> str:
    """Why a notice is for a regulator no longer, on a day (London): another oversees the trust then. An empty text while it is."""
    if not notice.trust or notice.recipient.role != _REGULATOR:
        return ""
    desks = {one.role for one in run.programme.people if one.address.casefold() == notice.recipient.address.casefold()}
    regulator = run.rulebook.regulators[run.rulebook.regulator_on(notice.trust, day)]
    if not desks or f"{_REGULATOR}:{regulator.code}" in desks or any(role.startswith("alternate:") for role in desks):
        return ""
    return f"{regulator.name} oversees the trust by now, and is told in place of {notice.recipient.name}."


def _to_regulator(letter: Letter) -> bool:
    return letter.role.startswith(f"{_REGULATOR}:")


def _what(letter: Letter) -> tuple[str, str, Level]:
    return letter.verdict.trust, letter.verdict.rule, letter.level.as_asked


def _another_heard(letter: Letter, heard: Recipient | None) -> bool:
    """Whether somebody heard it who is not at this regulator's desk."""
    return heard is not None and heard.address.casefold() not in {one.address.casefold() for one in letter.addressed}
