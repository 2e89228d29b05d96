"""The ladder of notices and the extensions must agree with themselves and the register."""

from __future__ import annotations

from typing import Any

from tasks.rulebook.agreement import (
    FirstAndLast,
    KnownCodes,
    items,
    must_be_known,
    must_differ,
    must_not_end_before_start,
    must_not_overlap,
)
from tasks.rulebook.config_files import ConfigFiles
from tasks.rulebook.problems import Problems
from tasks.rulebook.read_csv import Row
from tasks.rulebook.toml_keys import OverKeys, StepKeys


def ladder_agrees(written: ConfigFiles, known: KnownCodes, problems: Problems) -> None:
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
    over = items("ladder.toml", written.ladder_lines, "over", written.ladder.over)
    rows: list[Row[Any]] = [*steps, *over]
    must_not_end_before_start(rows, _span, problems)
    must_not_overlap(rows, "step", lambda step: f"{step.rule}, {step.level}", _span, problems)
    must_not_overlap(over, "[[over]] step", lambda step: step.rule, _span, problems)
    public = [row for row in steps if row.says.public]
    must_not_overlap(public, "public step", lambda step: (step.rule, step.again), _span, problems)
    for row in steps:
        _step(row, problems)
    for one in rows:
        if one.says.illustrative and not one.says.note:
            problems.add(one.file, one.line, "the step is illustrative: say in note how the day was chosen")


def _step(row: Row[StepKeys], problems: Problems) -> None:
    step = row.says
    if not step.to:
        problems.add(row.file, row.line, "nobody is told at this step: name a post in to, or remove the step")
    if step.again and not step.public:
        problems.add(row.file, row.line, "again is for what was so the month before, which a public step alone tells: add public = true")
    if step.public and step.before_trouble:
        problems.add(row.file, row.line, "the step is public, so something is wrong by then: take before_trouble or public away")


def _span(step: StepKeys | OverKeys) -> FirstAndLast:
    return step.start, step.until
