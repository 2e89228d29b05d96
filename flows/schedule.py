"""The days on which months are told, as the list of dates that a scheduler keeps: a rule by weekday would not know bank holidays."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.run.months import run_moment
from tasks.run.opened import open_rulebook


def run_days_rule(first: Period, last: Period) -> str:
    """09:00 in London on the run day of every month from first to last, as iCalendar dates without a zone: the schedule names that."""
    rulebook = open_rulebook()
    days = [f"{run_moment(rulebook, period):%Y%m%dT%H%M%S}" for period in Period.between(first, last)]
    return f"DTSTART:{days[0]}\nRDATE:{','.join(days)}"
