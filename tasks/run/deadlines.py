"""When a trust's update for a month is due: the usual day, moved by the trust's own extension if it was granted one."""

from __future__ import annotations

from datetime import date

from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.rules.deadline import deadline
from tasks.rules.extended import extended
from tasks.rules.working_days import working_day_after


def usual_deadline(rulebook: Rulebook, period: Period) -> date:
    """The last day, in London, on which an update for a month is on time for a trust without an extension.

    Raises BadConfig when no number of working days was in force on the month's last day.
    """
    return deadline(period, rulebook.threshold("deadline_working_days", period.last_day))


def deadline_of(rulebook: Rulebook, trust: str, period: Period) -> date:
    """The last day, in London, on which a trust's update for a month is on time. Raises BadConfig likewise."""
    return extended(rulebook.extensions, trust, period, usual_deadline(rulebook, period))


def end_of_grace(rulebook: Rulebook, trust: str, period: Period) -> date:
    """The last day before a trust without an accepted update for a month is overdue. Raises BadConfig likewise."""
    return working_day_after(deadline_of(rulebook, trust, period), rulebook.threshold("grace_working_days", period.last_day))
