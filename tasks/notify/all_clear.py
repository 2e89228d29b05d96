"""All clear: those who heard that something was wrong hear once when it no longer is: an update was accepted, a plan moves again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Addressing
from tasks.notify.letter import Letter
from tasks.record.outbox import Outbox
from tasks.rules.overdue import OVERDUE


def all_clear(addressing: Addressing, outbox: Outbox, verdicts: Iterable[Verdict]) -> Iterator[Letter]:
    """A letter for each person who was sent a notice of trouble in a trust's month that no longer holds."""
    sent = [notice for notice in outbox.sent() if not notice.over and not notice.before_trouble]
    for verdict in verdicts:
        if is_over(verdict):
            yield from _letters(addressing, verdict, [one for one in sent if (one.rule, one.trust) == (verdict.rule, verdict.trust)])


def is_over(verdict: Verdict) -> bool:
    """Whether trouble under a rule has ended. Only an accepted update ends an overdue one: a verdict may be older than the notice."""
    return bool(dict(verdict.evidence).get("accepted_at")) if verdict.rule == OVERDUE else verdict.answer is not Answer.YES


def _letters(addressing: Addressing, verdict: Verdict, sent: list[Notice]) -> Iterator[Letter]:
    """Each person once, at the latest time they heard; who only had a copy has a copy again, of the first notice that gave them one."""
    mains = {notice.recipient.address.casefold() for notice in sent}
    written: set[str] = set()
    for notice in sorted(sent, key=lambda notice: (-notice.level.time, not notice.public)):
        address = notice.recipient.address.casefold()
        if address in written:
            continue
        copied = tuple(one for one in notice.copied if one.address.casefold() not in mains | written)
        written |= {address, *(one.address.casefold() for one in copied)}
        yield _letter(addressing, verdict, notice, copied)


def _letter(addressing: Addressing, verdict: Verdict, trouble: Notice, copied: tuple[Recipient, ...]) -> Letter:
    """Like the letter of trouble, to one person by name."""
    over = addressing.step_over(verdict.rule)
    step = replace(over, to=(trouble.recipient.role,))
    (letter,) = addressing.letters(step, verdict, Level(over.level, time=trouble.level.time), addressing.period.last_day)
    return replace(letter, addressed=(trouble.recipient,), copied=copied)
