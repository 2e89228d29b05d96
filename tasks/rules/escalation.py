"""Who is informed: the regulator hears of every overdue trust and every stalled plan, with copies as the ladder has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tasks.model.verdict import Answer, Verdict


@dataclass(frozen=True, slots=True)
class Escalation:
    """What a regulator hears of one trust with the month: under which rule, and whether it was so the month before, too."""

    rule: str
    trust: str
    again: bool = False


def escalation(overdue: Iterable[Verdict], stalled: Iterable[Verdict], stalled_before: Collection[str] = ()) -> tuple[Escalation, ...]:
    """One escalation for each verdict that answers yes, sorted by trust then rule; no other answer goes to anybody.

    A trust that is both overdue and stalled has two escalations, one under each rule. `stalled_before`: the codes of the trusts whose
    plan was stalled the month before; theirs is escalated as still stalled.
    """
    late = {Escalation(v.rule, v.trust) for v in overdue if v.answer is Answer.YES}
    stuck = {Escalation(v.rule, v.trust, again=v.trust in stalled_before) for v in stalled if v.answer is Answer.YES}
    return tuple(sorted(late | stuck, key=lambda one: (one.trust, one.rule)))
