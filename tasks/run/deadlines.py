"""When updates for a month are due: by the calendar as it was known, and once the month was told by the deadline it was told with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date

from tasks.model.ladder_step import Extension
from tasks.model.period import Period
from tasks.record.facts import Deadline, Mending
from tasks.rulebook import Rulebook
from tasks.rules.deadline import as_of, closes, deadline, london_day
from tasks.rules.extended import extended
from tasks.rules.mending import ReturnedUpdate
from tasks.rules.working_days import Calendar
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class Due:
    """The last days (London) on which a trust's update is on time, and in grace; and what was returned to it that may be mended longer."""

    deadline: date
    closes: date
    returned: ReturnedUpdate | None = None

    @property
    def last_day(self) -> date:
        """The last day before the trust is overdue: of grace, or that on which what was returned may be mended, if it is later."""
        return max(self.closes, self.returned.until) if self.returned else self.closes


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
    """When each trust's update for a month is due: the usual days, moved by its own extension or by what was returned."""
    returned = {one.trust: one for one in returned_updates(run, period)}
    first = first_due_dates(run, period, trusts)
    return {trust: _mended(run, due, returned[trust]) if trust in returned else due for trust, due in first.items()}


def first_due_dates(run: Run, period: Period, trusts: Iterable[str]) -> dict[str, Due]:
    """When each trust's first update for a month is due, whatever was returned: the usual days, moved by its own extension."""
    usual = month_deadline(run, period)
    grace = run.rulebook.threshold("grace_working_days", period.last_day)
    given: dict[str, list[Extension]] = defaultdict(list)
    for one in run.rulebook.extensions:
        given[one.trust].append(one)
    days = {trust: extended(given.get(trust, ()), trust, period, usual.deadline) for trust in trusts}
    return {trust: Due(day, usual.closes if day == usual.deadline else run.calendar.after(day, grace)) for trust, day in days.items()}


def returned_updates(run: Run, period: Period) -> Iterator[Mending]:
    """What came by the run's moment and was returned, of each trust the update that may be mended longest, and before all one without our
    answer.
    """
    now = f"{run.moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"  # as ids of submissions begin
    came = [parts for parts in run.record.listed(Mending, period) if parts[2][: len(now)] <= now]
    newest = {parts[1:3]: parts for parts in sorted(came, key=lambda parts: (parts[1:3], int(parts[3])))}
    found: dict[str, Mending] = {}
    for parts in newest.values():
        one = run.record.get(Mending, *parts)
        known = found.get(one.trust)
        if known is None or _longest(one) > _longest(known):
            found[one.trust] = one
    yield from found.values()


def _longest(one: Mending) -> tuple[date, str]:
    return one.until or date.max, one.submission


def _mended(run: Run, due: Due, one: Mending) -> Due:
    """A trust's days with what was returned to it. While our answer has not left, no day is its last."""
    today = london_day(run.moment)
    if one.answered_at is None or one.until is None or london_day(one.answered_at) > today:
        return replace(due, returned=ReturnedUpdate(one.came, None, today, one.findings))
    until = max(due.closes, one.until)
    return replace(due, returned=ReturnedUpdate(one.came, london_day(one.answered_at), until, one.findings))
