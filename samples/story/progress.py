"""How an action fares, month by month: decided once from its reference and its agreed date, so that no month contradicts another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from samples.story.chance import chance, number
from tasks.model.changed_rules import STATUSES_AS_THEY_WERE
from tasks.model.period import Period, calendar_month
from tasks.model.plan import Action
from tasks.model.status import Status
from tasks.rules.working_days import Calendar

FIRST, LAST = Period(2013, 9), Period(2014, 2)

DELIVERED, ON_TRACK, SOME_ISSUES, NOT_ON_TRACK = STATUSES_AS_THEY_WERE  # those of the months that the sample is of


@dataclass(frozen=True, slots=True)
class Revision:
    """From `period` on the action is promised for `to`; `reason` is empty where the prose gives one."""

    period: Period
    to: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """`delivered` may lie after the story's end, or be None: never. `trouble` are months with issues, `grave` makes them worse.

    A `frozen` action does not move after the first month.
    """

    action: Action
    delivered: date | None
    revisions: tuple[Revision, ...]
    trouble: tuple[Period, ...]
    grave: bool
    frozen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an action stands at the end of a period, before anyone writes it down."""

    status: Status
    percent: int
    revision: Revision | None
    delivered: date | None


def fate(action: Action, quiet: frozenset[Period], frozen: bool) -> Fate:
    """Decide an action's course. `quiet` are months in which its trust has nothing accepted, so that nothing is delivered in them."""
    delivered = _delivered(action, quiet, frozen)
    revisions = _revisions(action, delivered, quiet)
    due = action.due.latest
    grave = chance(action.ref, "grave") < 0.2
    if frozen and due is not None and due <= LAST.last_day:
        return Fate(action, delivered, revisions, tuple(Period.between(FIRST, LAST)), grave, frozen)
    return Fate(action, delivered, revisions, _trouble(action.ref, frozen), grave, frozen)


def standing(fate: Fate, period: Period) -> Standing:
    """The action at the end of a period."""
    seen = FIRST if fate.frozen else period
    if fate.delivered is not None and calendar_month(fate.delivered) <= seen:
        return Standing(DELIVERED, 100, None, fate.delivered)
    revision = max((each for each in fate.revisions if each.period <= period), key=lambda each: each.period, default=None)
    worried = seen in fate.trouble or revision is not None
    bad = NOT_ON_TRACK if fate.grave else SOME_ISSUES
    return Standing(bad if worried else ON_TRACK, _percent(fate, seen), revision, None)


def _delivered(action: Action, quiet: frozenset[Period], frozen: bool) -> date | None:
    due, luck = action.due.latest, chance(action.ref, "delivery")
    if due is None:
        return None
    if frozen:
        return _working(FIRST, FIRST.last_day, action.ref) if due < date(2013, 11, 1) and luck < 0.7 else None
    month = calendar_month(due)
    if month <= LAST:
        month = _later(month, _delay(luck))
    elif luck < 0.06 and month <= Period(2014, 6):
        month = LAST if luck < 0.03 else LAST.previous()
    while month in quiet:
        month = month.next()
    return _working(month, due, action.ref)


def _delay(luck: float) -> int:
    """Months after the agreed date; more than half the actions come on time."""
    return 0 if luck < 0.56 else 1 if luck < 0.74 else 2 if luck < 0.84 else 4


def _later(month: Period, by: int) -> Period:
    for _ in range(by):
        month = month.next()
    return month


def _working(month: Period, due: date, ref: str) -> date:
    last = due.day if month == calendar_month(due) else month.last_day.day
    day = date(month.year, month.number, number(min(6, last), last, ref, "day"))
    while not Calendar().is_working_day(day):
        day -= timedelta(days=1)
    return day


def _revisions(action: Action, delivered: date | None, quiet: frozenset[Period]) -> tuple[Revision, ...]:
    """One new date, given in the first month reported after the agreed one has gone."""
    due = action.due.latest
    if due is None or due > LAST.last_day:
        return ()
    said = calendar_month(due)
    while said in quiet:
        said = said.next()
    if delivered is not None and calendar_month(delivered) <= said:
        return ()
    promised = calendar_month(delivered) if delivered is not None else _later(LAST, number(1, 4, action.ref, "promise"))
    return (Revision(said, promised.last_day),)


def _trouble(ref: str, frozen: bool) -> tuple[Period, ...]:
    if chance(ref, "trouble") >= 0.2:
        return ()
    months = list(Period.between(FIRST, LAST))
    start = 0 if frozen else number(0, 5, ref, "trouble starts")
    return tuple(months[start : start + number(1, 3, ref, "trouble lasts")])


def _percent(fate: Fate, period: Period) -> int:
    """Fives, never falling, never 100 before delivery."""
    end = calendar_month(fate.delivered) if fate.delivered is not None else _later(LAST, 9)
    gone, whole = _months(FIRST, period) + 1, _months(FIRST, end) + 1
    start = number(0, 15, fate.action.ref, "start")
    return min(95, 5 * round((start + (95 - start) * gone / whole) / 5))


def _months(first: Period, last: Period) -> int:
    return (last.year - first.year) * 12 + last.number - first.number
