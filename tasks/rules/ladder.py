"""The ladder: on its working day before or after the deadline each step asks or informs somebody, until there is nothing left to chase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tasks.model.ladder_step import LadderStep, QuietHours
from tasks.rules.deadline import LONDON
from tasks.rules.working_days import Calendar

UNDECIDED = "undecided"
"""The ladder of a month that is not out: from its day on the regulators hear it, and it rings again for whoever decides."""


@dataclass(frozen=True, slots=True)
class Rungs:
    """The steps that a day calls for, and in a sentence why these, or why none; then those of the next day on which a step is reached."""

    steps: tuple[LadderStep, ...]
    sentence: str
    coming: tuple[LadderStep, ...] = ()


def ladder(
    steps: Iterable[LadderStep],
    due: date,
    on: date,
    calendar: Calendar,
    *,
    arrived: bool,
    in_regime: bool,
    planless: bool = False,
    grace: int = 0,
    closes: date | None = None,
) -> Rungs:
    """What a trust's ladder asks for on a day (London), counted from `due`, the day on which the update is due.

    Where what was returned may be mended until `closes`, steps from the `grace`-th working day on count from there.
    `arrived`: an update came that was not sent back; `in_regime`: the trust is still in it on that day. Either stops the ladder,
    and so does `planless`: it had no agreed plan to report against. Of
    several steps to the same post only the latest reached is asked for: a reminder that was missed is not sent after the deadline.
    """
    if not in_regime:
        return Rungs((), "The trust has left the regime, so nothing more is asked of it.")
    if planless:
        return Rungs((), "The trust had no agreed plan to report against from the first day of the month, so nothing is asked of it.")
    if arrived:
        return Rungs((), "An update has arrived, so there is nothing to chase.")
    by_day = sorted(steps, key=lambda step: step.working_days)
    reached = [step for step in by_day if step_day(step, due, calendar, grace, closes) <= on]
    coming = by_day[len(reached) :]
    coming = [step for step in coming if step.working_days == coming[0].working_days]
    latest = {post: step.working_days for step in reached for post in step.to}
    asked = tuple(step for step in reached if any(latest[post] == step.working_days for post in step.to))
    if not asked:
        return Rungs((), "The first step of the ladder has not been reached.", tuple(coming))
    return Rungs(asked, f"Reached: {', '.join(step.level for step in asked)}.", tuple(coming))


def step_day(step: LadderStep, due: date, calendar: Calendar, grace: int = 0, closes: date | None = None) -> date:
    """The day of a step for an update due on a day; from the end of the `grace` on it counts from `closes`, if that is given."""
    days = step.working_days
    if closes and days >= grace:
        return calendar.after(closes, days - grace)
    return calendar.before(due, -days) if days < 0 else calendar.after(due, days)


def quiet(hours: QuietHours | None, moment: datetime, calendar: Calendar) -> bool:
    """Whether nothing may be sent at a moment (aware): outside office hours in London, at weekends and on bank holidays. Without
    quiet hours anything may.
    """
    if hours is None:
        return False
    there = moment.astimezone(LONDON)
    return not calendar.is_working_day(there.date()) or there.time() >= hours.begin or there.time() < hours.end
