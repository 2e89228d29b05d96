"""A trust's workbook for a month, filled with its plan, what it last reported, who may sign, and what will be checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.model.regime_words import RegimeWords
from tasks.record.decisions import assessed_before
from tasks.record.plan_versions import plan_in_force
from tasks.record.record import Record
from tasks.rules import checks
from tasks.rules.expected import expected
from tasks.run.month_trusts import require_in_month, require_of_programme
from tasks.run.run import Run
from tasks.run.successions import rows_before


def make_template(run: Run, period: Period, trust: str) -> bytes:
    """A trust's workbook for a period, filled with its plan and what it last reported.

    Raises NotFound without a trust or a plan, and NotOurMonth for a trust that the month is not about.
    """
    from tasks.workbook.template import template  # noqa: PLC0415  # openpyxl is slow to load, and who only checks a file need not wait

    rulebook, programme = run.rulebook, run.programme
    require_of_programme(programme, period)
    require_in_month(rulebook, trust, period)
    plan = plan_of(run.record, trust, period)
    plan = replace(plan, actions=tuple(action for action in plan.actions if not action.closed))  # nothing more is asked of the others
    before = assessed_before(run.record, period)
    last: dict[str, str] = {}
    if before:
        actions = rows_before(run, before, "actions", (trust,))
        mine = actions[actions["status"].ne("")]
        last = {ref: rulebook.statuses.labels[status] for ref, status in zip(mine["ref"], mine["status"], strict=True)}
    return template(
        plan,
        trust_name=rulebook.trusts[trust].name,
        period=period,
        wording=rulebook.wording,
        last=last,
        signatories={
            column: [person.name for person in programme.holders(trust, role, period.next().first_day)]
            for column, role in ((f"{who}_name", role) for role, who in rulebook.wording.signatories.items())
        },
        guidance=guidance(rulebook.wording),
        banner=programme.banner,
    )


def all_templates(run: Run, period: Period) -> Iterator[tuple[str, bytes]]:
    """Each trust that owes an update for a period, with its workbook; without a plan it is empty."""
    for trust in expected(run.rulebook.spells, period):
        yield trust, make_template(run, period, trust) if plan_in_force(run.record, trust, period.last_day) else b""


def guidance(wording: RegimeWords) -> list[tuple[str, str, str]]:
    """What a workbook says of each check: its title, its rule and an example that passes."""
    return [(wording.fill(check.title), wording.fill(check.rule), wording.fill(check.good)) for check in checks.catalogue(wording)]


def plan_of(record: Record, trust: str, period: Period) -> ActionPlan:
    """The plan in force in a period, from the record."""
    plan = plan_in_force(record, trust, period.last_day)
    if plan is None:
        raise NotFound(f"The record has no agreed plan for {trust} in {period.words}: add it with `measures plan FILE`")
    return plan
