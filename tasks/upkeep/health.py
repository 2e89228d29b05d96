"""Look at everything that can go wrong in silence: facts from record, programme, disk and scheduler, for the rules of health to judge."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.request import urlopen

from prefect.artifacts import create_markdown_artifact

from tasks.evidence.published_files import READERS
from tasks.model.mistake import Mistake
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.words import counted
from tasks.month.months import extensions_over
from tasks.notify.bell import Ring, ring
from tasks.notify.channels.choice import MailSettings
from tasks.notify.undelivered import by_hand
from tasks.overview.waiting_updates import months_looked_at
from tasks.publish.left_undecided import left_not_out, left_undecided
from tasks.record.decisions import decisions_for, public_release, unread_inboxes
from tasks.record.facts import HELD, Revision
from tasks.record.outbox import Outbox
from tasks.record.plan_versions import plan_in_force
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.run.inbox import CLAIMS, EVIDENCE, astray
from tasks.run.mails import waiting_mails
from tasks.run.moments import LATE, run_days, run_moment
from tasks.run.outside_words import sentence_as_markdown
from tasks.run.run import Run
from tasks.run.settings import Settings
from tasks.run.verb import verb
from tasks.upkeep.backup import newest_backup
from tasks.upkeep.condition import Alarm, Condition, Disk, Scheduler
from tasks.upkeep.judgement import alarms
from tasks.upkeep.scheduler import AHEAD, is_set, scheduler
from tasks.upkeep.settings_faults import approver_faults, settings_faults
from tasks.workbook.trust_template import make_template

UNOPENED = "record"
"""The check that a record and rules can be opened at all."""

DESK_WAITS = 5
"""For how many seconds the desk may take to answer."""


@verb()
def examine(run: Run, *, ask_scheduler: bool | None) -> list[Alarm]:
    """Everything that is wrong at the run's moment. Prefect is asked if its settings name a server; `ask_scheduler` decides otherwise."""
    ask = is_set() if ask_scheduler is None else ask_scheduler
    found = alarms(condition(run, scheduler(run.moment, run_moments_after(run)) if ask else None))
    return [one.in_own_words(run.rulebook.wording.instruct) for one in found]


def alarms_of(begin: Callable[[], Run], *, ask_scheduler: bool | None = None) -> list[Alarm]:
    """Everything that is wrong with a run that is opened here; one that cannot be opened is an alarm too, and hides all others."""
    try:
        run = begin()
    except Mistake as mistake:
        return [Alarm(UNOPENED, f"The record or the rules cannot be opened: {mistake}.", "Mend what it names; until then no run begins.")]
    return examine(run, ask_scheduler=ask_scheduler)


def show(alarms: list[Alarm]) -> None:
    """Put what a health check found where operators look."""
    rows = "\n".join(f"| {alarm.check} | {sentence_as_markdown(alarm.says)} | {alarm.mend} |" for alarm in alarms)
    table = f"| check | what is wrong | what to do |\n|---|---|---|\n{rows}" if alarms else "Nothing is wrong."
    create_markdown_artifact(f"# Health\n\n{table}\n", key="health", description=f"Health: {counted(len(alarms), 'alarm')}")


def ring_alarms(alarms: list[Alarm], at: datetime) -> int:
    """Ring for what a health check found and did not find before; says how many messages left."""
    found = [Ring(f"{one.check}: {one.mark or one.says}", f"{one.check}: {one.says}", one.mend) for one in alarms]
    return ring("health", found, at)


def condition(run: Run, found: Scheduler | None = None) -> Condition:
    """The facts at the run's moment, with what the scheduler answered, if it was asked."""
    record, programme, now, calendar = run.record, run.programme, run.moment, run.calendar
    due = _due(run)
    month = run.rulebook.period_on(now.date())
    return Condition(
        now=now,
        due=due,
        assessed=last.as_of if due and (last := record.last(Revision, due[0])) else None,
        newest=_newest(record),
        ended=programme.has_ended(london_day(now)),
        settings=(*settings_faults(run.settings), *approver_faults(programme, london_day(now))),
        people=tuple(_without_address(run)),
        desk=_desk(run.settings),
        mail_held=MailSettings.read().hold_notices,
        unready=tuple(_unready(run, month)) if programme.first <= month <= programme.last else (),
        holidays={year: len(calendar.days_in(year)) for year in (now.year, now.year + 1)},
        waiting=_waiting(record) if calendar.is_working_day(london_day(now)) else 0,  # on other days they wait on purpose
        by_hand=len(by_hand(record)),
        mails=sum(bool(one.whose) for one in waiting_mails(record)),
        undecided=tuple(left_undecided(run)),
        not_out=tuple(left_not_out(run)),
        extensions_over=tuple(extensions_over(run.at(now - LATE))),  # a run may take its time
        unread=tuple(words for mine in unread_inboxes(record).values() for words in mine),
        held=tuple(_held(record)),
        astray=tuple(_astray(run)),
        backup=newest_backup(run.settings.backups),
        disks=tuple(_disks(run.settings)),
        scheduler=found,
    )


