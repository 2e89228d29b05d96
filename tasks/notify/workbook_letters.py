"""Workbooks go out: on the first working day after a month each trust that owes an update gets its workbook, filled with its plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Attachment, Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter, extension_evidence
from tasks.notify.ladder_progress import Progress, planless
from tasks.notify.letters import is_written
from tasks.record.plan_versions import plan_in_force
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.run.deadlines import due_dates
from tasks.run.run import Run
from tasks.workbook.trust_template import make_template

WORKBOOK = "workbook"
"""The rule under which ladder.toml says when the workbooks of a month go out, counted from its last day."""


def workbook_days(run: Run, period: Period) -> dict[LadderStep, date]:
    """Each step at which workbooks of a month go out, to its day."""
    steps = run.rulebook.steps(WORKBOOK, period.last_day)
    return {step: run.calendar.after(period.last_day, step.working_days) for step in steps}


def workbook_letters(run: Run, period: Period, found: Iterable[Progress]) -> Iterator[Letter]:
    """A letter with its workbook to each trust that owes an update, until its deadline; once for each version of its plan.

    A workbook is made for a letter that is new, and for no other.
    """
    today = london_day(run.moment)
    steps = [step for step, day in workbook_days(run, period).items() if day <= today]
    addressing, known = Addressing.of(run, period), {parts[1] for parts in run.record.listed(Notice, period)}
    for progress in found:
        owes = progress.rungs.steps or progress.rungs.coming
        plan = plan_in_force(run.record, progress.trust, period.last_day) if steps and owes and today <= progress.due.deadline else None
        if plan:
            yield from (one for step in steps for one in _letter(run, addressing, step, progress, plan.version, known))


def without_plan(run: Run, period: Period) -> Iterator[tuple[str, str]]:
    """Each trust that nothing can be asked of for a month that has begun, with a sentence that says so; until its update is due no more."""
    today = london_day(run.moment)
    trusts = expected(run.rulebook.spells, period) if period.first_day <= today else ()
    due = due_dates(run, period, trusts)
    for trust in sorted(planless(run, period, trusts)):
        if today <= due[trust].last_day:
            name = f"{run.rulebook.trusts[trust].name} ({trust})"
            yield trust, f"{name} had no agreed plan when {period.words} began: it gets no workbook, and nothing is asked of it"


def _letter(run: Run, addressing: Addressing, step: LadderStep, progress: Progress, version: int, known: set[str]) -> Iterator[Letter]:
    trust, period, due = progress.trust, addressing.period, progress.due
    name = f"{trust}-{period}.xlsx"
    evidence = (
        ("version of the plan", str(version)),
        ("deadline", due.deadline.isoformat()),
        ("end of grace", due.closes.isoformat()),
        *extension_evidence(run.rulebook, trust, period),
    )
    sentence = f"The update for {period.words} is due by the end of {in_full(due.deadline)}, London time."
    verdict = Verdict(WORKBOOK, trust, trust, Answer.NOT_APPLICABLE, sentence, evidence)
    level = Level(step.level, about=f"with version {version} of the plan")
    for letter in addressing.letters(step, verdict, level):
        if not is_written(letter, period, known):
            data = make_template(run, period, trust)
            workbook = ("workbook", f"{name}, {addressing.place_of_files(at_desk=letter.desk, them='it')}")
            says = replace(verdict, evidence=(workbook, *evidence))
            yield replace(letter, verdict=says, attachments=(Attachment(name, run.record.put_blob(data)),))
