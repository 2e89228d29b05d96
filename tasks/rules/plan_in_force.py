"""A plan changes only by a new version. What it neither repeats nor says it replaces is not gone: it stays open and counted."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from functools import reduce

from tasks.model.plan import Action, ActionPlan


def plan_in_force(versions: Sequence[ActionPlan]) -> ActionPlan:
    """The newest of a trust's agreed versions, followed by what it left out.

    `versions` are rising and at least one. An action of an earlier version is left out when no later version has its reference, or
    names it as one that an action replaces.
    """
    return reduce(_succeeded, versions)


def left_out(earlier: ActionPlan, later: ActionPlan) -> tuple[Action, ...]:
    """The actions of a version that the next one neither repeats nor replaces, in their order."""
    repeated = {name.casefold() for action in later.actions for name in (action.ref, *action.replaces)}
    return tuple(action for action in earlier.actions if action.ref.casefold() not in repeated)


def first_agreed(versions: Sequence[ActionPlan]) -> dict[str, date]:
    """For each reference the day on which it, or the earliest action that it replaces, was first agreed. `versions` are rising."""
    found: dict[str, date] = {}
    for plan in versions:
        for action in plan.actions:
            days = [found[name] for name in (action.ref, *action.replaces) if name in found]
            found[action.ref] = min(days, default=plan.agreed_on)
    return found


def _succeeded(earlier: ActionPlan, later: ActionPlan) -> ActionPlan:
    return dataclasses.replace(later, actions=(*later.actions, *left_out(earlier, later)))
