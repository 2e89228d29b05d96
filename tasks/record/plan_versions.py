"""Agreed plans as the record holds them: every version, and the one in force on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tasks.model.plan import ActionPlan
from tasks.record.record import Record
from tasks.rules.plan_in_force import plan_in_force as newest_with_what_it_left_out


def plan_versions(record: Record, trusts: Collection[str]) -> dict[str, list[int]]:
    """Trust code to the versions of its plan, rising; the record is listed once for all of these trusts."""
    found: dict[str, list[int]] = {trust: [] for trust in trusts}
    if not trusts:
        return {}
    for trust, version in record.listed(ActionPlan, *trusts) if len(trusts) == 1 else record.listed(ActionPlan):
        if trust in found:
            found[trust].append(int(version))
    return {trust: sorted(versions) for trust, versions in found.items()}


def agreed_plans(record: Record, trusts: Collection[str], on: date) -> dict[str, tuple[ActionPlan, ...]]:
    """Trust code to every version of its plan that was agreed by a day, rising."""
    held = plan_versions(record, trusts)
    plans = {trust: [record.get(ActionPlan, trust, version) for version in versions] for trust, versions in held.items()}
    return {trust: tuple(plan for plan in versions if plan.agreed_on <= on) for trust, versions in plans.items()}


def plan_in_force(record: Record, trust: str, on: date) -> ActionPlan | None:
    """The newest version agreed by a day with what it left out of earlier ones, or None while there is none."""
    agreed = agreed_plans(record, [trust], on)[trust]
    return newest_with_what_it_left_out(agreed) if agreed else None
