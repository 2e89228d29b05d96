"""Who is told of what."""

from __future__ import annotations

from tasks.model.verdict import Answer, Verdict
from tasks.rules.escalation import Escalation, escalation


def verdict(rule: str, trust: str, answer: Answer = Answer.YES) -> Verdict:
    return Verdict(rule, trust, trust, answer, "")


def test_an_overdue_trust_is_told_of() -> None:
    assert escalation([verdict("overdue", "RPA")], []) == (Escalation("overdue", "RPA"),)


def test_a_plan_stalled_the_month_before_is_told_of_as_still_stalled() -> None:
    found = escalation([], [verdict("stalled", "RPA"), verdict("stalled", "RWD")], stalled_before={"RWD"})
    assert [(one.trust, one.again) for one in found] == [("RPA", False), ("RWD", True)]


def test_only_a_yes_is_told() -> None:
    others = [verdict("overdue", "RPA", answer) for answer in Answer if answer is not Answer.YES]
    assert escalation(others, []) == ()


def test_the_order_of_the_verdicts_does_not_matter_and_a_repeated_one_is_told_once() -> None:
    late, still = [verdict("overdue", "RXR"), verdict("overdue", "RDD")], [verdict("stalled", "RDD")]
    found = escalation([*late, *late], still)
    assert [(one.trust, one.rule) for one in found] == [("RDD", "overdue"), ("RDD", "stalled"), ("RXR", "overdue")]
    assert escalation(reversed(late), still) == found
