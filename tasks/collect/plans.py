"""Agreed plans are added to the record, by version, and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tasks.model.mistake import Mistake
from tasks.run.opened import open_programme, open_record
from tasks.workbook.plan_files import read_plans


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
