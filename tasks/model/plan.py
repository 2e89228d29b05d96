"""What was agreed: an action plan by version, each action one line of it with a stable reference."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tasks.model.plan_date import PlanDate


@dataclass(frozen=True, slots=True)
class Closing:
    """That an action ends undone, by agreement: the day on which the version that says so was agreed, who agreed, and why."""

    on: date
    by: str
    because: str


@dataclass(frozen=True, slots=True)
class Action:
    """One line of an agreed plan. `due` is never changed by an update; `replaces` are references of the version before."""

    ref: str
    theme: str
    topic: str
    concern: str
    action: str
    owner: str
    due: PlanDate
    replaces: tuple[str, ...] = ()
    closed: Closing | None = None
    programme: str = field(default="", metadata={"if_any": True})  # of several that its trust is in; empty: of each


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """A trust's plan as agreed by someone on a day; a changed plan is a new version."""

    trust: str
    version: int
    agreed_by: str
    agreed_on: date
    actions: tuple[Action, ...]
