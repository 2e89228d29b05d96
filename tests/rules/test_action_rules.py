"""The rules over tables of actions: past due, slipped, moved, without evidence, counted."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.rules.counts import adding_up, adds_up, count_names, counts
from tasks.rules.movement import moved
from tasks.rules.past_due import past_due
from tasks.rules.programme_part import part_of, programme_part
from tasks.rules.slipped import slipped, slipped_words
from tasks.rules.stalled import PlanProgress
from tasks.rules.threshold_names import threshold_names
from tasks.rules.unevidenced import unevidenced
from tasks.rules.without_plan import had_plan

DELIVERED, ON_TRACK, SOME_ISSUES, NOT_ON_TRACK = FOUR.codes
days, statuses = st.dates(date(2013, 1, 1), date(2035, 12, 31)), st.sampled_from(["", *FOUR.codes])
percents = st.floats(0, 100) | st.just(float("nan"))


def table(**columns: list[object]) -> pd.DataFrame:
    dates = {"due_date", "revised_latest"} & columns.keys()
    return pd.DataFrame(columns).assign(closed=False).astype(dict.fromkeys(dates, "datetime64[s]"))


@given(st.lists(st.tuples(statuses, st.none() | days), min_size=1, max_size=6), days)
def test_past_due_counts_days_after_the_agreed_one_unless_delivered(actions: list[tuple[str, date | None]], on: date) -> None:
    found = past_due(table(status=[s for s, _ in actions], due_date=[due for _, due in actions]), on, 0, FOUR)
    days = [None if pd.isna(one) else int(one) for one in found]
    assert days == [(on - due).days if due and due <= on and s != DELIVERED else None for s, due in actions]


@given(st.lists(st.tuples(statuses, st.none() | days), min_size=1, max_size=6), days)
def test_what_was_promised_by_the_end_of_a_day_is_then_either_delivered_or_past_due(
    actions: list[tuple[str, date | None]], on: date
) -> None:
    promised = [s for s, due in actions if due and due <= on]
    found = past_due(table(status=[s for s, _ in actions], due_date=[due for _, due in actions]), on, 0, FOUR)
    assert len(promised) == found.notna().sum() + promised.count(DELIVERED)


@given(st.lists(st.tuples(st.none() | days, st.none() | days), min_size=1, max_size=6))
def test_slipped_counts_days_from_the_agreed_to_the_revised_date(actions: list[tuple[date | None, date | None]]) -> None:
    found = slipped(table(due_date=[due for due, _ in actions], revised_latest=[revised for _, revised in actions]))
    assert found.to_list() == [max(0, (revised - due).days) if due and revised else 0 for due, revised in actions]
    assert found.dtype == "int64"


@given(statuses, statuses, percents, percents)
def test_only_a_better_status_a_higher_percentage_or_a_first_report_is_movement(now: str, then: str, percent: float, last: float) -> None:
    found = moved(table(status=[now], last_status=[then], percent=[percent], last_percent=[last]), FOUR)
    order = [NOT_ON_TRACK, SOME_ISSUES, ON_TRACK, DELIVERED]
    better = now != "" and (then == "" or order.index(now) > order.index(then))
    assert found.to_list() == [better or (now != "" and percent > last)]
    assert found.dtype == "bool"


def test_other_words_and_a_later_date_are_not_movement() -> None:
    same = table(status=[ON_TRACK], last_status=[ON_TRACK], percent=[40.0], last_percent=[40.0])
    assert not moved(same.assign(narrative="new words", revised_date=pd.Timestamp("2014-01-31")), FOUR).any()


def test_blank_evidence_is_none() -> None:
    found = unevidenced(table(status=[DELIVERED, DELIVERED, ON_TRACK], evidence=[" \n", "Board paper 7.2", ""]), FOUR)
    assert found.to_list() == [True, False, False]


def test_an_empty_table_has_an_empty_answer() -> None:
    nothing = table(status=[], due_date=[], revised_latest=[], last_status=[], percent=[], last_percent=[])
    assert past_due(nothing, date(2013, 10, 31), 0, FOUR).empty
    assert slipped(nothing).empty
    assert moved(nothing.astype({"percent": "float64", "last_percent": "float64"}), FOUR).empty


def test_nothing_is_said_of_an_action_that_is_not_put_off() -> None:
    assert slipped_words(0, date(2013, 11, 30), date(2013, 11, 15)) == ""


known = st.sampled_from(["", *FOUR.codes])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["RNL", "RPA"]), known, st.booleans(), st.booleans(), st.booleans()), max_size=12))
def test_every_action_is_counted_once(actions: list[tuple[str, str, bool, bool, bool]]) -> None:
    """What a plan closed is neither reported nor, if it was not delivered, anything but closed."""
    actions = [
        (trust, status, reported and status != "" and not closed, flag, closed and status != DELIVERED)
        for trust, status, reported, flag, closed in actions
    ]
    found = counts(
        pd.DataFrame(
            {
                "trust": pd.Series([trust for trust, *_ in actions], dtype="str"),
                "status": pd.Series([str(status) for _, status, *_ in actions], dtype="str"),
                "status_period": pd.Series(["2013-09" if status else "" for _, status, *_ in actions], dtype="str"),
                "reported": pd.Series([reported for _, _, reported, *_ in actions], dtype="bool"),
                "closed": pd.Series([closed for *_, closed in actions], dtype="bool"),
                "closed_on": pd.Series([pd.Timestamp(2013, 9, 9) if closed else None for *_, closed in actions], dtype="datetime64[s]"),
                **{name: pd.Series([flag for *_, flag, _ in actions], dtype="bool") for name in ("past_due", "slipped", "unevidenced")},
            }
        ),
        count_last_known=1,
        statuses=FOUR,
    )
    assert found.columns.to_list() == ["trust", *count_names(FOUR), "oldest_report"]
    assert found["trust"].to_list() == sorted({trust for trust, *_ in actions})
    assert found[list(adding_up(FOUR))].sum(axis=1).to_list() == found["actions"].to_list()
    assert adds_up(found, 1, FOUR).all()
    assert found["delivered"].sum() == sum(status == DELIVERED for _, status, *_ in actions)
    assert found["delivered_this_month"].sum() == sum(status == DELIVERED and reported for _, status, reported, *_ in actions)
    assert found["not_reported"].sum() == sum(not reported and not closed for _, _, reported, _, closed in actions)
    assert found["closed"].sum() == sum(closed for *_, closed in actions)
    assert found["past_due"].sum() == sum(flag for *_, flag, _ in actions)


def one_silent_month() -> pd.DataFrame:
    """Six delivered actions of a trust that sent nothing this month; one was last reported in October, the others in November."""
    actions = pd.DataFrame({"trust": ["RMP"] * 6, "status": [DELIVERED] * 6, "reported": [False] * 6}).astype({"status": "str"})
    actions["status_period"] = ["2013-10", *["2013-11"] * 5]
    return actions.assign(closed=False, closed_on=pd.NaT, past_due=False, slipped=False, unevidenced=False)


def test_what_was_delivered_counts_as_delivered_in_a_month_without_an_update() -> None:
    (row,) = counts(one_silent_month(), count_last_known=1, statuses=FOUR).to_dict("records")
    assert (row["delivered"], row["not_reported"], row["never_reported"], row["delivered_this_month"]) == (6, 6, 0, 0)
    assert row["oldest_report"] == "2013-10"


def test_the_oldest_report_is_of_a_status_that_stands_without_one_this_month_and_trusts_come_by_code() -> None:
    actions = pd.concat([one_silent_month()] * 2, ignore_index=True).iloc[:5]
    actions["trust"] = ["RPA", "RMP", "RMP", "RPA", "RXX"]
    actions["status"] = ["", "", ON_TRACK, ON_TRACK, ON_TRACK]
    actions["status_period"] = ["", "", "2013-11", "2013-10", "2013-12"]
    actions["reported"] = [False, False, False, False, True]
    found = counts(actions, count_last_known=1, statuses=FOUR)
    assert dict(zip(found["trust"], found["oldest_report"], strict=True)) == {"RMP": "2013-11", "RPA": "2013-10", "RXX": ""}
    assert found["trust"].to_list() == ["RMP", "RPA", "RXX"]


def test_by_the_rule_as_it_was_only_what_was_reported_this_month_counted() -> None:
    found = counts(one_silent_month(), count_last_known=0, statuses=FOUR)
    assert (found["delivered"].to_list(), found["not_reported"].to_list(), found["oldest_report"].to_list()) == ([0], [6], [""])
    assert adds_up(found, 0, FOUR).all()


def test_a_month_before_was_told_with_a_plan_where_its_table_has_one_or_says_that_it_was_lost() -> None:
    table = pd.DataFrame({"trust": ["RAA", "RBB", "RCC"], "plan_version": [1, 0, 0]})
    assert had_plan(None) == set()
    assert had_plan(table) == {"RAA"}
    assert had_plan(table.assign(plan_lost=[False, True, False])) == {"RAA", "RBB"}


@pytest.mark.parametrize(
    ("programmes", "refs"), [(["", "", ""], []), (["finance", "", "quality"], ["A", "B"]), (["quality", "", "quality"], ["B"])]
)
def test_a_programme_s_part_is_what_names_it_or_none_once_any_action_names_one(programmes: list[str], refs: list[str]) -> None:
    actions = pd.DataFrame({"ref": ["A", "B", "C"], "programme": programmes})
    assert part_of(actions, "finance")["ref"].to_list() == refs


def test_of_a_programme_s_part_what_was_delivered_closed_and_past_due_is_counted() -> None:
    standings = "on_track|40;on_track|50"
    part = pd.DataFrame(
        [
            {"status": DELIVERED, "closed": False, "past_due": False},
            {"status": ON_TRACK, "closed": True, "past_due": False},
            {"status": ON_TRACK, "closed": False, "past_due": True},
            {"status": ON_TRACK, "closed": False, "past_due": True},
        ]
    ).assign(trust="RAA", percent=60.0, standings=standings)
    found = programme_part(part, PlanProgress(1, 9, 9, 9), "RAA", "finance", "RAA finance", 1, 5, FOUR)
    assert found.sentence.startswith("1 of 4 actions delivered, 2 past due. ")
    evidence = {"programme": "finance", "actions": "4", "past due": "2", "actions not delivered": "2", "actions closed by agreement": "1"}
    assert evidence.items() <= dict(found.evidence).items()
    assert (found.rule, found.trust, found.subject) == ("programme_part", "RAA", "RAA finance")


def test_a_number_for_claims_is_asked_for_only_where_there_is_a_fund() -> None:
    assert threshold_names(fund=True) - threshold_names(fund=False) == {"unusual_claim"}
    assert {"stall_updates", "unusual_claim"} <= threshold_names()
