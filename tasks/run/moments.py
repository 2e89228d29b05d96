"""The moments of a month: when it is told by itself, and by which moment each trust is judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tasks.model.period import Period
from tasks.record.decisions import outcomes
from tasks.rulebook import Rulebook
from tasks.rules.deadline import LONDON, RUN_TIME
from tasks.rules.working_days import Calendar
from tasks.run.deadlines import month_deadline, returned_updates, worked_out
from tasks.run.programme import Programme
from tasks.run.run import Run
from tasks.run.unconfirmed import unconfirmed_by

LATE = timedelta(hours=6)
"""A month may take this long after its moment before it counts as missed: a worker may have been away for the morning."""


def run_days(rulebook: Rulebook, programme: Programme, after: datetime) -> Iterator[datetime]:
    """When the programme's periods are told by themselves after a moment, in order: 09:00 London time on each run day.

    One more follows the last: it finds nothing to tell, and says so to the operators, should the programme go on.
    """
    begun = rulebook.period_on(after.date()).previous().previous().previous()
    for period in Period.between(max(programme.first, begun), programme.last.next()):
        if (moment := scheduled_moment(rulebook, period)) > after:
            yield moment


def scheduled_moment(rulebook: Rulebook, period: Period) -> datetime:
    """When a month to come is told, by all that has been announced: 09:00 London time on its run day."""
    return worked_out(rulebook, Calendar(rulebook.bank_holidays), period).run_moment.astimezone(LONDON)


def run_moment(run: Run, period: Period) -> datetime:
    """When a month is told if nobody says otherwise: 09:00 London time on its run day, as it was when the month was first told."""
    return month_deadline(run, period).run_moment.astimezone(LONDON)


def run_moments(run: Run, period: Period) -> dict[str, datetime]:
    """Trust to a run day of its own at 09:00 London time: after the grace of its extension, after the day until which it may mend, or after
    that until which its word on a mail in its name is waited for.
    """
    rulebook, grace = run.rulebook, run.rulebook.threshold("grace_working_days", period.last_day)
    found: dict[str, datetime] = {}
    for one in rulebook.extensions:
        if one.period == period:
            moment = datetime.combine(run.calendar.after(one.deadline, grace + 1), RUN_TIME, tzinfo=LONDON)
            found[one.trust] = max(moment, found.get(one.trust, moment))
    for trust, moment in (*mending_moments(run, period).items(), *confirming_moments(run, period).items()):
        found[trust] = max(moment, found.get(trust, moment))
    return found


def mending_moments(run: Run, period: Period) -> dict[str, datetime]:
    """Trust to 09:00 London time after the day until which it may mend what was returned, if that is the month's run day or later."""
    found: dict[str, datetime] = {}
    for mending in returned_updates(run, period):
        until = mending.until or date.min
        accepted = any(one.state == "accepted" for one in outcomes(run.record, period, run.moment, mending.trust))
        if until >= month_deadline(run, period).run_moment.date() and not accepted:
            found[mending.trust] = datetime.combine(run.calendar.after(until, 1), RUN_TIME, tzinfo=LONDON)
    return found


def confirming_moments(run: Run, period: Period) -> dict[str, datetime]:
    """Trust of which nothing is accepted to when mails in its name no longer keep it from being called overdue."""
    found: dict[str, datetime] = {}
    for trust, one in unconfirmed_by(run, period, run.moment).items():
        if one.ends and not any(came.state == "accepted" for came in outcomes(run.record, period, run.moment, trust)):
            found[trust] = one.ends.astimezone(LONDON)
    return found


def moment_by(run: Run, period: Period, now: datetime) -> datetime:
    """The latest moment by `now` (aware) at which a month had something to tell by itself: its run day, or that of an extension.

    Before the first of them all the answer is the usual run day.
    """
    return max([run_moment(run, period), *(moment for moment in run_moments(run, period).values() if moment <= now)])
