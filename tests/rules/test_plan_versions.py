"""A plan changes by versions: what is repeated or replaced goes on, what is left out stays open and counted, and the change is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan, Closing
from tasks.model.verdict import Answer
from tasks.rules.plan_changed import plan_changed
from tasks.rules.plan_in_force import first_agreed, plan_in_force
from tasks.rules.read_date import read_date
from tasks.rules.renumbered import renumbered

DECEMBER = Period(2013, 12)
OCTOBER = Period(2013, 10)


def action(ref: str, *replaces: str) -> Action:
    return Action(ref, "", "", "", f"Do {ref}", "", read_date("31 March 2014"), replaces)


def plan(version: int, agreed_on: date, *actions: Action) -> ActionPlan:
    return ActionPlan("RNL", version, "Risk summit", agreed_on, actions)


FIRST = plan(1, date(2013, 7, 31), action("A"), action("B"), action("C"), action("D"))
SECOND = plan(2, date(2013, 10, 15), action("A"), action("X", "B", "C"), action("Y"))
THIRD = plan(3, date(2013, 12, 1), action("A"), action("Z", "X"))


def refs(agreed: ActionPlan) -> list[str]:
    return [action.ref for action in agreed.actions]


def test_an_action_that_no_version_repeats_or_replaces_stays_in_the_plan():
    assert refs(plan_in_force([FIRST])) == ["A", "B", "C", "D"]
    assert refs(plan_in_force([FIRST, SECOND])) == ["A", "X", "Y", "D"]
    assert refs(plan_in_force([FIRST, SECOND, THIRD])) == ["A", "Z", "Y", "D"]


def test_one_action_that_takes_the_place_of_one_is_told_in_the_singular():
    assert "1 takes the place of 1 earlier action (Z)" in plan_changed([FIRST, SECOND, THIRD], DECEMBER).sentence


def test_an_action_was_agreed_when_the_earliest_that_it_replaces_was():
    days = first_agreed([FIRST, SECOND, THIRD])
    assert (days["Z"], days["Y"], days["D"]) == (FIRST.agreed_on, SECOND.agreed_on, FIRST.agreed_on)


def test_the_change_is_told_with_both_numbers_and_every_reference():
    told = plan_changed([FIRST, SECOND], OCTOBER)
    assert told.answer is Answer.YES
    assert told.sentence == (
        "From October 2013 4 actions are counted, where 4 were: version 2 of the plan was agreed on 15 October 2013 by Risk summit. "
        "1 takes the place of 2 earlier actions (X); 1 is new (Y); "
        "1 is left out of it (D) without a successor, and so open and counted still."
    )
    numbers = {"actions before": "4", "actions now": "4"}
    assert dict(told.evidence) == {**numbers, "replaced": "B and C by X", "new": "Y", "left out and still counted": "D"}


def test_a_month_without_another_version_is_no_change():
    assert plan_changed([FIRST], OCTOBER).answer is Answer.NO
    assert plan_changed([FIRST, SECOND], OCTOBER.next()).answer is Answer.NO


def test_what_was_reported_of_a_replaced_action_is_known_of_its_successor():
    last = pd.DataFrame({"trust": "RNL", "ref": ["A", "B", "C"], "status": ["x", "on_track", "z"], "revisions": [0, 1, 2]})
    planned = pd.DataFrame({"trust": "RNL", "ref": ["A", "X", "Y"], "replaces": ["", "B;C", ""]})
    told = renumbered(last, planned).set_index("ref")
    assert told.loc["X"].to_dict() == {"trust": "RNL", "status": "on_track", "revisions": 2}
    assert "Y" not in told.index
    assert told.loc["A", "status"] == "x"


def test_a_successor_that_has_reported_keeps_its_own_history():
    last = pd.DataFrame({"trust": "RNL", "ref": ["B", "X"], "status": ["on_track", "delivered"], "revisions": [1, 0]})
    planned = pd.DataFrame({"trust": ["RNL"], "ref": ["X"], "replaces": ["B"]})
    assert renumbered(last, planned).set_index("ref")["status"].to_dict() == {"B": "on_track", "X": "delivered"}


CLOSED = Closing(date(2013, 10, 15), "Monitor", "The ward was shut.")


def closing(version: int, agreed_on: date, *actions: Action, ref: str = "D") -> ActionPlan:
    return plan(version, agreed_on, *actions, replace(action(ref), action="", due=read_date(""), closed=CLOSED))


def test_a_closed_action_stays_in_the_plan_in_the_words_and_with_the_date_that_were_agreed() -> None:
    second = closing(2, date(2013, 10, 15), action("A"), action("B"), action("C"))
    assert plan_in_force([FIRST, second]).actions[-1] == replace(action("D"), closed=CLOSED)
    third = plan(3, date(2013, 12, 1), action("A"))
    assert plan_in_force([FIRST, second, third]).actions[-1].closed == CLOSED, "a version that is silent about it leaves it closed"
    silent = plan_changed([FIRST, second, third], Period(2013, 12))
    assert ("closed" in silent.sentence, dict(silent.evidence)["left out and still counted"]) == (False, "B, C"), (
        "nor is it left out and open"
    )


def test_a_closed_action_that_a_later_version_repeats_is_open_again_and_that_is_told() -> None:
    second, third = closing(2, date(2013, 10, 15), action("A")), plan(3, date(2013, 12, 1), action("A"), action("D"))
    assert all(one.closed is None for one in plan_in_force([FIRST, second, third]).actions)
    verdict = plan_changed([FIRST, second, third], Period(2013, 12))
    assert "1 that was closed is open again (D)" in verdict.sentence
    assert dict(verdict.evidence)["open again"] == "D"


def test_who_agreed_to_close_an_action_and_why_is_told() -> None:
    verdict = plan_changed([FIRST, closing(2, date(2013, 10, 15), action("A"), action("B"), action("C"))], OCTOBER)
    assert "From October 2013 4 actions are counted, where 4 were" in verdict.sentence
    assert verdict.sentence.endswith("1 is closed by agreement (D, by Monitor: The ward was shut).")
    assert dict(verdict.evidence)["closed by agreement"] == "D, by Monitor: The ward was shut"


def test_one_action_is_told_as_one() -> None:
    one, two = plan(1, date(2013, 7, 31), action("A")), plan(2, date(2013, 10, 15), action("A"), action("B"))
    assert "2 actions are counted, where 1 was:" in plan_changed([one, two], OCTOBER).sentence
    shrunk = plan(2, date(2013, 10, 15), action("C", "A", "B"))
    before = plan(1, date(2013, 7, 31), action("A"), action("B"))
    assert "1 action is counted, where 2 were:" in plan_changed([before, shrunk], OCTOBER).sentence
