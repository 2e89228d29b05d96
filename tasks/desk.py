"""What people do by hand, without a flow: add agreed plans, make a blank form, check a file before sending it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tasks.model.finding import Finding
from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.model.status import Status
from tasks.model.update import Reading, Submission
from tasks.opened import open_programme, open_record, open_rulebook
from tasks.rules import checks
from tasks.tables.elsewhere import last_told, told_elsewhere
from tasks.tables.findings import findings_on
from tasks.tables.frames import update_frames
from tasks.tables.governed import earlier_decisions
from tasks.tables.prints import kept_prints, prints_of, sharing
from tasks.updates import read
from tasks.updates.plan_files import read_plans


def add_plans(files: Iterable[Path]) -> tuple[list[str], int]:
    """Add agreed plans to the record: names of those added ('RNL version 1'), and how many it had. Raises Mistake for one it cannot."""
    record = open_record()
    added, known = [], 0
    files = list(files) or sorted(open_programme().plans.glob("*"))
    for file, plan in zip(files, read_plans([(file.name, file.read_bytes()) for file in files]), strict=True):
        if record.put_plan(plan):
            added.append(f"{plan.trust} version {plan.version}")
        elif record.plan(plan.trust, plan.version) != plan:
            raise Mistake(
                f"{file}: version {plan.version} of {plan.trust}'s plan is in the record already, and says something else. "
                f"An agreed plan is never changed: give the new one Plan version {plan.version + 1}."
            )
        else:
            known += 1
    return added, known


def make_template(period: Period, trust: str) -> bytes:
    """A trust's workbook for a period, filled with its plan and what it last reported. Raises NotFound without a trust or a plan."""
    from tasks.updates.template import template  # noqa: PLC0415  # openpyxl is slow to load, and who only checks a file need not wait

    record, rulebook, programme = open_record(), open_rulebook(), open_programme()
    plan = plan_of(trust, period)
    if trust not in rulebook.trusts:
        raise NotFound(f"{trust} is not in the register: see config/trusts.csv for the codes")
    before = record.assessed_before(period)
    last: dict[str, str] = {}
    if before:
        actions = record.table(before, "actions", (trust,))
        mine = actions[actions["status"].ne("")]
        last = {ref: Status(status).label for ref, status in zip(mine["ref"], mine["status"], strict=True)}
    return template(
        plan,
        trust_name=rulebook.trusts[trust].name,
        period=period,
        last=last,
        signatories={
            column: [person.name for person in programme.holders(trust, role, period.next().first_day)]
            for column, role in (("chair_name", "chair"), ("chief_name", "chief executive"))
        },
        guidance=guidance(),
        banner=programme.banner,
    )


def guidance() -> list[tuple[str, str, str]]:
    """What a workbook says of each check: its title, its rule and an example that passes."""
    return [(check.title, check.rule, check.good) for check in checks.catalogue()]


def plan_of(trust: str, period: Period) -> ActionPlan:
    """The plan in force in a period, from the record."""
    plan = open_record().plan_in_force(trust, period.last_day)
    if plan is None:
        raise NotFound(f"The record has no agreed plan for {trust} in {period.words}: add it with `measures plan FILE`")
    return plan


def check_file(path: Path, now: datetime) -> tuple[Reading, list[Finding]]:
    """Read a file and check it as the month's run would if it arrived now (aware); only findings that ask something of its sender."""
    data = path.read_bytes()
    reading = read(path.name, data)
    trust = reading.head.get("trust_code", "").strip().upper() or "unknown"
    try:
        period = Period.parse(reading.head.get("period_word", ""))
    except ValueError:
        period = Period.of(now.date()).previous()
    submission = Submission(id="check", trust=trust, name=path.name, received_at=now.astimezone(UTC), sha256="", size=len(data))
    record, rulebook = open_record(), open_rulebook()
    taken = [(submission, reading)]
    said = prints_of(taken)
    last = last_told(record, period, taken, said)
    heads, lines = update_frames(record, rulebook, open_programme(), period, taken, last)
    elsewhere = told_elsewhere(record, period, taken, lines, last, sharing(kept_prints(record, period), said))
    found = findings_on(rulebook, period, taken, heads, lines.assign(told_elsewhere=elsewhere), earlier_decisions(record, period, taken))[
        trust, "check"
    ]
    return reading, [finding for finding in found if finding.asks]
