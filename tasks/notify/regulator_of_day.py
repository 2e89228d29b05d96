"""What a regulator is to hear goes to the regulator of the day it is sent: not twice when that changes, and not to one that is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tasks.model.level import Level
from tasks.model.notice import Notice
from tasks.notify.addressing import Letter
from tasks.record.outbox import Outbox
from tasks.run.run import Run

_REGULATOR = "regulator"
_What = tuple[str, str, Level]


def unheard(letters: Iterable[Letter], outbox: Outbox) -> list[Letter]:
    """The letters without those to a regulator that another regulator was sent, while it oversaw the trust."""
    found = list(letters)
    sent, now = defaultdict[_What, set[str]](set), defaultdict[_What, set[str]](set)
    for letter in found:
        if _to_regulator(letter):
            now[_what(letter)] |= {one.address.casefold() for one in letter.addressed}
    for one in outbox.sent() if now else ():
        if one.recipient.role == _REGULATOR:
            sent[one.trust, one.rule, one.level.as_asked].add(one.recipient.address.casefold())
    return [letter for letter in found if not (_to_regulator(letter) and sent[_what(letter)] - now[_what(letter)])]


def overseen_by_another(run: Run, notice: Notice, day: date) -> str:
    """Why a notice is for a regulator no longer, on a day (London): another oversees the trust then. An empty text while it is."""
    if not notice.trust or notice.recipient.role != _REGULATOR:
        return ""
    desks = {one.role for one in run.programme.people if one.address.casefold() == notice.recipient.address.casefold()}
    overseers = run.rulebook.regulators_on(notice.trust, day)
    ours = {f"{_REGULATOR}:{code}" for code in overseers} & desks
    if not desks or ours or any(role.startswith("alternate:") for role in desks):
        return ""
    now = run.rulebook.regulators[overseers[0]].opening
    return f"{now} oversees the trust by now, and is told in place of {notice.recipient.name}."


def _to_regulator(letter: Letter) -> bool:
    return letter.role.startswith(f"{_REGULATOR}:")


def _what(letter: Letter) -> _What:
    return letter.verdict.trust, letter.verdict.rule, letter.level.as_asked
