"""The ladder of notices and the extensions must agree with themselves and the register."""

from __future__ import annotations

from tasks.rulebook.agreement import Known, items, must_be_known, must_differ, must_not_end_before_start, must_not_overlap
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.problems import Problems


def ladder_agrees(written: ConfigFiles, known: Known, problems: Problems) -> None:
    """Report what contradicts in ladder.toml and extensions.csv."""
    _steps(written, problems)
    must_differ(written.extensions, "trust and month", lambda one: (one.trust, one.period), problems)
    for row in written.extensions:
        must_be_known(row, "trust", row.says.trust, known.trusts, problems)
        if row.says.requested_by.casefold() == row.says.approved_by.casefold():
            says = f'"{row.says.approved_by}" cannot approve what the same person asked for: have it approved by another'
            problems.add(row.file, row.line, says)
        if row.says.deadline <= row.says.period.last_day:
            problems.add(row.file, row.line, f"{row.says.deadline} is within the month itself: write the later deadline that was granted")


def _steps(written: ConfigFiles, problems: Problems) -> None:
    if written.ladder is None:
        return
    steps = items("ladder.toml", written.ladder_lines, "step", written.ladder.step)
    must_not_end_before_start(steps, lambda step: (step.start, step.until), problems)
    must_not_overlap(steps, "step", lambda step: f"{step.rule}, {step.level}", lambda step: (step.start, step.until), problems)
    for row in steps:
        if not row.says.to:
            problems.add(row.file, row.line, "nobody is told at this step: name a post in to, or remove the step")
        if row.says.illustrative and not row.says.note:
            problems.add(row.file, row.line, "the step is illustrative: say in note how the day was chosen")
