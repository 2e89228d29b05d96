"""Whether everything is in order: each check asks one question of the facts, and silence is never taken for health."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tasks.rules.deadline import LONDON
from tasks.upkeep.health.condition import Alarm, Condition, Scheduler, Timetable

LATE = timedelta(hours=6)
"""A month may take this long after its moment before it counts as missed: a worker may have been away for the morning."""
UNHEARD = timedelta(minutes=5)
"""A worker reports every half minute; after ten silent reports it is taken for dead."""
STALE = timedelta(days=8)
"""Backups are made weekly; one day of mercy."""
UNDECIDED = timedelta(days=4)
"""A month may wait this long for whoever approves it: a weekend and two working days."""
LEAST_FREE = 1_000_000_000
LEAST_SHARE = 0.05
NAMED = 5  # files named in one alarm
FEWEST_HOLIDAYS = 8  # England has had at least eight bank holidays in every year since 1978


def alarms(condition: Condition) -> list[Alarm]:
    """Everything that is wrong, most basic first. A fault that hides others stands alone, so that one fault is one alarm."""
    if alarm := _clock(condition):
        return [alarm]
    found = [alarm for check in CHECKS if (alarm := check(condition))]
    return [*found, *_scheduler(condition)]


def _clock(condition: Condition) -> Alarm | None:
    """The record knows no later moment than now."""
    if condition.newest is None or condition.now >= condition.newest:
        return None
    return Alarm(
        "clock",
        f"This machine's clock says {_in_london(condition.now)}, but the record knows of {_in_london(condition.newest)}: "
        "the clock was set back.",
        "Set the clock (and switch on time synchronisation), then run the health check again.",
    )


def last_month(condition: Condition) -> Alarm | None:
    """The last month due is in the record as at its run day or later."""
    if condition.due is None or condition.now < condition.due[1] + LATE or (condition.assessed and condition.assessed >= condition.due[1]):
        return None
    period, moment = condition.due
    so_far = f"assessed only as at {_in_london(condition.assessed)}" if condition.assessed else "not assessed at all"
    return Alarm(
        "last month",
        f"{period.words} was due on {_in_london(moment)} and is {so_far}.",
        f"Run it by hand: `measures month {period}`, or the deployment monthly-cycle/monthly with period {period}.",
    )


def approval(condition: Condition) -> Alarm | None:
    """No month waits for a person longer than four days."""
    left = [(period, since) for period, since in condition.unapproved if condition.now - since > UNDECIDED]
    if not left:
        return None
    (first, since), many = left[0], len(left)
    others = "" if many == 1 else f", and so {'does' if many == 2 else 'do'} {' and '.join(period.words for period, _ in left[1:])}"
    return Alarm(
        "approval",
        f"{first.words}, assessed as at {_in_london(since)}, waits for somebody to approve or decline it{others}.",
        f"Look at its preview, then `measures approve {first} --by NAME`, or the form approve-release/approve.",
    )


def extension(condition: Condition) -> Alarm | None:
    """Every month was assessed since the last of its extensions ran out."""
    if not condition.extensions_over:
        return None
    months = " and ".join(period.words for period in condition.extensions_over)
    return Alarm(
        "extension",
        f"An extension ran out, and its month was not assessed again since: {months}.",
        f"Run it again: `measures month {condition.extensions_over[0]}`, or the deployment monthly-cycle/monthly with that period.",
    )


def next_month(condition: Condition) -> Alarm | None:
    """The month now being reported has its plans, workbooks, people and recipients."""
    if not condition.unready:
        return None
    return Alarm("next month", " ".join(condition.unready), "Add what is missing: docs/operators.md says how, under `Add a trust`.")


def inbox(condition: Condition) -> Alarm | None:
    """Every file in the inbox, and among claims and evidence, counts for a trust or a partner."""
    if not condition.astray:
        return None
    named, more = ", ".join(condition.astray[:NAMED]), len(condition.astray) - NAMED
    return Alarm(
        "inbox",
        f"What was put into the inbox as {named}{f', and {more} more' if more > 0 else ''} counts for nobody.",
        "Move each into the folder of its trust, named by its code alone, as in `RNL/update.xlsx`, or out of the inbox.",
    )


def bank_holidays(condition: Condition) -> Alarm | None:
    """The calendar knows this year's bank holidays and the next one's."""
    short = [year for year, count in condition.holidays.items() if count < FEWEST_HOLIDAYS]
    if not short:
        return None
    years = " and ".join(map(str, short))
    return Alarm(
        "bank holidays", f"The calendar lacks bank holidays of {years}: deadlines would be wrong.", "Update the package `holidays`."
    )


def outbox(condition: Condition) -> Alarm | None:
    """No notice waits to be sent."""
    if not condition.waiting:
        return None
    many = "1 notice waits" if condition.waiting == 1 else f"{condition.waiting} notices wait"
    return Alarm(
        "outbox", f"{many} in the outbox.", "Run notify-regulators for the month; if it fails again, its log names the channel's words."
    )


def by_hand(condition: Condition) -> Alarm | None:
    """No notice is left for a person to deliver by other means."""
    if not condition.by_hand:
        return None
    many = "1 notice could" if condition.by_hand == 1 else f"{condition.by_hand} notices could"
    return Alarm(
        "by hand",
        f"{many} not be delivered by any way we know: a person has to see to it.",
        "`measures notices` says whom and what; tick it off with `measures notices --done ID --by NAME`.",
    )


def backup(condition: Condition) -> Alarm | None:
    """There is a backup, and it is at most eight days old."""
    if condition.backup and condition.now - condition.backup <= STALE:
        return None
    age = f"The newest backup is of {_in_london(condition.backup)}" if condition.backup else "There is no backup"
    return Alarm("backup", f"{age}.", "Run the deployment back-up-record/weekly, or `measures backup FILE` into the folder of backups.")


def disk(condition: Condition) -> Alarm | None:
    """Every disk written to has a gigabyte and a twentieth of itself free."""
    full = [d for d in condition.disks if d.free < max(LEAST_FREE, LEAST_SHARE * d.total)]
    if not full:
        return None
    places = "; ".join(f"{d.place} has {d.free / 1e9:.1f} of {d.total / 1e9:.1f} GB free" for d in full)
    return Alarm("disk", f"A disk is nearly full: {places}.", "Make room, or move that folder: see the settings in docs/administrators.md.")


CHECKS: tuple[Callable[[Condition], Alarm | None], ...] = (
    last_month,
    approval,
    extension,
    next_month,
    inbox,
    bank_holidays,
    outbox,
    by_hand,
    backup,
    disk,
)


def _scheduler(condition: Condition) -> Iterator[Alarm]:
    scheduler = condition.scheduler
    if scheduler is None:
        return
    if not scheduler.answers:
        yield Alarm("scheduler", "Prefect's server does not answer: no run will start by itself.", "Start it: `make ui`, or its service.")
        return
    if scheduler.missing:
        yield Alarm("deployments", f"Prefect lacks {', '.join(scheduler.missing)}.", "Deploy again: `make ui`, or deployments/deploy.sh.")
    yield from _schedules(scheduler)
    if scheduler.heard is None or condition.now - scheduler.heard > UNHEARD:
        last = f"was last heard of {_in_london(scheduler.heard)}" if scheduler.heard else "has ever been heard of"
        which = "No worker" if scheduler.heard is None else "The worker"
        yield Alarm("worker", f"{which} {last}: runs wait and nothing happens.", "Start a worker: `make ui`, or its service.")


def _schedules(scheduler: Scheduler) -> Iterator[Alarm]:
    for name, table in (scheduler.timetables or {}).items():
        if name not in scheduler.missing and (wrong := _wrong(name in scheduler.paused, table)):
            yield Alarm("schedule", f"{name} {wrong}.", "Deploy again, which restores every schedule: `make ui`, or deployments/deploy.sh.")


def _wrong(paused: bool, table: Timetable) -> str:
    """What is wrong with a timetable, in words; empty if nothing is."""
    if not table.held:
        return "has lost its schedule and will not run by itself"
    if paused or not table.active:
        return "is paused and will not run by itself"
    if table.will == table.ought:
        return ""
    pairs = [*zip(table.ought, table.will, strict=False)]
    ought, will = next((pair for pair in pairs if pair[0] != pair[1]), (None, None))
    if ought is None or will is None:
        return f"has only {len(table.will)} of the next {len(table.ought)} runs in its schedule"
    return f"is to run {_in_london(will)}, but the calendar says {_in_london(ought)}"


def _in_london(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%-d %B %Y at %H:%M}"
