"""However many updates arrive, from whomever: no trust counts twice, and no rate passes 100 per cent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.assess.trust_table import trusts_table
from tasks.rules.action_columns import DTYPES
from tasks.rules.percentage import percentage

TRUSTS = ("RNL", "RPA", "RWD")
DUE = dict.fromkeys(TRUSTS, date(2013, 10, 14))
EMPTY = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in DTYPES.items()})
moments = st.integers(-20 * 24, 20 * 24).map(lambda hours: datetime(2013, 10, 14, 12, tzinfo=UTC) + timedelta(hours=hours))
decisions = st.fixed_dictionaries(
    {
        "trust": st.sampled_from([*TRUSTS, "RXX", "R1F"]),
        "decision": st.sampled_from(["accepted", "returned", "withdrawn"]),
        "received_at": moments.map(datetime.isoformat),
        "submission": st.just("one"),
        "sha256": st.just(""),
        "file": st.just("update.xlsx"),
        "findings": st.just([]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(decisions, max_size=12))
def test_received_accepted_and_on_time_are_shares_of_the_trusts_expected(said: list[dict]) -> None:
    accepted = {d["trust"]: d for d in said if d["decision"] == "accepted"}
    table = trusts_table(TRUSTS, DUE, said, accepted, pd.DataFrame(), EMPTY, None)
    on_time, taken, sent = int(table["on_time"].sum()), int(table["accepted"].sum()), int(table["received"].gt(0).sum())
    assert list(table["trust"]) == list(TRUSTS)
    assert on_time <= taken <= sent <= len(TRUSTS)
    assert all(0 <= percentage(n, len(TRUSTS)) <= 100 for n in (on_time, taken, sent))


@pytest.mark.parametrize(
    ("returned_at", "state"),
    [("2013-10-13T09:00:00+00:00", "returned"), ("2013-10-11T09:00:00+00:00", "withdrawn")],
    ids=["returned after that", "returned before that"],
)
def test_an_update_taken_back_is_withdrawn_until_the_trust_sends_another(returned_at: str, state: str) -> None:
    sent = {"trust": "RNL", "submission": "one", "sha256": "", "file": "update.xlsx", "findings": []}
    taken_back = {"decision": "withdrawn", "received_at": "2013-10-10T09:00:00+00:00", "withdrawn_at": "2013-10-12T09:00:00+00:00"}
    said = [{**sent, **taken_back}, {**sent, "decision": "returned", "received_at": returned_at}]
    table = trusts_table(TRUSTS, DUE, said, {}, pd.DataFrame(), EMPTY, None).set_index("trust")
    assert table.loc["RNL", "state"] == state