def run_moments_after(run: Run) -> list[datetime]:
    """When the programme's next months are run, by our own calendar, in UTC."""
    return [moment.astimezone(UTC) for moment in islice(run_days(run.rulebook, run.programme, run.moment), AHEAD)]


def _due(run: Run) -> tuple[Period, datetime] | None:
    """The last month of the programme whose moment has come."""
    last = min(run.programme.last, run.rulebook.period_on(run.moment.date()))
    moments = ((period, run_moment(run, period)) for period in reversed([*Period.between(run.programme.first, last)]))
    return next(((period, moment) for period, moment in moments if moment <= run.moment), None)


def _without_address(run: Run) -> Iterator[str]:
    """Whoever holds a post today that is written to, beside those of each trust, and has no address; none once the programme ended."""
    day, written_to = london_day(run.moment), {"partner", "witness", "alternate"}  # what a trust's month lacks is asked by itself
    for one in () if run.programme.has_ended(day) else run.programme.people:
        if not one.address and one.holds_on(day) and one.role.partition(":")[0] in written_to:
            yield f"{one.name} ({', '.join(part for part in (one.trust, one.role) if part)})"


def _desk(settings: Settings) -> str:
    """What is wrong with the desk, if there is one: it is asked for its first page."""
    if not settings.desk:
        return ""
    try:
        with urlopen(settings.desk, timeout=DESK_WAITS):  # noqa: S310  an address of our own settings
            return ""
    except (OSError, ValueError) as trouble:
        return f"The desk at {settings.desk} does not answer: {trouble}."


def _newest(record: Record) -> datetime | None:
    """The latest moment a month was assessed as at; every month's newest assessment is looked at, for an old month may be run again."""
    newest = record.newest_of_each(Revision)
    return max((record.get(Revision, month, number).as_of for month, number in newest.items()), default=None)


def _unready(run: Run, month: Period) -> Iterator[str]:
    """What each trust lacks for a month, in sentences."""
    rulebook, programme, on = run.rulebook, run.programme, month.last_day
    addressed = {post for step in rulebook.ladder if step.holds_on(on) for post in (*step.to, *step.copy)}
    posts = sorted(addressed - {"regulator", "partner", "evidence"})  # whose people belong to no trust
    for trust in expected(rulebook.spells, month):
        if plan_in_force(run.record, trust, on) is None:
            yield f"{trust} has no agreed plan for {month.words}."
            continue
        try:
            make_template(run, month, trust)
        except Mistake as mistake:
            yield f"{trust}'s workbook for {month.words} cannot be made: {mistake}."
        missing = [post for post in posts if not programme.recipients(trust, post, on)]
        desk = f"regulator:{rulebook.regulator_on(trust, on)}"
        missing += [] if programme.recipients("", desk, on) else [desk]
        if missing:
            yield f"{trust} has nobody with an address as {', '.join(missing)}."


def _astray(run: Run) -> Iterator[str]:
    """Files in the folder of nobody, those among claims and evidence by the names of these."""
    yield from astray(run.inbox, run.rulebook.trusts)
    partners = {contract.partner for contract in run.rulebook.contracts if contract.partner}
    for place in (str(run.programme.folder), run.inbox):
        yield from (f"{CLAIMS}/{name}" for name in astray(f"{place}/{CLAIMS}", partners))
        yield from (f"{EVIDENCE}/{name}" for name in astray(f"{place}/{EVIDENCE}", READERS))


def _held(record: Record) -> Iterator[str]:
    """The updates that a fault of ours keeps from being checked, and which, by trust and month."""
    for one in (one for month in months_looked_at(record) for one in decisions_for(record, month)):
        if one.decision == HELD:
            yield f"{one.trust} for {one.period.words}: {one.file} ({one.findings[0].says.rstrip('.')})"


def _waiting(record: Record) -> int:
    """Notices of every month that were neither sent nor given up, and that wait for no approval of their month."""
    return sum(_leaves(record, month, one) for month in record.months(Notice) for one in Outbox(record, month).each_waiting())


def _leaves(record: Record, month: Period, notice: Notice) -> bool:
    return not notice.awaits_approval or public_release(record, month) is not None


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
