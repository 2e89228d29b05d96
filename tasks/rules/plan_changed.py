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
    ended = {action.ref for action in earlier.actions if action.closed}
    closed = tuple(action for action in newest.actions if action.closed and action.ref not in ended)
    again = tuple(action for action in newest.actions if not action.closed and action.ref in ended)
    mapped = tuple(action for action in newest.actions if action.ref not in before_refs and action.replaces)
    new = tuple(action for action in newest.actions if action.ref not in before_refs and not action.replaces)
    open_still = tuple(action for action in left_out(earlier, newest) if not action.closed)
    are, were = ("is" if len(now.actions) == 1 else "are"), ("was" if len(earlier.actions) == 1 else "were")
    sentence = (
        f"From {period.words} {counted(len(now.actions), 'action')} {are} counted, where {len(earlier.actions)} {were}: version "
        f"{newest.version} of the plan was agreed on {in_full(newest.agreed_on)} by {newest.agreed_by}. "
        f"{_why(mapped, new, closed, again, open_still)}."
    )
    evidence = (
        ("actions before", str(len(earlier.actions))),
        ("actions now", str(len(now.actions))),
        ("replaced", "; ".join(f"{' and '.join(action.replaces)} by {action.ref}" for action in mapped)),
        ("new", _refs(new)),
        *((("closed by agreement", _closings(closed)),) if closed else ()),
        *((("open again", _refs(again)),) if again else ()),
        ("left out and still counted", _refs(open_still)),
    )
    return Verdict(RULE, trust, trust, Answer.YES, sentence, evidence)


def _why(
    mapped: Sequence[Action], new: Sequence[Action], closed: Sequence[Action], again: Sequence[Action], open_still: Sequence[Action]
) -> str:
    earlier = counted(len({ref for action in mapped for ref in action.replaces}), "earlier action")
    changes = [f"{_number_that(mapped, 'takes', 'take')} the place of {earlier} ({_refs(mapped)})"] if mapped else []
    changes += [f"{_number_that(new, 'is', 'are')} new ({_refs(new)})"] if new else []
    changes += [f"{_number_that(closed, 'is', 'are')} closed by agreement ({_closings(closed)})"] if closed else []
    changes += [f"{_number_that(again, 'that was closed is', 'that were closed are')} open again ({_refs(again)})"] if again else []
    still = "without a successor, and so open and counted still"
    changes += [f"{_number_that(open_still, 'is', 'are')} left out of it ({_refs(open_still)}) {still}"] if open_still else []
    return "; ".join(changes) or "No action is new, replaced, closed or left out"


def _closings(actions: Sequence[Action]) -> str:
    """Each action that is closed, with who agreed and why."""
    agreed = [(action.ref, action.closed) for action in actions if action.closed]
    return "; ".join(f"{ref}, by {closed.by}: {closed.because.rstrip('. ')}" for ref, closed in agreed)


def _number_that(actions: Sequence[Action], one: str, many: str) -> str:
    return f"{len(actions)} {one if len(actions) == 1 else many}"


def _refs(actions: Sequence[Action]) -> str:
    return ", ".join(action.ref for action in actions)
