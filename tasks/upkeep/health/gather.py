"""Look the house over: gather the facts from record, programme, disk and scheduler, for the rules of health to judge."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from prefect.artifacts import create_markdown_artifact

from tasks.fund.claims import READERS
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.notify.by_hand import errands
from tasks.publish.approval import waiting_months
from tasks.record import keys
from tasks.record.record import Record
from tasks.rulebook import Rulebook
from tasks.rulebook.lookups import regulator_on
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.rules.working_days import holidays_in, is_working_day
from tasks.run.inbox import astray
from tasks.run.months import lapsed, run_moment
from tasks.run.opened import open_inbox, open_programme, open_record, open_rulebook
from tasks.run.programme import Programme
from tasks.run.settings import Settings
from tasks.run.verb import verb
from tasks.upkeep.backup import newest_backup
from tasks.upkeep.health.condition import Alarm, Disk, House, Scheduler
from tasks.upkeep.health.judgement import LATE, alarms
from tasks.upkeep.scheduler import AHEAD, is_set, scheduler
from tasks.workbook.prefilled import make_template


@verb(name="examine")
def examine(now: datetime, *, ask_scheduler: bool | None = None) -> list[Alarm]:
    """Everything that is wrong at a moment (aware). Prefect is asked if its settings name a server, unless told otherwise."""
    ask = is_set() if ask_scheduler is None else ask_scheduler
    return alarms(house(now, scheduler(now, run_moments_after(now)) if ask else None))


def show(alarms: list[Alarm]) -> None:
    """Keep what a health check found where operators look."""
    rows = "\n".join(f"| {alarm.check} | {_cell(alarm.says)} | {_cell(alarm.mend)} |" for alarm in alarms)
    table = f"| check | what is wrong | what to do |\n|---|---|---|\n{rows}" if alarms else "Nothing is wrong."
    create_markdown_artifact(f"# Health\n\n{table}\n", key="health", description=f"Health: {len(alarms)} alarms")


def _cell(words: str) -> str:
    """Words in one cell of a table; the names of files in them may hold anything."""
    return " ".join(words.split()).replace("|", "\\|")


def house(now: datetime, found: Scheduler | None = None) -> House:
    """The facts at a moment (aware), with what the scheduler said of itself, if it was asked."""
    record, rulebook, programme, settings = open_record(), open_rulebook(), open_programme(), Settings.read()
    due = _due(rulebook, programme, now)
    month = Period.of(now.date())
    return House(
        now=now,
        due=due,
        told=_told(record, due[0]) if due else None,
        newest=_newest(record),
        unready=tuple(_unready(record, rulebook, programme, month)) if programme.first <= month <= programme.last else (),
        holidays={year: holidays_in(year) for year in (now.year, now.year + 1)},
        waiting=_waiting(record) if is_working_day(london_day(now)) else 0,  # on other days they wait on purpose
        errands=len(errands(record)),
        unapproved=tuple((month, _put_forward(record, month)) for month in waiting_months(record)),
        lapsed=tuple(map(Period.parse, lapsed(now - LATE))),  # a run may take its time
        astray=tuple(_astray(rulebook, programme)),
        backup=newest_backup(settings.backups),
        disks=tuple(_disks(settings)),
        scheduler=found,
    )


def run_moments_after(now: datetime) -> list[datetime]:
    """When the next months are told, by our own calendar, in UTC."""
    rulebook = open_rulebook()
    first = Period.of(now.date()).previous()
    moments = (run_moment(rulebook, period).astimezone(UTC) for period in Period.between(first, Period(now.year + 2, 12)))
    return list(islice((moment for moment in moments if moment > now), AHEAD))


def _due(rulebook: Rulebook, programme: Programme, now: datetime) -> tuple[Period, datetime] | None:
    """The last month of the programme whose moment has come."""
    last = min(programme.last, Period.of(now.date()))
    moments = ((period, run_moment(rulebook, period)) for period in reversed([*Period.between(programme.first, last)]))
    return next(((period, moment) for period, moment in moments if moment <= now), None)


def _told(record: Record, period: Period) -> datetime | None:
    number = record.newest(keys.revisions(period))
    return datetime.fromisoformat(record.revision(period, number)["as_of"]) if number else None


def _put_forward(record: Record, period: Period) -> datetime:
    """The moment as at which a month's newest candidate tells it."""
    return datetime.fromisoformat(record.fact(keys.candidate(period, record.newest(keys.candidates(period))))["as_of"])


def _newest(record: Record) -> datetime | None:
    """The latest moment a month was told as at; every month's newest telling is looked at, for an old month may be told again."""
    return max((moment for month in record.months(keys.REVISIONS) if (moment := _told(record, month))), default=None)


def _unready(record: Record, rulebook: Rulebook, programme: Programme, month: Period) -> Iterator[str]:
    on = month.last_day
    told = {post for step in rulebook.ladder if step.holds_on(on) for post in (*step.to, *step.copy)}
    posts = sorted(told - {"regulator", "partner"})  # whose people belong to no trust
    for trust in expected(rulebook.spells, month):
        if record.plan_in_force(trust, on) is None:
            yield f"{trust} has no agreed plan for {month.words}."
            continue
        try:
            make_template(month, trust)
        except Mistake as mistake:
            yield f"{trust}'s workbook for {month.words} cannot be made: {mistake}."
        missing = [post for post in posts if not programme.recipients(trust, post, on)]
        desk = f"regulator:{regulator_on(rulebook, trust, on)}"
        missing += [] if programme.recipients("", desk, on) else [desk]
        if missing:
            yield f"{trust} has nobody with an address as {', '.join(missing)}."


def _astray(rulebook: Rulebook, programme: Programme) -> Iterator[str]:
    """Files in the folder of nobody, those among claims and evidence by the names of these."""
    yield from astray(open_inbox(), rulebook.trusts)
    for place, folders in (("claims", {contract.partner for contract in rulebook.contracts}), ("evidence", READERS)):
        yield from (f"{place}/{name}" for name in astray(str(programme.folder / place), folders))


def _waiting(record: Record) -> int:
    """Notices of every month that were neither sent nor given up."""
    held = set(record.store.keys(keys.NOTICES))
    gone = held | set(record.store.keys(keys.UNSENT))
    return sum(not {keys.receipt_for(key), keys.unsent(key)} & gone for key in held if key.count(".") == 1)


def _disks(settings: Settings) -> Iterator[Disk]:
    """The disks written to, each once; a record in a bucket fills none."""
    places = [settings.mail, settings.returned, settings.backups]
    places += [Path(place) for place in (settings.site, settings.store) if "://" not in place]
    seen: set[int] = set()
    for place in places:
        there = next(folder for folder in (place, *place.parents) if folder.exists())
        if there.stat().st_dev not in seen:
            seen.add(there.stat().st_dev)
            usage = shutil.disk_usage(there)
            yield Disk(str(place), usage.free, usage.total)
