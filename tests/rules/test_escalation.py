"""Who is told of what."""

from __future__ import annotations

from tasks.model.verdict import Answer, Verdict
from tasks.rules.escalation import Escalation, escalation


def verdict(rule: str, trust: str, answer: Answer = Answer.YES) -> Verdict:
    return Verdict(rule, trust, trust, answer, "")


def test_the_regulator_is_told_and_the_improvement_director_copied() -> None:
    told = escalation([verdict("overdue", "RPA")], [])
    assert told == (Escalation("overdue", "first", "RPA", "regulator", ("improvement director",)),)


def test_only_a_yes_is_told() -> None:
    others = [verdict("overdue", "RPA", answer) for answer in Answer if answer is not Answer.YES]
    assert escalation(others, []) == ()


def test_the_order_of_the_verdicts_does_not_matter_and_a_repeated_one_is_told_once() -> None:
    late, still = [verdict("overdue", "RXR"), verdict("overdue", "RDD")], [verdict("stalled", "RDD")]
    told = escalation([*late, *late], still)
    assert [(one.trust, one.rule) for one in told] == [("RDD", "overdue"), ("RDD", "stalled"), ("RXR", "overdue")]
    assert escalation(reversed(late), still) == told
