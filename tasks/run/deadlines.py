"""When updates for a month are due: by the calendar as it was known, and once the month was told by the deadline it was told with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date

from tasks.model.period import Period
from tasks.record.facts import Deadline
from tasks.rulebook import Rulebook
from tasks.rules.deadline import as_of, closes, deadline
from tasks.rules.extended import extended
from tasks.rules.working_days import Calendar
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class Due:
    """The last days, in London, on which a trust's update is on time, and in grace."""

    deadline: date
    closes: date


def month_deadline(run: Run, period: Period) -> Deadline:
    """The deadline of a month for a trust without an extension: as it was told, else by what is known at the run's moment.

    What was told stands while the same numbers of working days are in force, whatever has become of the calendar. Raises BadConfig when
    none were in force on the month's last day.
    """
    found = worked_out(run.rulebook, run.calendar, period)
    held = run.record.last(Deadline, period)
    same = held is not None and (held.working_days, held.grace) == (found.working_days, found.grace)
    return held if held and same else found


def fix_deadline(run: Run, period: Period) -> Deadline:
    """Write down the deadline that a month is told with, unless it was told before; no holiday announced later changes it."""
    found = month_deadline(run, period)
    if not found.hash:
        run.record.follow(run.record.last(Deadline, period), found)
    return month_deadline(run, period)


def worked_out(rulebook: Rulebook, calendar: Calendar, period: Period) -> Deadline:
    """The deadline of a month by a calendar. Raises BadConfig likewise."""
    working_days, grace = (rulebook.threshold(name, period.last_day) for name in ("deadline_working_days", "grace_working_days"))
    return Deadline(
        period=period,
        deadline=deadline(period, working_days, calendar),
        closes=closes(period, working_days, grace, calendar),
        run_moment=as_of(period, working_days, grace, calendar).astimezone(UTC),
        working_days=working_days,
        grace=grace,
        calendar=calendar.sha256(period.year, period.year + 1),
    )


def due_dates(run: Run, period: Period, trusts: Iterable[str]) -> dict[str, Due]:
    """When each trust's update for a month is due: the usual days, moved by the trust's own extension if it was granted one."""
    usual = month_deadline(run, period)
    own = {trust: extended(run.rulebook.extensions, trust, period, usual.deadline) for trust in trusts}
    grace = run.rulebook.threshold("grace_working_days", period.last_day)
    return {trust: Due(day, usual.closes if day == usual.deadline else run.calendar.after(day, grace)) for trust, day in own.items()}
