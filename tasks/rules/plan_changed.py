"""When a plan becomes a new version its number of actions may change, and the verdict says from what to what, and why."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted, in_full
from tasks.rules.plan_in_force import left_out, plan_in_force

RULE = "plan_changed"


def plan_changed(versions: Sequence[ActionPlan], period: Period) -> Verdict:
    """Whether another version of a trust's plan came into force in a month. `versions` are rising and agreed by its last day; at least
    one is.
    """
    before = [plan for plan in versions if plan.agreed_on <= period.previous().last_day]
    trust, newest = versions[-1].trust, versions[-1]
    if not before or before[-1].version == newest.version:
        return Verdict(RULE, trust, trust, Answer.NO, f"Version {newest.version} of the plan stands as it was agreed.")
    earlier, now = plan_in_force(before), plan_in_force(versions)
    before_refs = {action.ref for action in earlier.actions}
    mapped = tuple(action for action in newest.actions if action.ref not in before_refs and action.replaces)
    new = tuple(action for action in newest.actions if action.ref not in before_refs and not action.replaces)
    open_still = left_out(earlier, newest)
    are, were = ("is" if len(now.actions) == 1 else "are"), ("was" if len(earlier.actions) == 1 else "were")
    sentence = (
        f"From {period.words} {counted(len(now.actions), 'action')} {are} counted, where {len(earlier.actions)} {were}: version "
        f"{newest.version} of the plan was agreed on {in_full(newest.agreed_on)} by {newest.agreed_by}. {_why(mapped, new, open_still)}."
    )
    evidence = (
        ("actions before", str(len(earlier.actions))),
        ("actions now", str(len(now.actions))),
        ("replaced", "; ".join(f"{' and '.join(action.replaces)} by {action.ref}" for action in mapped)),
        ("new", _refs(new)),
        ("left out and still counted", _refs(open_still)),
    )
    return Verdict(RULE, trust, trust, Answer.YES, sentence, evidence)


def _why(mapped: Sequence[Action], new: Sequence[Action], open_still: Sequence[Action]) -> str:
    changes = [f"{_number_that(mapped, 'takes', 'take')} the place of earlier actions ({_refs(mapped)})"] if mapped else []
    changes += [f"{_number_that(new, 'is', 'are')} new ({_refs(new)})"] if new else []
    still = "without a successor, and so open and counted still"
    changes += [f"{_number_that(open_still, 'is', 'are')} left out of it ({_refs(open_still)}) {still}"] if open_still else []
    return "; ".join(changes) or "No action is new, replaced or left out"


def _number_that(actions: Sequence[Action], one: str, many: str) -> str:
    return f"{len(actions)} {one if len(actions) == 1 else many}"


def _refs(actions: Sequence[Action]) -> str:
    return ", ".join(action.ref for action in actions)
