"""When a month is held back."""

from __future__ import annotations

import pytest

from tasks.model.verdict import Answer
from tasks.rules.publishable import publishable


@pytest.mark.parametrize(("accounted", "answer"), [(5, Answer.NO), (6, Answer.YES)])
def test_the_floor_is_compared_without_rounding(accounted: int, answer: Answer) -> None:
    assert publishable(11, accounted, 50, ()).answer is answer  # 5 of 11 is 45.5%, 6 of 11 is 54.5%


def test_exactly_the_floor_is_enough() -> None:
    assert publishable(10, 5, 50, ()).answer is Answer.YES


def test_everything_that_is_missing_is_listed_at_once() -> None:
    verdict = publishable(11, 1, 50, ("the status of RNL-03", "a file never read"))
    assert verdict.sentence == (
        "The month is not published: only 1 of 11 expected trusts is accounted for; 50% must be,"
        " and no explanation is known for: the status of RNL-03; a file never read."
    )


def test_more_trusts_than_expected_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="12 of 11"):
        publishable(11, 12, 50, ())
