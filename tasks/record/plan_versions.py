"""Agreed plans as the record holds them: every version, and the one in force on a day."""

from __future__ import annotations

from datetime import date

from tasks.model.plan import ActionPlan
from tasks.record.record import Record
from tasks.rules.plan_in_force import plan_in_force as newest_with_what_it_left_out


def plan_versions(record: Record, trust: str) -> list[int]:
    """The versions of a trust's plan, rising."""
    return sorted(int(version) for _, version in record.listed(ActionPlan, trust))


def agreed_plans(record: Record, trust: str, on: date) -> tuple[ActionPlan, ...]:
    """Every version of a trust's plan that was agreed by a day, rising."""
    plans = (record.get(ActionPlan, trust, version) for version in plan_versions(record, trust))
    return tuple(plan for plan in plans if plan.agreed_on <= on)


def plan_in_force(record: Record, trust: str, on: date) -> ActionPlan | None:
    """The newest version agreed by a day with what it left out of earlier ones, or None while there is none."""
    agreed = agreed_plans(record, trust, on)
    return newest_with_what_it_left_out(agreed) if agreed else None
