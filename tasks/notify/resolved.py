"""Those who were told that something was wrong are told once when it no longer is: an update was accepted, a plan moves again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.model.ladder import Step
from tasks.model.level import OVER, at_time, step_of, time_of
from tasks.model.notice import Notice, Recipient
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import PLACES, Desk
from tasks.notify.letters import Matter
from tasks.record import keys
from tasks.record.outbox import PUBLIC, fact, kept
from tasks.record.record import Record

_BEFORE = ("reminder", "due")  # nothing was wrong yet


def resolved(desk: Desk, record: Record, verdicts: Iterable[Verdict]) -> Iterator[Matter]:
    """A matter for each person who was sent a notice about a trust's month that no longer holds."""
    held = kept(record.store, keys.notices(desk.period), sent=keys.receipt_for)
    told = [notice for key, notice in held if step_of(notice.level) != OVER and fact(record.store, PLACES.sent(key)) is not None]
    for verdict in verdicts:
        if is_over(verdict):
            yield from _over(
                desk,
                verdict,
                [n for n in told if (n.rule, n.trust) == (verdict.rule, verdict.trust) and step_of(n.level) not in _BEFORE],
            )


def is_over(verdict: Verdict) -> bool:
    """Whether what was told under a rule has ended. Only an accepted update ends an overdue one: a telling may be older than the notice."""
    return bool(dict(verdict.evidence).get("accepted_at")) if verdict.rule == "overdue" else verdict.answer is not Answer.YES


def _over(desk: Desk, verdict: Verdict, told: list[Notice]) -> Iterator[Matter]:
    """Each person once, at the latest time they were told; who only had a copy has a copy again, of the first notice that gave them one."""
    mains = {notice.recipient.address.casefold() for notice in told}
    written: set[str] = set()
    for notice in sorted(told, key=lambda notice: (-time_of(notice.level), step_of(notice.level) not in PUBLIC)):
        address = notice.recipient.address.casefold()
        if address in written:
            continue
        copied = tuple(one for one in notice.copied if one.address.casefold() not in mains | written)
        written |= {address, *(one.address.casefold() for one in copied)}
        yield _matter(desk, verdict, notice, copied)


def _matter(desk: Desk, verdict: Verdict, told: Notice, copied: tuple[Recipient, ...]) -> Matter:
    """Like the matter of the first notice, to one person by name."""
    step: Step = replace(desk.step(verdict.rule, "first"), to=(told.recipient.role,), letter=f"{verdict.rule}_{OVER}", copy=())
    (matter,) = desk.matters(step, verdict, at_time(OVER, time_of(told.level)), desk.period.last_day)
    return replace(matter, addressed=(told.recipient,), copied=copied)
