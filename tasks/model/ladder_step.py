"""One step of the ladder of notices, the hours in which nobody is disturbed, and the extensions that move a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from tasks.model.period import Period


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step of the ladder, in force from a day (included) to a day (included; None: still).

    `working_days` counts from a trust's deadline: before it when negative. `letter` names the template; `to` and `copy` name posts.

    What a step is for: a `public` one is what regulators get with the month, and with `again` if it was so the month before, too; one
    `with_month` says to others what the month says; at a step `before_trouble` nothing is wrong yet; the step that is `over` goes to
    whoever heard of trouble that has ended, on no day of its own.
    """

    rule: str
    level: str
    letter: str
    working_days: int
    to: tuple[str, ...]
    copy: tuple[str, ...]
    start: date
    until: date | None
    source: str
    illustrative: bool
    note: str
    public: bool = False
    again: bool = False
    before_trouble: bool = False
    over: bool = False
    with_month: bool = False

    @property
    def awaits_approval(self) -> bool:
        """Whether its letters leave only once a person approved the month they are about."""
        return self.public or self.with_month or self.over

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Nothing leaves from `begin` in the evening to `end` in the morning, London time, nor on days that are not working days."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for one trust and month, up to a day (included): asked for by one person, granted by another, for a reason."""

    trust: str
    period: Period
    deadline: date
    requested_by: str
    approved_by: str
    reason: str
