"""When a plan counts as stalled; the sentences are in the worked examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.verdict import Answer
from tasks.rules.stalled import stalled

few = st.integers(0, 12)


@given(few, few, few, st.integers(1, 6))
def test_only_a_plan_with_something_left_and_enough_unmoved_updates_has_stalled(
    unmoved: int, more: int, undelivered: int, limit: int
) -> None:
    verdict = stalled("RNL", unmoved, unmoved + more, undelivered, limit)
    assert (verdict.answer is Answer.YES) == (undelivered > 0 and unmoved >= limit)


def test_one_action_left_is_said_in_the_singular() -> None:
    assert stalled("RNL", 3, 3, 1, 3).sentence == "Nothing in the plan has moved for 3 accepted updates; 1 action is not delivered."


def test_before_any_update_it_is_too_early_to_tell() -> None:
    assert stalled("RNL", 0, 0, 20, 3).sentence == (
        "It takes 3 accepted updates to tell whether the plan has stalled; none has been so far."
    )


def test_of_a_silent_trust_it_is_not_known_that_its_plan_moves() -> None:
    verdict = stalled("RNL", 0, 5, 3, 3, silent=True)
    assert verdict.answer is Answer.NOT_KNOWN
    assert verdict.sentence.startswith("We do not know")


def test_a_plan_that_stalled_does_not_move_because_nothing_comes() -> None:
    assert stalled("RNL", 3, 5, 3, 3, silent=True).answer is Answer.YES


def test_a_limit_of_no_updates_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one update"):
        stalled("RNL", 0, 0, 20, 0)
