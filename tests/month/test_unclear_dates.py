"""What names no day reaches a person with its own words, wherever it was written."""

from __future__ import annotations

import pandas as pd

from tasks.model.period import Period
from tasks.month.scoreboard import unclear_dates

OCTOBER = Period(2013, 10)
DAY = pd.Timestamp(2014, 3, 31)


def actions(*rows):
    blank = {"trust": "RNL", "ref": "RNL-01", "timescale": "31 March 2014", "due_date": DAY, "due_precision": "day", "revised_word": ""}
    blank |= {"revised_date": pd.NaT, "delivered_word": "", "delivered_date": pd.NaT}
    days = dict.fromkeys(["due_date", "revised_date", "delivered_date"], "datetime64[s]")
    return pd.DataFrame([blank | row for row in rows]).astype(days)


def findings(*rows):
    return pd.DataFrame(rows, columns=["trust", "ref", "check", "seen"])


def test_a_date_that_names_a_day_is_not_listed():
    assert unclear_dates(actions({}, {"revised_word": "April 2014", "revised_date": DAY}), findings(), OCTOBER) == []


def test_ongoing_and_to_be_confirmed_are_listed_as_written_with_the_reason():
    told = unclear_dates(
        actions(
            {"ref": "RNL-02", "timescale": "ongoing", "due_date": pd.NaT, "due_precision": "ongoing"},
            {"timescale": "TBC", "due_date": pd.NaT, "due_precision": "unreadable"},
        ),
        findings(),
        OCTOBER,
    )
    assert [(row["ref"], row["date"], row["words"]) for row in told] == [("RNL-01", "agreed", "TBC"), ("RNL-02", "agreed", "ongoing")]
    assert all(row["why"] for row in told)


def test_a_rough_promise_is_listed_though_a_day_is_used():
    (told,) = unclear_dates(actions({"timescale": "largely complete by 31 March 2014", "due_precision": "hedged"}), findings(), OCTOBER)
    assert (told["words"], "roughly" in told["why"]) == ("largely complete by 31 March 2014", True)


def test_what_was_returned_for_its_date_is_listed_once():
    returned = {"trust": "RNL", "ref": "RNL-01", "check": "revised-unreadable", "seen": "soon"}
    other = returned | {"check": "status-unknown", "seen": "Green"}
    told = unclear_dates(actions({"revised_word": "soon"}), findings(returned, returned, other), OCTOBER)
    assert [(row["date"], row["words"]) for row in told] == [("revised", "soon")]
