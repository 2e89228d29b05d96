"""An update is due by the end of the N-th working day after its month, London time; after the days of grace the month is run.

All days are days in London. The first instant that is late is midnight at the end of the deadline day.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tasks.model.period import Period
from tasks.rules.working_days import Calendar

THRESHOLDS = ("deadline_working_days", "grace_working_days")
LONDON = ZoneInfo("Europe/London")
RUN_TIME = time(9)


def deadline(period: Period, working_days: int, calendar: Calendar) -> date:
    """The last day on which an update for the period is on time: the N-th working day after the period's last day."""
    return calendar.after(period.last_day, working_days)


def closes(period: Period, working_days: int, grace: int, calendar: Calendar) -> date:
    """The last day before a trust without an accepted update is overdue: `grace` working days after the deadline."""
    return calendar.after(deadline(period, working_days, calendar), grace)


def run_day(period: Period, working_days: int, grace: int, calendar: Calendar) -> date:
    """The day on which the month is run: the next working day after the grace has run out."""
    return calendar.after(closes(period, working_days, grace, calendar), 1)


def as_of(period: Period, working_days: int, grace: int, calendar: Calendar) -> datetime:
    """The moment as at which the month is run: 09:00 in London on the run day, as an aware datetime."""
    return datetime.combine(run_day(period, working_days, grace, calendar), RUN_TIME, tzinfo=LONDON)


def days_late(received_at: datetime, due: date) -> int:
    """Calendar days in London from the deadline day to the day of receipt, 0 when on time; raises ValueError for a naive time."""
    return max(0, (london_day(received_at) - due).days)


def london_day(moment: datetime) -> date:
    """The day it was in London at an aware moment; raises ValueError for a naive one, which belongs to no day."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone, so it cannot be compared with a deadline")
    return moment.astimezone(LONDON).date()
