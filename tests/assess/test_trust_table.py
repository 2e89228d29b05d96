"""However many updates arrive, from whomever: no trust counts twice, and no rate passes 100 per cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.assess.trust_table import findings_table, totals_in, trusts_table
from tasks.model.changed_rules import STATUSES_AS_THEY_WERE as FOUR
from tasks.model.finding import PRIVATE, Finding, Severity
from tasks.model.period import Period
from tasks.record.decisions import Outcome, in_order
from tasks.record.facts import Decision, Withdrawal
from tasks.rules.action_columns import DTYPES
from tasks.rules.percentage import percentage
from tasks.run.deadlines import Due

TRUSTS = ("RNL", "RPA", "RWD")
DUE = dict.fromkeys(TRUSTS, Due(date(2013, 10, 14), date(2013, 10, 16)))
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


HAD_PLAN = pd.DataFrame([{"trust": "RNL", "accepted_updates": 0, "unmoved": 0, "plan_version": 1, "actions": 3}])
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
    said = sorted(said, key=in_order)
    accepted = {one.decision.trust: one for one in said if one.state == "accepted"}
    table = trusts_table(OCTOBER, TRUSTS, DUE, said, accepted, pd.DataFrame(), EMPTY, None, 1, 1, FOUR)
    on_time, taken, sent = int(table["on_time"].sum()), int(table["accepted"].sum()), int(table["received"].gt(0).sum())
    assert list(table["trust"]) == list(TRUSTS)
    assert on_time <= taken <= sent <= len(TRUSTS)
    assert all(0 <= percentage(n, len(TRUSTS)) <= 100 for n in (on_time, taken, sent))


@pytest.mark.parametrize(("day", "state"), [(13, "returned"), (11, "withdrawn")], ids=["returned after that", "returned before that"])
def test_an_update_taken_back_is_withdrawn_until_the_trust_sends_another(day: int, state: str) -> None:
    taken_back = sent("RNL", "accepted", datetime(2013, 10, 10, 9, tzinfo=UTC), datetime(2013, 10, 12, 9, tzinfo=UTC))
    said = [taken_back, sent("RNL", "returned", datetime(2013, 10, day, 9, tzinfo=UTC))]
    table = trusts_table(OCTOBER, TRUSTS, DUE, said, {}, pd.DataFrame(), EMPTY, None, 1, 1, FOUR).set_index("trust")
    assert table.loc["RNL", "state"] == state


def of_rnl(said: list[Outcome], on_time_by_first: int = 1) -> dict[str, object]:
    accepted = {one.decision.trust: one for one in said if one.state == "accepted"}
    table = trusts_table(OCTOBER, ("RNL",), DUE, said, accepted, pd.DataFrame(), EMPTY, None, on_time_by_first, 1, FOUR)
    return {str(name): value for name, value in table.iloc[0].items()}


IN_TIME, IN_GRACE, MUCH_LATER = (datetime(2013, 10, day, 9, tzinfo=UTC) for day in (14, 16, 25))


def test_a_later_correction_does_not_make_a_trust_late() -> None:
    said = [sent("RNL", "accepted", IN_TIME), sent("RNL", "accepted", MUCH_LATER)]
    row = of_rnl(said)
    assert (row["state"], row["on_time"], row["days_late"]) == ("accepted", True, 0)
    assert (row["received_at"], row["corrected_at"]) == (MUCH_LATER.isoformat(), MUCH_LATER.isoformat())
    assert of_rnl(said, on_time_by_first=0)["state"] == "accepted late"  # by the rule as it was


def test_what_was_taken_back_makes_nobody_punctual() -> None:
    row = of_rnl([sent("RNL", "accepted", IN_TIME, taken_back_at=IN_GRACE), sent("RNL", "accepted", MUCH_LATER)])
    assert (row["state"], row["days_late"], row["corrected_at"]) == ("accepted late", 11, "")


def test_an_update_returned_in_time_and_mended_in_the_days_of_grace_is_on_time() -> None:
    row = of_rnl([sent("RNL", "returned", IN_TIME), sent("RNL", "accepted", IN_GRACE)])
    assert (row["state"], row["on_time"], row["mended"], row["first_received_at"]) == ("accepted", True, True, IN_TIME.isoformat())
    late = of_rnl([sent("RNL", "returned", IN_TIME), sent("RNL", "accepted", MUCH_LATER)])
    assert (late["state"], late["days_late"], late["mended"]) == ("accepted late", 11, False)


def test_nobody_is_so_many_days_late_with_what_never_came() -> None:
    assert pd.isna(of_rnl([])["days_late"])


def test_of_a_trust_from_which_nothing_came_every_word_is_empty_and_it_is_not_on_time() -> None:
    row = of_rnl([])
    words = ("first_received_at", "corrected_at", "received_at", "submission", "sha256", "file", "nil_reason", "summary", "chair_name")
    assert {name: row[name] for name in words} == dict.fromkeys(words, "")
    assert (row["state"], row["received"], row["accepted"], row["on_time"], row["mended"], row["warnings"]) == (
        "never received",
        0,
        False,
        False,
        False,
        0,
    )


def finding(check: str, severity: Severity = Severity.WARNING, **more: str) -> Finding:
    return replace(Finding(check, severity, "RNL", "2013-10", "", "Update!A1", "", "It is odd.", "Mend it."), **more)


@pytest.mark.parametrize(
    ("findings", "state", "warnings"),
    [
        ((), "accepted", 0),
        ((finding("macros"), finding("hidden-sheet")), "accepted", 2),
        ((finding("macros"), finding("hidden-sheet", answer="As agreed")), "accepted with reasons", 2),
        ((finding("percent-unreadable", Severity.ERROR, waived_by="B. Regulator"),), "accepted with reasons", 0),
        ((finding("columns-reordered", Severity.TRIAL), *(finding(check) for check in sorted(PRIVATE))), "accepted", 0),
    ],
)
def test_warnings_are_counted_but_for_private_ones_and_an_answer_or_a_waiver_is_a_reason(findings, state, warnings) -> None:
    accepted = sent("RNL", "accepted", IN_TIME)
    row = of_rnl([Outcome(replace(accepted.decision, findings=findings))])
    assert (row["state"], row["warnings"]) == (state, warnings)


def carried(accepted: bool, before: tuple[int, int] | None) -> tuple[int, int]:
    """Accepted updates so far, and how many of the latest moved nothing, of a trust of which so much was known the month before."""
    said = [sent("RNL", "accepted", IN_TIME)] * accepted
    known = (
        pd.DataFrame([{"trust": "RNL", "accepted_updates": before[0], "unmoved": before[1], "plan_version": 1, "actions": 3}])
        if before
        else None
    )
    last = {one.decision.trust: one for one in said}
    row = trusts_table(OCTOBER, ("RNL",), DUE, said, last, pd.DataFrame(), EMPTY, known, 1, 1, FOUR).iloc[0]
    return int(row["accepted_updates"]), int(row["unmoved"])


@pytest.mark.parametrize(
    ("accepted", "before", "after"),
    [
        (True, None, (1, 1)),
        (True, (2, 1), (3, 2)),
        (False, (2, 1), (2, 1)),
        (False, None, (0, 0)),
    ],
)
def test_an_accepted_update_that_moves_nothing_adds_to_those_before_it_and_a_silent_month_adds_nothing(accepted, before, after) -> None:
    assert carried(accepted, before) == after


@pytest.mark.parametrize(
    ("came", "more", "said"),
    [
        ([], {}, {}),
        (["waiting", "waiting"], {}, {"waiting": 2}),
        (["held"], {}, {"state": "being looked at", "held": 1, "looked_at": "What arrived for October 2013 could not"}),
        ([], {"unread": ("RNL",)}, {"state": "being looked at", "looked_at": "Not all that arrived"}),
        ([], {"unread": ("RPA",)}, {}),
        (["accepted"], {"unread": ("RNL",)}, {"state": "accepted", "looked_at": "Not all that arrived"}),
        ([], {"asked": {"RNL": OCTOBER.previous()}}, {"state": "asked which month", "asked_about": "2013-09"}),
        (["returned"], {"asked": {"RNL": OCTOBER.previous()}}, {"state": "returned", "asked_about": "2013-09"}),
        ([], {"asked": {"RPA": OCTOBER.previous()}}, {}),
        ([], {"first_agreed": {"RNL": OCTOBER.first_day}}, {}),
        (
            [],
            {"first_agreed": {"RNL": date(2013, 10, 2)}},
            {
                "state": "no agreed plan",
                "without_plan": "The first plan of the trust was agreed on 2 October 2013, after October 2013 had begun.",
            },
        ),
        (
            ["waiting"],
            {"first_agreed": {}},
            {"state": "no agreed plan", "waiting": 1, "without_plan": "No agreed plan of the trust is on record"},
        ),
        (["accepted"], {"first_agreed": {}}, {"state": "accepted"}),
        (
            [],
            {"first_agreed": {}, "previous": HAD_PLAN},
            {"state": "no agreed plan", "plan_lost": True, "without_plan": "The agreed plan of the trust is no longer on record"},
        ),
        ([], {"previous": HAD_PLAN}, {"plan_lost": True}),
    ],
)
def test_why_a_trust_without_an_accepted_update_is_not_judged_stands_in_its_row(came, more, said) -> None:
    outcomes = [sent("RNL", state, IN_TIME) for state in came]
    accepted = {one.decision.trust: one for one in outcomes if one.state == "accepted"}
    known = {"first_agreed": None, "unread": (), "asked": None, "previous": None} | more
    before = known.pop("previous")
    row = trusts_table(OCTOBER, ("RNL",), DUE, outcomes, accepted, pd.DataFrame(), EMPTY, before, 1, 1, FOUR, **known).iloc[0]
    plain = {"state": "never received", "waiting": 0, "held": 0, "looked_at": "", "asked_about": "", "without_plan": "", "plan_lost": False}
    found = {name: row[name] for name in plain}
    for name in ("looked_at", "without_plan"):
        assert found.pop(name).startswith(said.get(name, ""))
        assert bool(row[name]) == (name in said)
    assert found == {name: said.get(name, plain[name]) for name in found}


def test_every_finding_has_a_row_with_what_became_of_its_update() -> None:
    told = finding("macros", ref="RNL-01", seen="x", answer="As agreed", waived_by="B. Regulator")
    one = sent("RNL", "accepted", IN_TIME, taken_back_at=MUCH_LATER)
    table = findings_table([Outcome(replace(one.decision, findings=(told,)), one.withdrawal), sent("RPA", "returned", IN_TIME)])
    assert table.to_dict("records") == [
        {
            "trust": "RNL",
            "submission": "one",
            "received_at": IN_TIME.isoformat(),
            "decision": "withdrawn",
            "check": "macros",
            "severity": "warning",
            "ref": "RNL-01",
            "address": "Update!A1",
            "seen": "x",
            "says": "It is odd.",
            "mend": "Mend it.",
            "answer": "As agreed",
            "waived_by": "B. Regulator",
        }
    ]


def test_a_table_of_trusts_adds_up_to_its_totals() -> None:
    said = [sent("RNL", "accepted", IN_TIME), sent("RPA", "accepted", MUCH_LATER), sent("RWD", "waiting", IN_TIME)]
    accepted = {one.decision.trust: one for one in said if one.state == "accepted"}
    table = trusts_table(OCTOBER, TRUSTS, DUE, said, accepted, pd.DataFrame(), EMPTY, None, 1, 1, FOUR, unread=("RWD", "RPA"))
    found = totals_in(table.assign(actions=[3, 2, 1]), FOUR)
    assert found | {"trusts": 3, "accepted": 2, "on_time": 1, "waiting": 1, "being looked at": 2, "actions": 6, "delivered": 0} == found
