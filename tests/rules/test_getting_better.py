"""When a trust is called better, and what may never be; the sentences are in the worked examples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.rulebook import load
from tasks.rules.action_columns import DAY
from tasks.rules.getting_better import (
    EARLY,
    STILL,
    UNKNOWN,
    VERDICT,
    WORST_FIRST,
    Circumstances,
    Promises,
    getting_better,
    has_left,
    promises,
)

BOOK = load(Path(__file__).parents[2] / "config")
JANUARY = Period(2014, 1)
FINE = Circumstances()
MET = Promises(due=12, met=12, actions=20, delivered=12, open=8)


def word(seen: Promises, known: Circumstances, least_due: int = 3, met_percent: int = 75) -> str:
    return dict(getting_better("RNL", JANUARY, seen, known, least_due, met_percent).evidence)[VERDICT]


@given(
    st.builds(
        lambda due, met, rest: Promises(due, min(met, due), actions=due + rest, delivered=min(met, due), open=rest),
        *[st.integers(0, 20)] * 3,
    ),
    st.sampled_from(
        [
            Circumstances(stalled=True),
            Circumstances(accepted=False),
            Circumstances(not_judged="By a fault of ours."),
            Circumstances(contradicted=1),
            Circumstances(warned="improvement director"),
        ]
    ),
)
def test_a_stalled_silent_contradicted_or_warned_of_trust_never_looks_fine(seen: Promises, known: Circumstances) -> None:
    assert word(seen, known) in WORST_FIRST[:4]


@pytest.mark.parametrize(
    ("met", "bare", "closed", "found"), [(9, 0, 0, "yes"), (8, 0, 0, "partly"), (9, 1, 0, "partly"), (8, 0, 2, "yes"), (0, 0, 0, "no")]
)
def test_three_promises_of_four_met_and_shown_make_it_better(met: int, bare: int, closed: int, found: str) -> None:
    seen = Promises(12, met, 12 - met - closed, closed, bare, actions=20, delivered=met, open=20 - met - closed)
    assert getting_better("RNL", JANUARY, seen, FINE, 3, 75).answer.value == found


def test_an_update_in_which_nothing_moved_is_not_getting_better() -> None:
    assert getting_better("RNL", JANUARY, MET, Circumstances(unmoved=1), 3, 75).answer is Answer.PARTLY


def test_too_few_due_is_said_but_silence_and_a_stall_come_first() -> None:
    few = Promises(due=2, met=2, actions=20, delivered=2, open=18)
    assert word(few, FINE) == EARLY
    assert word(few, Circumstances(accepted=False)) == UNKNOWN
    assert word(few, Circumstances(stalled=True)) == STILL


def test_promises_are_counted_from_the_months_actions() -> None:
    rows = [
        ("RNL", "2014-01-31", "delivered", False, False, True, "2014-01", None),  # on the last day, and bare
        ("RNL", "2014-01-31", "on_track", False, True, False, "", None),
        ("RNL", "2014-02-01", "delivered", False, False, False, "2014-01", None),  # before it was due
        ("RNL", "2013-12-01", "", True, False, False, "", None),
        ("RNL", None, "on_track", False, False, False, "", None),
        ("RWD", "2013-12-01", "delivered", False, False, False, "2013-12", None),
        ("RXR", "2013-12-15", "delivered", False, False, False, "2013-12", "2013-12-16"),  # late, by its own day
        ("RXR", "2013-12-31", "delivered", False, False, False, "2014-01", None),  # first reported for a later month
        ("RXR", "2013-12-31", "delivered", False, False, False, "2014-01", "2013-12-31"),  # reported late, and delivered in time
    ]
    names = ["trust", "due_date", "status", "closed", "past_due", "unevidenced", "first_delivered", "delivered_date"]
    actions = pd.DataFrame(rows, columns=names).astype({"due_date": DAY, "delivered_date": DAY})
    found = promises(actions, JANUARY, BOOK.statuses)
    assert found["RNL"] == Promises(due=3, met=1, late=1, closed=1, bare=1, actions=5, delivered=2, open=2)
    assert found["RWD"] == Promises(due=1, met=1, actions=1, delivered=1)
    assert found["RXR"] == Promises(due=3, met=3, actions=3, delivered=3, met_late=2)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Promises(due=4, met=4, actions=5, delivered=4, open=1, met_late=2), "all 4 promises due by now kept, 2 of them late"),
        (Promises(due=4, met=1, late=3, actions=5, open=4, met_late=1), "1 of the 4 promises due by now kept, but late; 3 still late"),
        (
            Promises(due=3, met=2, closed=1, open=1, met_late=1),
            "2 of the 3 promises due by now kept, 1 of them late; 1 closed by agreement",
        ),
    ],
)
def test_what_was_kept_late_is_said_beside_what_is_still_late(seen: Promises, said: str) -> None:
    assert f": {said}." in getting_better("RNL", JANUARY, seen, FINE, 3, 75).sentence


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Promises(due=1, met=1, open=3), "the only promise due by now was kept; a verdict needs at least 3 promises due."),
        (Promises(due=1, met=1, met_late=1, open=3), "the only promise due by now was kept, but late; a verdict needs"),
        (Promises(due=1, met=1, bare=1, open=3), "was kept; a verdict needs at least 3 promises due; the one kept has no evidence."),
        (Promises(due=1, late=1, open=3), "the only promise due by now is late; a verdict needs"),
        (Promises(due=1, closed=1, open=3), "the only promise due by now was closed by agreement; a verdict needs"),
        (Promises(due=2, met=2, met_late=2, open=3), "both promises due by now kept, both of them late; a verdict needs"),
        (Promises(due=2, late=2, open=3), "neither of the 2 promises due by now kept, 2 late; a verdict needs"),
        (Promises(open=3), "no promise was due by now; a verdict needs"),
    ],
)
def test_of_no_promise_one_or_two_it_is_said_as_people_say_it(seen: Promises, said: str) -> None:
    assert said in getting_better("RNL", JANUARY, seen, FINE, 3, 75).sentence
    assert "needs at least 1 promise due" in getting_better("RNL", JANUARY, Promises(open=3), FINE, 1, 75).sentence
    assert "kept, all of them late." in getting_better("RNL", JANUARY, Promises(due=4, met=4, met_late=4, open=3), FINE, 3, 75).sentence


@pytest.mark.parametrize(("met", "found"), [(74, "partly"), (75, "yes")])
def test_the_share_is_compared_without_rounding(met: int, found: str) -> None:
    seen = Promises(due=99, met=met, actions=120, delivered=met, open=120 - met)
    assert getting_better("RNL", JANUARY, seen, FINE, 3, 75).answer.value == found  # three of four of 99 are 74.25


def test_the_verdict_says_every_figure_that_it_was_made_from() -> None:
    seen = Promises(due=12, met=9, late=2, closed=1, bare=1, actions=20, delivered=9, open=10, met_late=4)
    known = Circumstances(unmoved=2, contradicted=1, warned="improvement director")
    figures = {VERDICT: "mixed", "promises due by now": "12", "of those kept": "9"}
    figures |= {"kept after the agreed day": "4", "of those late": "2"}
    figures |= {"of those closed by agreement": "1", "kept without evidence": "1", "plan stalled": "no", "update accepted": "yes"}
    figures |= {"updates in a row in which nothing moved": "2", "statements contradicted": "1", "early warning": "yes"}
    figures |= {"promises due it takes": "3", "percent of them to be kept": "75"}
    assert list(getting_better("RNL", JANUARY, seen, known, 3, 75).evidence) == list(figures.items())
    none = replace(seen, closed=0, met_late=0)
    left_out = {"of those closed by agreement", "kept after the agreed day"}
    assert dict(getting_better("RNL", JANUARY, none, known, 3, 75).evidence).keys() == figures.keys() - left_out


def test_where_nothing_in_a_plan_is_open_it_is_not_said_that_nothing_moved() -> None:
    seen, known = Promises(due=3, met=3, bare=1, actions=3, delivered=3), Circumstances(unmoved=2)
    assert getting_better("RNL", JANUARY, seen, known, 3, 75).sentence == (
        "Mixed: all 3 promises due by now kept; 1 of those kept without evidence."
    )
    still = getting_better("RNL", JANUARY, replace(seen, bare=0, actions=4, open=1), known, 3, 75)
    assert still.sentence == "Mixed: nothing has moved in its last 2 accepted updates; all 3 promises due by now kept."


def test_of_a_trust_that_left_the_day_is_shown() -> None:
    assert has_left("RNL", "1 March 2014", "the regime").evidence == (("verdict", "done"), ("left", "1 March 2014"))
