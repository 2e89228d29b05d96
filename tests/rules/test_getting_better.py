"""When a trust is called better, and what may never be; the sentences are in the worked examples."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.rules.getting_better import EARLY, STILL, UNKNOWN, VERDICT, WORST_FIRST, Promises, Standing, getting_better, promises

JANUARY = Period(2014, 1)
FINE = Standing()
KEPT = Promises(due=12, kept=12, actions=20, delivered=12, open=8)


def word(seen: Promises, standing: Standing, least_due: int = 3, kept_percent: int = 75) -> str:
    return dict(getting_better("RNL", JANUARY, seen, standing, least_due, kept_percent).evidence)[VERDICT]


@given(
    st.builds(
        lambda due, kept, rest: Promises(due, min(kept, due), actions=due + rest, delivered=min(kept, due), open=rest),
        *[st.integers(0, 20)] * 3,
    ),
    st.sampled_from(
        [
            Standing(stalled=True),
            Standing(accepted=False),
            Standing(not_judged="By a fault of ours."),
            Standing(contradicted=1),
            Standing(warned=True),
        ]
    ),
)
def test_a_stalled_silent_contradicted_or_warned_of_trust_never_looks_fine(seen: Promises, standing: Standing) -> None:
    assert word(seen, standing) in WORST_FIRST[:4]


@pytest.mark.parametrize(
    ("kept", "bare", "closed", "found"), [(9, 0, 0, "yes"), (8, 0, 0, "partly"), (9, 1, 0, "partly"), (8, 0, 2, "yes"), (0, 0, 0, "no")]
)
def test_three_promises_of_four_kept_and_shown_make_it_better(kept: int, bare: int, closed: int, found: str) -> None:
    seen = Promises(12, kept, 12 - kept - closed, closed, bare, actions=20, delivered=kept, open=20 - kept - closed)
    assert getting_better("RNL", JANUARY, seen, FINE, 3, 75).answer.value == found


def test_an_update_in_which_nothing_moved_is_not_getting_better() -> None:
    assert getting_better("RNL", JANUARY, KEPT, Standing(unmoved=1), 3, 75).answer is Answer.PARTLY


def test_too_few_due_is_said_but_silence_and_a_stall_come_first() -> None:
    few = Promises(due=2, kept=2, actions=20, delivered=2, open=18)
    assert word(few, FINE) == EARLY
    assert word(few, Standing(accepted=False)) == UNKNOWN
    assert word(few, Standing(stalled=True)) == STILL


def test_promises_are_counted_from_the_months_actions() -> None:
    rows = [
        ("RNL", "2014-01-31", "delivered", False, False, True),  # on the last day, and bare
        ("RNL", "2014-01-31", "on_track", False, True, False),
        ("RNL", "2014-02-01", "delivered", False, False, False),  # before it was due
        ("RNL", "2013-12-01", "", True, False, False),
        ("RNL", None, "on_track", False, False, False),
        ("RWD", "2013-12-01", "delivered", False, False, False),
    ]
    actions = pd.DataFrame(rows, columns=["trust", "due_date", "status", "closed", "past_due", "unevidenced"])
    actions["due_date"] = pd.to_datetime(actions["due_date"])
    found = promises(actions, JANUARY)
    assert found["RNL"] == Promises(due=3, kept=1, late=1, closed=1, bare=1, actions=5, delivered=2, open=2)
    assert found["RWD"] == Promises(due=1, kept=1, actions=1, delivered=1)
