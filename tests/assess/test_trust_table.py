"""However many updates arrive, from whomever: no trust counts twice, and no rate passes 100 per cent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.assess.trust_table import trusts_table
from tasks.model.period import Period
from tasks.record.decisions import Outcome
from tasks.record.facts import Decision, Withdrawal
from tasks.rules.action_columns import DTYPES
from tasks.rules.percentage import percentage

TRUSTS = ("RNL", "RPA", "RWD")
DUE = dict.fromkeys(TRUSTS, date(2013, 10, 14))
EMPTY = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in DTYPES.items()})
OCTOBER = Period(2013, 10)


def sent(trust: str, decision: str, received_at: datetime, taken_back_at: datetime | None = None) -> Outcome:
    """What became of an update: 'accepted' or 'returned', and taken back if a moment is given."""
    fact = Decision(
        period=OCTOBER,
        trust=trust,
        submission="one",
        received_at=received_at,
        file="update.xlsx",
        sha256="",
        decision=decision,
        reading="",
        rules="",
        findings=(),
    )
    if taken_back_at is None:
        return Outcome(fact)
    withdrawal = Withdrawal(
        period=OCTOBER, trust=trust, submission="one", by="the lead", reason="By mistake", at=taken_back_at, decision_sha256=""
    )
    return Outcome(fact, withdrawal)


moments = st.integers(-20 * 24, 20 * 24).map(lambda hours: datetime(2013, 10, 14, 12, tzinfo=UTC) + timedelta(hours=hours))
outcomes = st.builds(
    sent,
    st.sampled_from([*TRUSTS, "RXX", "R1F"]),
    st.sampled_from(["accepted", "returned"]),
    moments,
    st.none() | st.just(datetime(2013, 11, 20, tzinfo=UTC)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(outcomes, max_size=12))
def test_received_accepted_and_on_time_are_shares_of_the_trusts_expected(said: list[Outcome]) -> None:
    accepted = {one.decision.trust: one for one in said if one.state == "accepted"}
    table = trusts_table(TRUSTS, DUE, said, accepted, pd.DataFrame(), EMPTY, None)
    on_time, taken, sent = int(table["on_time"].sum()), int(table["accepted"].sum()), int(table["received"].gt(0).sum())
    assert list(table["trust"]) == list(TRUSTS)
    assert on_time <= taken <= sent <= len(TRUSTS)
    assert all(0 <= percentage(n, len(TRUSTS)) <= 100 for n in (on_time, taken, sent))


@pytest.mark.parametrize(("day", "state"), [(13, "returned"), (11, "withdrawn")], ids=["returned after that", "returned before that"])
def test_an_update_taken_back_is_withdrawn_until_the_trust_sends_another(day: int, state: str) -> None:
    taken_back = sent("RNL", "accepted", datetime(2013, 10, 10, 9, tzinfo=UTC), datetime(2013, 10, 12, 9, tzinfo=UTC))
    said = [taken_back, sent("RNL", "returned", datetime(2013, 10, day, 9, tzinfo=UTC))]
    table = trusts_table(TRUSTS, DUE, said, {}, pd.DataFrame(), EMPTY, None).set_index("trust")
    assert table.loc["RNL", "state"] == state
