"""When a plan counts as stalled; the sentences are in the worked examples."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.verdict import Answer
from tasks.rules.stalled import PlanProgress, advances, stalled

few = st.integers(0, 12)


@given(st.integers(0, 12), st.integers(1, 400), st.integers(0, 400), st.integers(1, 6))
def test_a_plan_has_stalled_when_fewer_than_the_share_advanced_or_none(
    updates_so_far: int, was_open: int, advanced: int, updates: int
) -> None:
    advanced = min(advanced, was_open)
    verdict = stalled("RNL", PlanProgress(updates_so_far, 7, was_open, advanced), updates, 5)
    enough = advanced > 0 and advanced >= 0.05 * was_open
    assert (verdict.answer is Answer.YES) == (updates_so_far >= updates and not enough)


@given(few, few, few, st.integers(1, 6))
def test_by_the_rule_as_it_was_any_movement_in_any_update_was_enough(unmoved: int, more: int, undelivered: int, updates: int) -> None:
    verdict = stalled("RNL", PlanProgress(unmoved + more, undelivered, 40, 0, unmoved=unmoved), updates, 0)
    assert (verdict.answer is Answer.YES) == (undelivered > 0 and unmoved >= updates)


def test_before_any_update_it_is_too_early_to_tell() -> None:
    assert stalled("RNL", PlanProgress(0, 20, 20, 0), 3, 5).sentence == (
        "It takes 3 accepted updates to tell whether the plan has stalled; none has been accepted so far."
    )


def test_of_a_silent_trust_it_is_not_known_that_its_plan_moves() -> None:
    verdict = stalled("RNL", PlanProgress(5, 3, 12, 6, silent=True), 3, 5)
    assert verdict.answer is Answer.NOT_KNOWN
    assert verdict.sentence.startswith("We do not know")


def test_a_plan_that_stalled_does_not_move_because_nothing_comes() -> None:
    assert stalled("RNL", PlanProgress(5, 3, 12, 0, silent=True), 3, 5).answer is Answer.YES


def test_a_plan_of_which_nothing_was_open_could_not_advance() -> None:
    assert stalled("RNL", PlanProgress(5, 3, 0, 0), 3, 5).answer is Answer.NOT_APPLICABLE


def test_fewer_than_one_update_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one update"):
        stalled("RNL", PlanProgress(0, 20, 20, 0), 0, 5)


def test_a_closed_action_is_not_among_those_that_could_advance() -> None:
    open_one = {"trust": "RNL", "standings": "on_track|40;on_track|50", "status": "on_track", "percent": 50.0, "closed": False}
    actions = pd.DataFrame([open_one, {**open_one, "closed": True}])
    assert advances(actions, 1, FOUR).loc["RNL"].to_list() == [1, 1]


def test_a_plan_of_which_the_rest_is_closed_has_nothing_left_to_move() -> None:
    verdict = stalled("RNL", PlanProgress(5, 0, 0, 0, closed=2), 3, 5)
    assert (verdict.answer, verdict.sentence) == (
        Answer.NOT_APPLICABLE,
        "Every action is reported delivered or closed by agreement, so nothing is left to move.",
    )


def over_three(*standings: str) -> tuple[int, int]:
    """Of actions with these standings, how many were open before the last three updates, and how many advanced."""
    now = [one.split(";")[-1].split("|") for one in standings]
    actions = pd.DataFrame({"trust": "RNL", "standings": standings, "status": [status for status, _ in now], "closed": False})
    actions = actions.astype({"status": "str"})
    row = advances(actions.assign(percent=[float(percent or "nan") for _, percent in now]), 3, FOUR).loc["RNL"]
    return int(row["open_before"]), int(row["advanced"])


def test_an_action_advances_if_it_stands_better_or_higher_at_the_end_than_before() -> None:
    assert over_three("on_track|50;on_track|49;on_track|50;on_track|49") == (1, 0)
    assert over_three("on_track|50;on_track|40;on_track|45;on_track|51") == (1, 1)
    assert over_three("some_issues|50;on_track|50;on_track|50;on_track|50") == (1, 1)
    assert over_three("on_track|90;on_track|95;delivered|;delivered|") == (1, 1)


def test_an_action_that_was_delivered_and_is_open_again_neither_was_open_nor_advanced() -> None:
    assert over_three("delivered|;some_issues|60;on_track|70;on_track|80") == (0, 0)


def test_a_first_report_counts_once() -> None:
    assert over_three("on_track|50") == (1, 1)
    assert over_three("|;|;|;on_track|50") == (1, 1)
    assert over_three("on_track|50;on_track|50;on_track|50;on_track|50") == (1, 0)


def test_a_verdict_says_every_figure_that_it_was_made_from() -> None:
    verdict = stalled("RNL", PlanProgress(5, 3, 12, 6, unmoved=1, closed=2), 3, 5)
    known = {"accepted updates": "5", "updates looked at": "3", "actions open before those updates": "12"}
    known |= {"of those actions advanced": "6", "percent of them that must advance": "5", "updates in a row in which nothing moved": "1"}
    known |= {"actions not delivered": "3", "actions closed by agreement": "2"}
    assert list(verdict.evidence) == list(known.items())
    assert dict(stalled("RNL", PlanProgress(5, 3, 12, 6), 3, 5).evidence).keys() == known.keys() - {"actions closed by agreement"}


@pytest.mark.parametrize(
    ("seen", "least", "says"),
    [
        (PlanProgress(5, 3, 0, 0), 5, "No action was open before the last 3 accepted updates, so none could advance."),
        (PlanProgress(5, 0, 9, 0), 5, "Every action is reported delivered, so nothing is left to move."),
        (PlanProgress(5, 0, 9, 0, closed=1), 5, "Every action is reported delivered or closed by agreement, so nothing is left to move."),
        (PlanProgress(1, 3, 9, 0), 5, "It takes 3 accepted updates to tell whether the plan has stalled; only 1 has been accepted so far."),
        (
            PlanProgress(2, 3, 9, 0),
            5,
            "It takes 3 accepted updates to tell whether the plan has stalled; only 2 have been accepted so far.",
        ),
        (
            PlanProgress(3, 1, 1, 0),
            5,
            "The 1 action open before the last 3 accepted updates has not advanced since; 1 action is not delivered.",
        ),
        (
            PlanProgress(3, 2, 2, 0),
            5,
            "None of 2 actions open before the last 3 accepted updates has advanced since; 2 actions are not delivered.",
        ),
        (PlanProgress(3, 7, 100, 1), 1, "1 of 100 actions open before the last 3 accepted updates has advanced since."),
        (
            PlanProgress(3, 7, 101, 1),
            1,
            "Only 1 of 101 actions open before the last 3 accepted updates has advanced since, fewer than 1%; 7 actions are not delivered.",
        ),
        (PlanProgress(3, 2, 2, 2), 5, "2 of 2 actions open before the last 3 accepted updates have advanced since."),
        (PlanProgress(3, 2, 2, 0, unmoved=2), 0, "Nothing in the plan has moved for 2 accepted updates; 3 in a row would be a stall."),
        (PlanProgress(3, 1, 2, 0, unmoved=3), 0, "Nothing in the plan has moved for 3 accepted updates; 1 action is not delivered."),
        (PlanProgress(3, 2, 2, 0), 0, "Something in the plan moved in the latest accepted update."),
    ],
)
def test_each_answer_is_said_with_its_figures(seen: PlanProgress, least: int, says: str) -> None:
    assert stalled("RNL", seen, 3, least).sentence == says
