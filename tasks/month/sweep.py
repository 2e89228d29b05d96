"""Sweeps of the inbox: what arrived is answered within the hour, and a month that is told afterwards can be lived through by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, time, timedelta

from tasks.collect.agreed_plans import first_plans
from tasks.collect.updates import collect
from tasks.fund.claims import collect_claims
from tasks.model.period import Period, calendar_month
from tasks.month.statement import MadeUp, made_up_statements
from tasks.month.tell import answer, batches, decide_and_answer
from tasks.notify.bounces import months_bounced
from tasks.notify.chase import chase, comes_to_a_step, periods_chased
from tasks.notify.claim_letters import claims_by_month
from tasks.notify.mail_letters import about_what_came
from tasks.notify.people_letters import is_to_people, months_to_people
from tasks.notify.sending import send_all
from tasks.record.decisions import decisions_for
from tasks.record.facts import Decision, Revision
from tasks.record.outbox import Outbox
from tasks.record.seal import months_since, seal
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.ladder import quiet
from tasks.run.moments import run_moment
from tasks.run.run import Run
from tasks.validate.validation import validate

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
    collect_claims(run)
    decided = sum(decide_and_answer(run, month, pending.get(month, ()), clock)[0] for month in sorted({*periods, *pending}))
    written = {month for month in periods if Outbox(run.record, month).any_waits(about_what_came)}
    send_all(run, sorted(written | {*months_bounced(run)}), clock, about_what_came)
    send_all(run, months_to_people(run), clock, is_to_people)
    return decided


def live_through(run: Run, period: Period) -> tuple[int, int]:
    """Answer and remind as it would have gone since the month before was told, up to this month's run day, each at its own moment.

    What arrived by then is decided on at once, as no decision hangs on the moment it is made at. A month that was told before is not lived
    through again. The answer is how many decisions were new, and how many letters left.
    """
    if run.record.newest(Revision, period):
        return 0, 0
    first_plans(run)
    before = period.previous()
    begin = run_moment(run, before) if before >= run.programme.first else datetime.combine(period.next().first_day, time(), tzinfo=LONDON)
    end = run.at(min(run_moment(run, period), run.moment))
    pending = collect(end, before).items()
    collect_claims(end)
    decided = sum(validate(end, month, *batch) for month, taken in pending for batch in batches(end, taken))
    answered, mornings = _answered(end, before, begin), {*_mornings(end, begin)}
    stated = made_up_statements(end, begin, end.moment)
    moments = sorted({*answered, *mornings, *stated})
    sent = sum(_at(run.at(moment), answered.get(moment, ()), stated.get(moment, ()), morning=moment in mornings) for moment in moments)
    seal(run.record, months_since(run.record, before.previous(), calendar_month(london_day(end.moment))))
    return decided, sent


def _at(run: Run, answered: Collection[Period], stated: Collection[MadeUp], *, morning: bool) -> int:
    """Answer for the months that something came for or was said of, and in the morning remind for those whose ladder comes to a step; how
    many letters left.
    """
    for one in stated:
        one.state(run)
    sent = sum(answer(run, month, lambda: run.moment) for month in sorted({*answered, *(one.period for one in stated)}))
    yesterday = run.calendar.before(london_day(run.moment), 1)
    for month in periods_chased(run) if morning else ():
        if comes_to_a_step(run, month, yesterday):
            chase(run, month, ())
            sent += send_all(run, (month,), lambda: run.moment)
    return sent


def _answered(run: Run, since: Period, begin: datetime) -> dict[datetime, set[Period]]:
    """When answers leave for what arrived since a moment, to the months that it is for; none from the run's moment on."""
    found: dict[datetime, set[Period]] = defaultdict(set)
    updates = ((one.received_at, month) for month in run.record.months(Decision, since) for one in decisions_for(run.record, month))
    for received_at, month in (*updates, *claims_by_month(run, since)):
        leaves = _answer_leaves(run, begin.astimezone(UTC) + -(-(received_at - begin) // _EVERY) * _EVERY)
        if begin < leaves < run.moment:
            found[leaves].add(month)
    return found


def _answer_leaves(run: Run, swept: datetime) -> datetime:
    """When an answer leaves that could at a moment: then, or when the quiet hours are over."""
    there, hours = swept.astimezone(LONDON), run.rulebook.quiet
    if hours is None or not quiet(hours, there, run.calendar):
        return there
    early = run.calendar.is_working_day(there.date()) and there.time() < hours.end
    return datetime.combine(there.date() if early else run.calendar.after(there.date(), 1), hours.end, tzinfo=LONDON)


def _mornings(run: Run, begin: datetime) -> Iterator[datetime]:
    """08:00 on each working day before the run's own day, on which the month itself is told; none is before the first moment."""
    day = london_day(begin)
    while day < london_day(run.moment):
        if run.calendar.is_working_day(day):
            yield max(begin, datetime.combine(day, _MORNING, tzinfo=LONDON))
        day += timedelta(days=1)
