"""Agreed plans are added to the record, by version, and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tasks.model.mistake import Mistake
from tasks.model.plan import ActionPlan
from tasks.run.run import Run
from tasks.workbook.plan_files import read_plans


def first_plans(run: Run) -> None:
    """Add the programme's plans to a record that has none yet."""
    if next(iter(run.record.listed(ActionPlan)), None) is None:
        add_plans(run, ())


def add_plans(run: Run, files: Iterable[Path]) -> tuple[list[str], int]:
    """Add agreed plans to the record: names of those added ('RNL version 1'), and how many it had. Raises Mistake for one it cannot."""
    added, known = [], 0
    files = list(files) or sorted(run.programme.plans.glob("*"))
    for file, plan in zip(files, read_plans([(file.name, file.read_bytes()) for file in files]), strict=True):
        if run.record.add(plan) is not None:
            added.append(f"{plan.trust} version {plan.version}")
        elif run.record.get(ActionPlan, plan.trust, plan.version) != plan:
            raise Mistake(
                f"{file}: version {plan.version} of {plan.trust}'s plan is in the record already, and says something else. "
                f"An agreed plan is never changed: give the new one Plan version {plan.version + 1}."
            )
        else:
            known += 1
    return added, known
