"""The moments of a month: when it is told by itself, and by which moment each trust is judged."""

from __future__ import annotations

from datetime import datetime

from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.rules.deadline import LONDON, RUN_TIME, as_of
from tasks.rules.working_days import working_day_after


def run_moment(rulebook: Rulebook, period: Period) -> datetime:
    """When a month is told if nobody says otherwise: 09:00 London time on its run day, by the settings of the month's last day."""
    working_days, grace = (rulebook.threshold(name, period.last_day) for name in ("deadline_working_days", "grace_working_days"))
    return as_of(period, working_days, grace)


def run_moments(rulebook: Rulebook, period: Period) -> dict[str, datetime]:
    """Trust to the run day of its own extension at 09:00 London time, for trusts that were granted one for a period.

    An extended deadline has its own grace and run day.
    """
    grace = rulebook.threshold("grace_working_days", period.last_day)
    found: dict[str, datetime] = {}
    for one in rulebook.extensions:
        if one.period == period:
            moment = datetime.combine(working_day_after(one.deadline, grace + 1), RUN_TIME, tzinfo=LONDON)
            found[one.trust] = max(moment, found.get(one.trust, moment))
    return found


def moment_by(rulebook: Rulebook, period: Period, now: datetime) -> datetime:
    """The latest moment by `now` (aware) at which a month had something to tell by itself: its run day, or that of an extension.

    Before the first of them all the answer is the usual run day.
    """
    return max([run_moment(rulebook, period), *(moment for moment in run_moments(rulebook, period).values() if moment <= now)])
