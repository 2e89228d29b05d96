"""The days on which months are run, as the list of dates that a scheduler holds: a rule by weekday would not know bank holidays."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.run.moments import scheduled_moment


def run_days_rule(rulebook: Rulebook, first: Period, last: Period) -> str:
    """09:00 in London on the run day of every month from first to last, as iCalendar dates without a zone: the schedule names that."""
    days = [f"{scheduled_moment(rulebook, period):%Y%m%dT%H%M%S}" for period in Period.between(first, last)]
    return f"DTSTART:{days[0]}\nRDATE:{','.join(days)}"
