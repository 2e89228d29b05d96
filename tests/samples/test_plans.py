"""The agreed plans of the illustrative programme."""

import re

import pytest

from samples.story.telling import SAMPLES, story
from tasks.model.plan_date import Precision

CODES = ["RNL", "RWD", "RXR", "RLT", "RXQ", "RMP", "RDD", "RJF", "RPA", "RJL", "RK5"]
PLANS = sorted(story().plans.items())
ACTIONS = [action for _, plan in PLANS for action in plan.actions]
TOPICS = {"complaints", "staffing", "theatres", "monitoring", "escalation", "governance", "it"}


def test_there_is_a_plan_for_each_of_the_eleven_trusts() -> None:
    assert sorted(story().plans) == sorted(CODES)


@pytest.mark.parametrize(("code", "plan"), PLANS)
def test_a_plan_has_fifteen_to_thirty_actions_with_their_own_references(code: str, plan) -> None:
    refs = [action.ref for action in plan.actions]
    assert 15 <= len(refs) <= 30
    assert refs == [f"{code}-{number:02d}" for number in range(1, len(refs) + 1)]


@pytest.mark.parametrize(("code", "plan"), PLANS)
def test_a_plan_was_agreed_in_the_summer_of_2013_and_says_it_is_illustrative(code: str, plan) -> None:
    assert (plan.trust, plan.version) == (code, 1)
    assert plan.agreed_on.isoformat()[:7] in {"2013-07", "2013-08"}
    assert "illustrative" in plan.agreed_by
    assert (SAMPLES / "plans" / f"{code}-1.csv").read_text(encoding="utf-8").startswith("Illustrative sample")


def test_no_two_concerns_actions_or_yardsticks_are_the_same() -> None:
    for words in ([a.concern for a in ACTIONS], [a.action for a in ACTIONS]):
        assert len(set(words)) == len(words)
    assert set(story().yardsticks) == {action.ref for action in ACTIONS}


def test_the_problems_that_the_reviews_named_are_among_the_topics() -> None:
    assert {action.topic for action in ACTIONS} >= TOPICS
    assert all(re.fullmatch("[a-z]+", action.topic) for action in ACTIONS)
    assert [a.topic for a in story().plans["RLT"].actions].count("it") >= 5
    assert [a.topic for a in story().plans["RK5"].actions].count("complaints") >= 5


def test_two_agreed_dates_name_no_day_and_all_others_can_be_read() -> None:
    unread = {action.ref: action.due.precision for action in ACTIONS if action.due.latest is None}
    assert unread == {"RNL-23": Precision.ONGOING, "RPA-23": Precision.UNREADABLE}


def test_nothing_is_due_before_the_first_month_told() -> None:
    assert min(action.due.latest for action in ACTIONS if action.due.latest).isoformat() == "2013-09-30"
