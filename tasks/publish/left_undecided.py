"""Months that are left without a decision, or not out, for as long as the ladder gives until the regulators hear of it."""

from __future__ import annotations

from datetime import datetime

from tasks.model.period import Period
from tasks.publish.approval import approved_months, waiting_months
from tasks.record.decisions import waiting_candidate
from tasks.record.facts import Candidate, Release
from tasks.rules.deadline import london_day
from tasks.rules.ladder import UNDECIDED
from tasks.run.approvers import waits_since
from tasks.run.moments import run_moment
from tasks.run.run import Run


def left_undecided(run: Run) -> list[tuple[Period, datetime]]:
    """The months on whose newest candidate nobody has decided for so long, with the moment since when it waits."""
    waits = ((month, waiting_candidate(run.record, month)) for month in waiting_months(run.record))
    since = ((month, waits_since(run, one)) for month, one in waits if one)
    return [(month, moment) for month, moment in since if _is_long(run, month, moment)]


def not_out(run: Run) -> list[Candidate]:
    """Of each month that is due and of which nothing is public the newest candidate, if it was declined, or withdrawn for good."""
    on_their_way = {*run.record.newest_of_each(Release), *waiting_months(run.record), *approved_months(run.record)}
    left = {month: number for month, number in run.record.newest_of_each(Candidate).items() if month not in on_their_way}
    ours = (month for month in left if run.programme.first <= month <= run.programme.last and run_moment(run, month) <= run.moment)
    return [run.record.get(Candidate, month, left[month]) for month in ours]


def left_not_out(run: Run) -> list[Period]:
    """The months of which nothing is public for so long, though something was put forward."""
    return [one.period for one in not_out(run) if _is_long(run, one.period, max(one.as_of, run_moment(run, one.period)))]


def _is_long(run: Run, month: Period, since: datetime) -> bool:
    """Whether as many working days have gone by as there are from a month's run day, the one after the days of grace, to the step's."""
    grace, steps = run.rulebook.threshold("grace_working_days", month.last_day), run.rulebook.steps(UNDECIDED, month.last_day)
    days = steps[0].working_days - (grace + 1) if steps else 0
    return london_day(run.moment) >= run.calendar.after(london_day(since), max(days, 0))
