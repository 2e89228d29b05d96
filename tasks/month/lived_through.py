"""The days before a month is told, one after the other: what arrived is answered within the hour, and each morning the ladder is walked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from tasks.collect.agreed_plans import first_plans
from tasks.collect.updates import collect
from tasks.model.period import Period
from tasks.month.tell import decide_and_answer
from tasks.notify.chase import chase
from tasks.notify.sending import send_notices
from tasks.rules.deadline import LONDON, london_day
from tasks.run.inbox import arrivals
from tasks.run.moments import run_moment
from tasks.run.run import Run

_EVERY = timedelta(minutes=15)
_MORNING = time(8)


def live_through(run: Run, period: Period) -> None:
    """Answer and remind for a month as it would have gone, up to its run day or the run's moment, each at its own moment."""
    first_plans(run)
    end = min(run_moment(run, period), run.moment)
    begin = datetime.combine(period.next().first_day, time(), tzinfo=LONDON)
    for moment in sorted({*_arrived(run, begin, end), *_mornings(run, begin, end)}):
        then = run.at(moment)
        pending = collect(then, period)
        for month in sorted({period, *pending}):
            decide_and_answer(then, month, pending.get(month, ()), lambda: moment)  # noqa: B023  called at once
        if moment.time() == _MORNING:
            chase(then, period, ())
            send_notices(then, period, moment)


def _arrived(run: Run, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The quarter of an hour after each arrival, at night the next morning."""
    for one in arrivals(run.inbox, end):
        there = one.received_at.astimezone(LONDON)
        quarter = begin + -(-(there - begin) // _EVERY) * _EVERY
        if begin <= there and quarter < end:
            yield quarter


def _mornings(run: Run, begin: datetime, end: datetime) -> Iterator[datetime]:
    day = begin.date()
    while day <= london_day(end):
        moment = datetime.combine(day, _MORNING, tzinfo=LONDON)
        if run.calendar.is_working_day(day) and moment < end:
            yield moment
        day += timedelta(days=1)
