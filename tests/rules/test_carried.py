"""What is carried of an action from month to month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.period import Period
from tasks.rules.action_columns import COLUMNS, empty
from tasks.rules.carried_forward import carried

DELIVERED, ON_TRACK, SOME_ISSUES, _ = FOUR.codes
SEPTEMBER = Period(2013, 9)
Line = dict[str, Any]


def line(status: str = "", **said: Any) -> Line:
    """One action as reported; no status: a nil return. `accepted=False`: no update was accepted."""
    accepted = said.pop("accepted", True)
    return {"trust": "RNL", "ref": "RNL-01", "due_date": "2013-11-30", "accepted": accepted, "sent": accepted, "status": status, **said}


def frame(lines: Sequence[Line]) -> pd.DataFrame:
    table = pd.DataFrame(list(lines))
    return table.astype({name: "datetime64[s]" for name in ("due_date", "revised_date", "delivered_date") if name in table})


def month(lines: pd.DataFrame, previous: pd.DataFrame | None, period: Period) -> pd.DataFrame:
    return carried(lines, previous, period, past_due_least_days=0, stall_updates=3, statuses=FOUR)


def months(*lines: Line) -> list[Line]:
    """The one action in each month from September 2013 on."""
    found, previous, period = [], None, SEPTEMBER
    for each in lines:
        previous = month(frame([each]), previous, period)
        found += previous.to_dict("records")
        period = period.next()
    return [{str(name): value for name, value in row.items()} for row in found]


def test_the_table_has_the_agreed_columns_and_types_in_order() -> None:
    for table in (month(frame([line(ON_TRACK)]), None, SEPTEMBER), month(frame([line(accepted=False)]), empty(), SEPTEMBER), empty()):
        assert [(name, str(dtype)) for name, dtype in table.dtypes.items()] == list(COLUMNS)


def test_no_text_is_ever_missing() -> None:
    silent = line(accepted=False, narrative=None, submission=float("nan"), row=float("nan"))
    table = month(frame([silent]), None, SEPTEMBER)
    assert table.select_dtypes("str").notna().all(axis=None)
    assert table["row"].isna().all()


def test_a_silent_month_keeps_the_last_status_and_the_month_it_was_said_in() -> None:
    _, october = months(line(ON_TRACK, percent=40.0, narrative="half way"), line(accepted=False))
    assert (october["status"], october["status_period"], october["percent"]) == (ON_TRACK, "2013-09", 40.0)
    assert not october["reported"]
    assert october["narrative"] == ""


def test_what_a_returned_update_said_is_not_taken() -> None:
    returned = line(DELIVERED, accepted=False, narrative="done", revised_date="2014-01-31") | {"sent": True}
    _, october = months(line(ON_TRACK), returned)
    assert (october["status"], october["narrative"], october["revisions"]) == (ON_TRACK, "", 0)


def test_a_nil_return_says_again_what_was_last_said_and_is_no_movement() -> None:
    _, october = months(line(ON_TRACK), line())
    assert (october["status"], october["status_period"], october["reported"], october["moved"]) == (ON_TRACK, "2013-10", True, False)
    assert october["unmoved"] == 1


def test_a_nil_return_on_an_action_never_reported_leaves_it_not_reported() -> None:
    (september,) = months(line())
    assert (september["status"], september["status_period"], september["reported"]) == ("", "", False)


def test_an_action_left_out_of_an_update_that_reports_others_is_not_reported() -> None:
    september = month(frame([line(ON_TRACK), line(ON_TRACK, ref="RNL-02")]), None, SEPTEMBER)
    october = month(frame([line(ON_TRACK), line(ref="RNL-02", sent=False)]), september, SEPTEMBER.next())
    assert october["reported"].to_list() == [True, False]
    assert october["status_period"].to_list() == ["2013-10", "2013-09"]


def test_unmoved_counts_accepted_updates_in_a_row_and_skips_silent_months() -> None:
    same = line(ON_TRACK, percent=40.0)
    found = months(same, same, line(accepted=False), same, line(ON_TRACK, percent=41.0))
    assert [month["unmoved"] for month in found] == [0, 1, 1, 2, 0]


def test_a_delivered_action_has_nowhere_left_to_move() -> None:
    found = months(line(DELIVERED), line(DELIVERED), line(SOME_ISSUES), line(SOME_ISSUES))
    assert [month["unmoved"] for month in found] == [0, 0, 1, 2]


def test_each_revised_date_that_differs_is_one_revision() -> None:
    found = months(
        line(ON_TRACK),
        line(SOME_ISSUES, revised_date="2013-12-31"),
        line(SOME_ISSUES, revised_date="2013-12-31"),
        line(SOME_ISSUES),
        line(SOME_ISSUES, revised_date="2014-02-28"),
    )
    assert [month["revisions"] for month in found] == [0, 1, 1, 1, 2]
    assert [month["days_slipped"] for month in found] == [0, 31, 31, 31, 90]
    assert str(found[3]["revised_latest"].date()) == "2013-12-31"
    assert str(found[4]["previous_revised"].date()) == "2013-12-31"


def test_a_revised_date_equal_to_the_agreed_one_revises_nothing() -> None:
    (september,) = months(line(ON_TRACK, revised_date="2013-11-30"))
    assert (september["revisions"], september["slipped"]) == (0, False)


def test_delivered_reopened_and_delivered_again() -> None:
    found = months(line(DELIVERED), line(SOME_ISSUES), line(accepted=False), line(DELIVERED))
    assert [month["first_delivered"] for month in found] == ["2013-09"] * 4
    assert [month["reopened"] for month in found] == [False, True, True, False]


def test_evidence_once_supplied_need_not_be_repeated_but_reopening_ends_that() -> None:
    shown, bare = line(DELIVERED, evidence="Board paper 7.2"), line(DELIVERED)
    found = months(shown, bare, line(accepted=False), line(SOME_ISSUES), bare, shown)
    assert [month["unevidenced"] for month in found] == [False, False, False, False, True, False]


def test_past_due_is_judged_on_the_last_day_of_the_month_even_when_silent() -> None:
    found = months(line(ON_TRACK), line(ON_TRACK), line(ON_TRACK), line(accepted=False), line(DELIVERED))
    assert [None if pd.isna(month["days_past_due"]) else month["days_past_due"] for month in found] == [None, None, 0, 31, None]
    assert [month["past_due"] for month in found] == [False, False, True, True, False]


def test_what_is_promised_for_the_last_day_was_not_past_due_by_the_rule_as_it_was() -> None:
    november = carried(frame([line(ON_TRACK)]), None, Period(2013, 11), past_due_least_days=1, stall_updates=3, statuses=FOUR)
    assert november["past_due"].to_list() == [False]


def test_last_month_stands_beside_this_one() -> None:
    _, october = months(line(SOME_ISSUES, percent=10.0), line(ON_TRACK, percent=30.0))
    assert (october["previous_status"], october["previous_percent"], october["moved"]) == (SOME_ISSUES, 10.0, True)


def test_a_line_that_is_not_in_the_plan_is_left_out() -> None:
    table = month(frame([line(ON_TRACK, planned=True), line(ON_TRACK, ref="RNL-99", planned=False)]), None, SEPTEMBER)
    assert table["ref"].to_list() == ["RNL-01"]


def test_an_action_that_stands_twice_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="action RNL-01 of RNL appears twice"):
        month(frame([line(ON_TRACK), line(ON_TRACK)]), None, SEPTEMBER)


said = st.sampled_from([line(accepted=False), line(), *(line(s, percent=p) for s in FOUR.codes for p in (40.0, 50.0, float("nan")))])


@settings(deadline=None, max_examples=10)
@given(st.lists(st.tuples(said, said), min_size=1, max_size=4))
def test_a_trust_alone_is_carried_as_it_is_among_others(history: list[tuple[Line, Line]]) -> None:
    both: pd.DataFrame | None = None
    alone: pd.DataFrame | None = None
    period = SEPTEMBER
    for first, second in history:
        other = second | {"trust": "RPA"}
        both = month(frame([other, first]), both, period)
        alone = month(frame([first]), alone, period)
        period = period.next()
    assert both is not None
    assert alone is not None
    pd.testing.assert_frame_equal(both[both["trust"] == "RNL"].reset_index(drop=True), alone)
