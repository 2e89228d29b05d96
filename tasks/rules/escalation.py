"""Who is told: the regulator hears of every overdue trust and every stalled plan, and the improvement director has a copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.model.verdict import Answer, Verdict


@dataclass(frozen=True, slots=True)
class Escalation:
    """One matter to be told: under which rule, at which level, about which trust, to which role and with which roles copied."""

    rule: str
    level: str
    trust: str
    to_role: str
    copy_roles: tuple[str, ...]


def escalation(
    overdue: Iterable[Verdict],
    stalled: Iterable[Verdict],
    level: str = "first",
    to_role: str = "regulator",
    copy_roles: tuple[str, ...] = ("improvement director",),
) -> tuple[Escalation, ...]:
    """One escalation for each verdict that answers yes, sorted by trust then rule; any other answer is told to nobody.

    A trust that is both overdue and stalled is told of twice, once under each rule.
    """
    found = {Escalation(v.rule, level, v.trust, to_role, copy_roles) for v in (*overdue, *stalled) if v.answer is Answer.YES}
    return tuple(sorted(found, key=lambda one: (one.trust, one.rule)))
