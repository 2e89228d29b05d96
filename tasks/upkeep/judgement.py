"""Whether everything is in order: each check asks one question of the facts, and silence is never taken for health."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tasks.model.words import counted
from tasks.rules.deadline import LONDON
from tasks.run.moments import LATE
from tasks.upkeep.condition import Alarm, Condition, Timetable

UNHEARD = timedelta(minutes=5)
"""A worker reports every half minute; after ten silent reports it is taken for dead."""
STALE = timedelta(days=8)
"""Backups are made weekly; one day of mercy."""
LEAST_FREE = 1_000_000_000
LEAST_SHARE = 0.05
NAMED = 5  # files named in one alarm
FEWEST_HOLIDAYS = 8  # England has had at least eight bank holidays in every year since 1978


def alarms(condition: Condition) -> list[Alarm]:
    """Everything that is wrong, most basic first. A fault that hides others stands alone, so that one fault is one alarm."""
    return [*clock(condition)] or [alarm for check in CHECKS for alarm in check(condition)]


def clock(condition: Condition) -> Iterator[Alarm]:
    """The record knows no later moment than now."""
    if condition.newest and condition.now < condition.newest:
        yield Alarm(
            "clock",
            f"This machine's clock says {_in_london(condition.now)}, but the record knows of {_in_london(condition.newest)}: "
            "the clock was set back.",
            "Set the clock (and switch on time synchronisation), then run the health check again.",
        )


def last_month(condition: Condition) -> Iterator[Alarm]:
    """The last month due is in the record as at its run day or later."""
    period, moment = condition.due or (None, condition.now)
    if period and condition.now >= moment + LATE and not (condition.assessed and condition.assessed >= moment):
        so_far = f"assessed only as at {_in_london(condition.assessed)}" if condition.assessed else "not assessed at all"
        yield Alarm(
            "last month",
            f"{period.words} was due on {_in_london(moment)} and is {so_far}.",
            f"Run it by hand: `measures month {period}`, or the deployment monthly-cycle/month with period {period}.",
        )


def approval(condition: Condition) -> Iterator[Alarm]:
    """No month waits for a person longer than the ladder lets it, and none stays declined or withdrawn so long."""
    for first, since in condition.undecided[:1]:
        others = " and ".join(period.words for period, _ in condition.undecided[1:])
        so_have = f", and so {'has' if len(condition.undecided) == 2 else 'have'} {others}" if others else ""
        yield Alarm(
            "approval",
            f"{first.words} has waited since {_in_london(since)} for somebody to approve or decline it{so_have}. "
            "The regulators hear of a month that is not out.",
            f"Look at its preview, then decide by the link in the letter, or with `measures approve {first} --candidate HASH --by NAME`.",
        )
    for period in condition.not_out:
        yield Alarm(
            "approval",
            f"Nothing is public of {period.words}: what was put forward was declined or withdrawn, and nothing was put forward since. "
            "The regulators hear that it is not out.",
            "`measures waiting` says who, why, and by which command it is put forward once the cause is mended.",
        )


def extension(condition: Condition) -> Iterator[Alarm]:
    """Every month was assessed since the last of its extensions ran out."""
    if condition.extensions_over:
        months = " and ".join(period.words for period in condition.extensions_over)
        yield Alarm(
            "extension",
            f"An extension ran out, and its month was not assessed again since: {months}.",
            f"Run it again: `measures month {condition.extensions_over[0]}`, or the deployment monthly-cycle/month with that period.",
        )


def next_month(condition: Condition) -> Iterator[Alarm]:
    """The month now being reported has its plans, workbooks, people and recipients."""
    if condition.unready:
        yield Alarm("next month", " ".join(condition.unready), "Add what is missing: docs/operators.md says how, under `Add a trust`.")


def inbox(condition: Condition) -> Iterator[Alarm]:
    """Every file in the inbox, and among claims and evidence, counts for a trust or a partner."""
    if condition.astray:
        named, more = ", ".join(condition.astray[:NAMED]), len(condition.astray) - NAMED
        yield Alarm(
            "inbox",
            f"What was put into the inbox as {named}{f', and {more} more' if more > 0 else ''} counts for nobody.",
            "Move each into the folder of its trust, named by its code alone, as in `RNL/update.xlsx`, or out of the inbox.",
        )


def unread(condition: Condition) -> Iterator[Alarm]:
    """Every file in the inbox can be read."""
    if condition.unread:
        yield Alarm(
            "unread",
            f"{'; '.join(condition.unread[:NAMED])}. No trust whose it may be is called late meanwhile, and no award is decided on by it.",
            "Mend that, or take the file away, and run the month again.",
        )


def held(condition: Condition) -> Iterator[Alarm]:
    """No update is held by a fault of ours."""
    if condition.held:
        yield Alarm(
            "held",
            f"By a fault of ours neither accepted nor returned: {'; '.join(condition.held[:NAMED])}.",
            "Tell whoever maintains the product: each run tries it again. An update sent anew, in another form, may do meanwhile.",
        )


def settings(condition: Condition) -> Iterator[Alarm]:
    """What is set lets letters and alarms leave as they ought to."""
    if condition.settings:
        yield Alarm("settings", " ".join(condition.settings), "Set what each sentence names; `measures config` looks at the same.")


def mail_held(condition: Condition) -> Iterator[Alarm]:
    """Nobody forgot that all mail is held."""
    if condition.mail_held:
        says = "All mail is held (MEASURES_HOLD_NOTICES): months are told, and every letter waits."
        yield Alarm("mail held", says, "Take the setting away when letters may leave again; then they do, with the next run.")


def people(condition: Condition) -> Iterator[Alarm]:
    """Whoever is written to has an address."""
    if condition.people:
        says = f"Letters to {', '.join(condition.people[:NAMED])} have no address to go to."
        yield Alarm("people", says, "Add it in people.csv, or end the post there; what was undelivered meanwhile is in `measures waiting`.")


def desk(condition: Condition) -> Iterator[Alarm]:
    """The desk answers, if there is one."""
    if condition.desk:
        yield Alarm("desk", condition.desk, "Start it: its service, or `measures desk`; and look at the proxy before it.")


def bank_holidays(condition: Condition) -> Iterator[Alarm]:
    """The calendar knows this year's bank holidays and the next one's."""
    if years := " and ".join(str(year) for year, count in condition.holidays.items() if count < FEWEST_HOLIDAYS):
        says = f"The calendar lacks bank holidays of {years}: deadlines would be wrong."
        yield Alarm("bank holidays", says, "Update the package `holidays`.")


def outbox(condition: Condition) -> Iterator[Alarm]:
    """No notice waits to be sent."""
    if condition.waiting:
        many = f"{counted(condition.waiting, 'notice')} {'waits' if condition.waiting == 1 else 'wait'}"
        mend = "Run notify-regulators for the month; if it fails again, its log names the channel's words."
        yield Alarm("outbox", f"{many} in the outbox.", mend, mark="waits")


def by_hand(condition: Condition) -> Iterator[Alarm]:
    """No notice is left for a person to deliver by other means."""
    if condition.by_hand:
        many = f"{counted(condition.by_hand, 'notice')} could"
        yield Alarm(
            "by hand",
            f"{many} not be delivered by any way we know: a person has to see to it.",
            "`measures notices` says whom and what; tick it off with `measures notices --done ID --by NAME`.",
        )


def mails(condition: Condition) -> Iterator[Alarm]:
    """No mail in the name of a trust or a partner waits for a person."""
    if condition.mails:
        wait = "waits" if condition.mails == 1 else "wait"
        says = f"{counted(condition.mails, 'mail')} {wait} in the name of a trust or a partner, and no file of it was taken."
        yield Alarm(
            "mails", says, "`measures waiting` lists them; see to one with `measures waiting ID --by NAME`, and `--trust CODE` to take it."
        )


def backup(condition: Condition) -> Iterator[Alarm]:
    """There is a backup, and it is at most eight days old."""
    old = condition.backup is not None and not condition.ended and condition.now - condition.backup > STALE  # an ended record stands still
    if condition.backup is None or old:
        age = f"The newest backup is of {_in_london(condition.backup)}" if condition.backup else "There is no backup"
        yield Alarm("backup", f"{age}.", "Run the deployment back-up-record/backup, or `measures backup FILE` into the folder of backups.")


def disk(condition: Condition) -> Iterator[Alarm]:
    """Every disk written to has a gigabyte and a twentieth of itself free."""
    full = [d for d in condition.disks if d.free < max(LEAST_FREE, LEAST_SHARE * d.total)]
    if places := "; ".join(f"{d.place} has {d.free / 1e9:.1f} of {d.total / 1e9:.1f} GB free" for d in full):
        mend = "Make room, or move that folder: see the settings in docs/administrators.md."
        yield Alarm("disk", f"A disk is nearly full: {places}.", mend, mark=" ".join(d.place for d in full))


def scheduler(condition: Condition) -> Iterator[Alarm]:
    """Prefect's server, if it was asked, has every deployment and schedule, and a worker lives."""
    found = condition.scheduler
    if found is None:
        return
    if not found.answers:
        yield Alarm("scheduler", "Prefect's server does not answer: no run will start by itself.", "Start it: `make ui`, or its service.")
        return
    if found.missing:
        yield Alarm("deployments", f"Prefect lacks {', '.join(found.missing)}.", "Deploy again: `make ui`, or deployments/deploy.sh.")
    if found.late:
        many = "1 run that was due has" if len(found.late) == 1 else f"{len(found.late)} runs that were due have"
        mend = "See to a worker and let them begin before you deploy again: a new deployment drops what has not begun."
        yield Alarm("late runs", f"{many} not begun: {', '.join(found.late[:NAMED])}.", mend)
    if condition.ended:
        if needless := [name for name, table in (found.timetables or {}).items() if table.active and name not in found.paused]:
            says = f"The programme has ended, and Prefect would still run {', '.join(needless)} by itself."
            yield Alarm("schedule", says, "Deploy again, which switches their schedules off: `make ui`, or deployments/deploy.sh.")
        return
    for name, table in (found.timetables or {}).items():
        if name not in found.missing and (wrong := _wrong(name in found.paused, table)):
            yield Alarm("schedule", f"{name} {wrong}.", "Deploy again, which restores every schedule: `make ui`, or deployments/deploy.sh.")
    if found.heard is None or condition.now - found.heard > UNHEARD:
        last = f"The worker was last heard of {_in_london(found.heard)}" if found.heard else "No worker has ever been heard of"
        yield Alarm("worker", f"{last}: runs wait and nothing happens.", "Start a worker: `make ui`, or its service.")


CHECKS = (
    *(last_month, approval, extension, next_month, unread, held, inbox, bank_holidays, settings, mail_held, people, outbox, by_hand, mails),
    *(backup, disk, desk, scheduler),
)


def _wrong(paused: bool, table: Timetable) -> str:
    """What is wrong with a timetable, in words; empty if nothing is."""
    if not table.ought:
        return "is still to run by itself, and no month of the programme is left" if table.will else ""
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
