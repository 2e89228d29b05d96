"""Agreed plans are added to the record, by version, and never changed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.model.file_limit import PLAN
from tasks.model.mistake import Mistake
from tasks.model.plan import ActionPlan
from tasks.model.regime_words import RegimeWords
from tasks.rulebook.problems import unknown
from tasks.rules.deadline import london_day
from tasks.run.run import Run
from tasks.workbook.plan_files import read_plans

BATCH = 500
"""So many plans are read at once, and held."""


def first_plans(run: Run) -> None:
    """Add the programme's plans to a record that has none yet."""
    if next(iter(run.record.listed(ActionPlan)), None) is None:
        add_plans(run, ())


def add_plans(run: Run, files: Iterable[Path]) -> tuple[list[str], int]:
    """Add agreed plans to the record: names of those added ('RNL version 1'), and how many it had. Raises Mistake for one it cannot."""
    added, known = [], 0
    files = list(files) or sorted(run.programme.plans.glob("*"))
    succeeded = {one.succeeds for one in run.rulebook.successions}
    for file, plan in _in_order(files, succeeded, run.rulebook.wording):
        if plan.trust not in succeeded:
            carry_plans_on(run)
        _speaks_of_what_there_was(run, file, plan)
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


def _in_order(files: Sequence[Path], succeeded: Container[str], wording: RegimeWords) -> Iterator[tuple[Path, ActionPlan]]:
    """Each plan with its file, the trusts that were succeeded first, then by trust and version; all are read before the first is given.

    Of more than a batch of them no more than a batch is held: they are read a second time.
    """
    read = list(_read(files, wording)) if len(files) <= BATCH else []
    places = [(plan.trust not in succeeded, plan.trust, plan.version, file) for file, plan in read or _read(files, wording)]
    ordered = [file for *_, file in sorted(places)]
    held = dict(read)
    yield from ((file, held[file]) for file in ordered) if read else _read(ordered, wording)


def _read(files: Sequence[Path], wording: RegimeWords) -> Iterator[tuple[Path, ActionPlan]]:
    for first in range(0, len(files), BATCH):
        batch = files[first : first + BATCH]
        yield from zip(batch, read_plans([(file.name, contents(file)) for file in batch], wording), strict=True)


def contents(file: Path) -> bytes:
    """The bytes of a plan; raises Mistake for a file that is too large to be one."""
    if excess := PLAN.excess(file.stat().st_size):
        raise Mistake(f"{file}: {excess}. Save the table of actions under a new name, without pictures, and add that.")
    return file.read_bytes()


def carry_plans_on(run: Run) -> None:
    """Put every version of a plan on record under the code that has succeeded its trust's by the run's moment, unless it has a plan."""
    for one in sorted(run.rulebook.successions, key=lambda one: one.start):
        if one.start <= london_day(run.moment) and not any(run.record.listed(ActionPlan, one.trust)):
            for plan in list(run.record.all(ActionPlan, one.succeeds)):
                run.record.add(replace(plan, trust=one.trust))


def _speaks_of_what_there_was(run: Run, file: Path, plan: ActionPlan) -> None:
    """Raise Mistake for a plan that replaces or closes references which no earlier version of it has: their history would be lost in
    silence; and for one that does both to the same action."""
    replaced = {ref.casefold(): ref for action in plan.actions for ref in action.replaces}
    closed = {action.ref.casefold(): action.ref for action in plan.actions if action.closed}
    _names_its_programmes(run, file, plan)
    if not replaced and not closed:
        return
    earlier = [one for one in run.record.all(ActionPlan, plan.trust) if one.version < plan.version]
    there = {action.ref.casefold() for one in earlier for action in one.actions}
    for words, named in (("Replaces names", replaced), ("Closed because stands beside", closed)):
        if unknown := sorted(named.keys() - there):
            refs = ", ".join(named[ref] for ref in unknown)
            raise Mistake(
                f"{file}: {words} {refs}, which no earlier version of {plan.trust}'s plan has. If the trust had another code before, "
                "add that to config/successions.csv; otherwise correct the reference."
            )
    if both := sorted(replaced.keys() & closed.keys()):
        refs = ", ".join(closed[ref] for ref in both)
        raise Mistake(f"{file}: {refs} is closed, and another action replaces it: an action is either closed or goes on under another one.")


def _names_its_programmes(run: Run, file: Path, plan: ActionPlan) -> None:
    """Raise Mistake for an action of a programme that its trust was never in: nobody would look after it."""
    known = {stay.programme for stay in run.rulebook.stays[plan.trust] if stay.programme}
    for action in plan.actions:
        if action.programme and action.programme not in known:
            raise Mistake(f"{file}: {action.ref}: {unknown('programme', action.programme, known)}")
