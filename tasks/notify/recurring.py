"""Into the outbox: what holds once more after it was over, or after it was cancelled, is a notice of its own and is told anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tasks.model.level import AGAIN, OVER, at_time, step_of, time_of
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.notify.addressing import PLACES
from tasks.notify.letters import notice_id
from tasks.record import keys
from tasks.record.outbox import fact, kept, put
from tasks.record.record import Record


def queue(record: Record, period: Period, notices: Iterable[Notice]) -> int:
    """Keep notices in the outbox; says how many are new."""
    return len(put(record.store, anew(record, period, notices), key=lambda one: keys.notice(period, one.id)))


def anew(record: Record, period: Period, notices: Iterable[Notice]) -> list[Notice]:
    """The notices under the ids they are kept by: the same as before while the matter stands, another once it was over or cancelled."""
    found = list(notices)
    over = _over(record, period) if found else {}
    return [_once_more(record, period, _at(one, over)) for one in found]


def _over(record: Record, period: Period) -> dict[tuple[str, str], int]:
    """(rule, trust) to how often somebody has been sent the word that it is over."""
    held = kept(record.store, keys.notices(period), sent=keys.receipt_for)
    ends = [(key, one) for key, one in held if step_of(one.level) == OVER]
    told = [one for key, one in ends if fact(record.store, PLACES.sent(key)) is not None]
    return {(one.rule, one.trust): time_of(one.level) for one in sorted(told, key=lambda one: time_of(one.level))}


def _at(notice: Notice, over: Mapping[tuple[str, str], int]) -> Notice:
    ended = over.get((notice.rule, notice.trust), 0)
    return notice if step_of(notice.level) == OVER or not ended else _levelled(notice, at_time(notice.level, ended + 1))


def _once_more(record: Record, period: Period, notice: Notice) -> Notice:
    given_up = fact(record.store, PLACES.unsent(keys.notice(period, notice.id)))
    cancelled = given_up is not None and given_up["why"] == "cancelled"
    return _once_more(record, period, _levelled(notice, notice.level + AGAIN)) if cancelled else notice


def _levelled(notice: Notice, level: str) -> Notice:
    which = notice_id(Period.parse(notice.period), notice.trust, notice.rule, level, notice.recipient.address)
    return replace(notice, level=level, id=which)
