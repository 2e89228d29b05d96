"""A plan changes only by a new version. What it neither repeats, replaces nor closes is not gone: it stays open and counted."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from functools import reduce

from tasks.model.plan import Action, ActionPlan


def plan_in_force(versions: Sequence[ActionPlan]) -> ActionPlan:
    """The newest of a trust's agreed versions, followed by what it left out.

    `versions` are rising and at least one. An action of an earlier version is left out when no later version has its reference, or
    names it as one that an action replaces. An action that a version closes stands in it in the words that were agreed before, and stays
    closed until a later version repeats it.
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
    agreed = {action.ref.casefold(): action for action in earlier.actions}
    actions = (_closed(agreed.get(action.ref.casefold(), action), action) for action in later.actions)
    return dataclasses.replace(later, actions=(*actions, *left_out(earlier, later)))


def _closed(agreed: Action, line: Action) -> Action:
    """A line of a version; one that closes an action has that action's words and date, which closing does not change."""
    return dataclasses.replace(agreed, closed=line.closed) if line.closed else line
