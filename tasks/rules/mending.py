"""An update that came by its deadline and was returned may be mended for some working days after the day of our answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tasks.model.words import counted, in_full
from tasks.rules.deadline import LONDON, RUN_TIME, london_day
from tasks.rules.working_days import Calendar

THRESHOLDS = ("mending_working_days",)

ANSWERED_FOR = timedelta(days=30)
"""For so long after it came an update is answered: a decision made when a month of the past is told again is no news to its sender."""


@dataclass(frozen=True, slots=True)
class ReturnedUpdate:
    """An update that was returned and that none has taken the place of: the days (London) on which it came and our answer left.

    `answered` is None while the answer has not left. `until` is the last day on which it may be mended.
    """

    came: date
    answered: date | None
    until: date
    findings: int

    def sentence(self, month: str) -> str:
        """What became of it, for a trust whose time to mend it is not over."""
        came = f"The update for {month} that came on {in_full(self.came)}"
        if self.answered is None:
            return f"{came} has not been answered yet, so the trust is not judged by it."
        faults = counted(self.findings, "finding")
        return f"{came} was returned on {in_full(self.answered)} with {faults}; it may be mended until the end of {in_full(self.until)}."


def answer_day(answered_at: datetime, calendar: Calendar) -> date:
    """The day (London) on which an answer counts as given: one that leaves before 09:00 on a working day counts for the one before."""
    day = london_day(answered_at)
    early = answered_at.astimezone(LONDON).time() < RUN_TIME and calendar.is_working_day(day)
    return calendar.before(day, 1) if early else day


def mended_by(came: date, answered_at: datetime, due: date, closes: date, working_days: int, calendar: Calendar) -> date:
    """The last day on which a returned update may be mended, so that nobody is told that it is missing.

    `came` is the day it came on, `due` and `closes` are the trust's last days on time and in grace. What came after its deadline has what
    is left of the grace; and with no `working_days` so has every update, as the rule was before.
    """
    if came > due or not working_days:
        return closes
    return max(closes, calendar.after(answer_day(answered_at, calendar), working_days))
