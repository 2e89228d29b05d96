"""Sweeps of the inbox: what arrived is answered within the hour, and a month that is told afterwards can be lived through by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta

from tasks.collect.agreed_plans import first_plans
from tasks.collect.updates import collect
from tasks.model.period import Period
from tasks.month.tell import decide_and_answer
from tasks.notify.bounces import months_bounced
from tasks.notify.chase import chase, periods_chased
from tasks.notify.mail_letters import MAIL as MAIL_LETTERS
from tasks.notify.mail_letters import letters_wait, queue_mail_letters
from tasks.notify.sending import send_all
from tasks.record.facts import Revision
from tasks.record.seal import months_since, seal
from tasks.rules.deadline import LONDON, london_day
from tasks.run.inbox import MAIL, arrivals
from tasks.run.moments import run_moment
from tasks.run.run import Run

_EVERY = timedelta(minutes=15)
_MORNING = time(8)


def sweep(run: Run, clock: Callable[[], datetime]) -> int:
    """Take what arrived for every month that is open, decide on it and answer its senders; says how many decisions were new.

    `clock` gives the moment at which letters leave.
    """
    periods = periods_chased(run)
    if not periods:
        return 0
    pending = collect(run, periods[0])
    decided = sum(decide_and_answer(run, month, pending.get(month, ()), clock) for month in sorted({*periods, *pending}))
    for month in periods:
        queue_mail_letters(run, month)
    written = {month for month in periods if letters_wait(run, month, (MAIL_LETTERS,))}
    send_all(run, sorted(written | {*months_bounced(run)}), clock)
    return decided


def live_through(run: Run, period: Period) -> None:
    """Sweep and remind as it would have gone since the month before was told, up to this month's run day, each at its own moment.

    A month that was told before is not lived through again.
    """
    if run.record.newest(Revision, period):
        return
    first_plans(run)
    before = period.previous()
    begin = run_moment(run, before) if before >= run.programme.first else datetime.combine(period.next().first_day, time(), tzinfo=LONDON)
    begin, end = begin.astimezone(UTC), min(run_moment(run, period), run.moment)
    for moment in sorted({*_arrived(run, begin, end), *_mornings(run, begin, end)}):
        _at(run.at(moment))
    seal(run.record, months_since(run.record, before.previous(), Period.of(london_day(end))))


def _at(run: Run) -> None:
    sweep(run, lambda: run.moment)
    for month in periods_chased(run) if run.moment.time() == _MORNING else ():
        chase(run, month, ())
        send_all(run, (month,), lambda: run.moment)


def _arrived(run: Run, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The quarter of an hour after each arrival."""
    for one in (*arrivals(run.inbox, end), *arrivals(run.inbox, end, MAIL)):
        quarter = begin + -(-(one.received_at - begin) // _EVERY) * _EVERY
        if begin < quarter < end:
            yield quarter.astimezone(LONDON)


def _mornings(run: Run, begin: datetime, end: datetime) -> Iterator[datetime]:
    """08:00 on each working day after the first and before the last, on which the month itself is told."""
    day = london_day(begin) + timedelta(days=1)
    while day < london_day(end):
        if run.calendar.is_working_day(day):
            yield datetime.combine(day, _MORNING, tzinfo=LONDON)
        day += timedelta(days=1)
