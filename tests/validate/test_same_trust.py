"""What an update is asked about beside others of its trust: each boundary of who came first, and what counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from tasks.model.period import Period
from tasks.model.update import Reading, ReadSubmission, Submission
from tasks.record.facts import Decision, Withdrawal
from tasks.record.record import Record
from tasks.run.run import Run
from tasks.validate.receipts import with_receipts
from tasks.validate.waivers import earlier_decisions
from tests.record.builders import empty_run

SEPTEMBER, OCTOBER = Period(2013, 9), Period(2013, 10)
NOON = datetime(2013, 11, 8, 12, tzinfo=UTC)
BEFORE, AFTER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
MINE = Submission("s5", "RNL", "mine.json", NOON, "", 1)


@pytest.fixture
def run(tmp_path) -> Run:
    return empty_run(tmp_path, NOON)


def decision(period: Period, at: datetime, said: str = "accepted", submission: str = "d1", trust: str = "RNL") -> Decision:
    known = {"period": period, "trust": trust, "submission": submission, "file": f"{submission}.json", "sha256": ""}
    return Decision(**known, received_at=at, decision=said, reading="", rules="", findings=())


def taken_back(record: Record, one: Decision, at: datetime) -> None:
    said = {"by": "A. Lead", "reason": "By mistake", "decision_sha256": ""}
    record.add(Withdrawal(period=one.period, trust=one.trust, submission=one.submission, at=at, **said))


def columns(
    run: Run, mine: Submission = MINE, beside: Sequence[Submission] = (), earlier: Sequence[Decision] = (), **accepted: Sequence[str]
) -> tuple[str, str]:
    """The month an update for September came instead of, and what is said of its second. `accepted`: which ids would be, by month."""

    def accepts(period: Period, one: ReadSubmission) -> bool:
        return one[0].id in accepted.get(period.words.split()[0].lower(), ())

    taken = [(one, Reading("json")) for one in (mine, *beside)]
    heads = pd.DataFrame({"submission": [one.id for one, _ in taken]}, index=range(7, 7 + len(taken)))
    found = with_receipts(run, SEPTEMBER, taken, heads, {"RNL": earlier} if earlier else {}, accepts).loc[7]
    return found["awaited"], found["same_second"]


@pytest.mark.parametrize(
    ("known", "awaited"),
    [
        ([decision(SEPTEMBER, BEFORE)], "2013-10"),
        ([decision(SEPTEMBER, NOON, submission="s4")], "2013-10"),
        ([decision(SEPTEMBER, NOON, submission="s6")], ""),
        ([decision(SEPTEMBER, AFTER)], ""),
        ([decision(SEPTEMBER, BEFORE, "returned")], ""),
        ([decision(SEPTEMBER, BEFORE, trust="RDD")], ""),
        ([decision(SEPTEMBER, BEFORE), decision(OCTOBER, BEFORE, submission="d2")], ""),
        ([decision(SEPTEMBER, BEFORE), decision(OCTOBER, AFTER, submission="d2")], "2013-10"),
        ([decision(SEPTEMBER, BEFORE), decision(OCTOBER, BEFORE, "returned", "d2")], "2013-10"),
        ([], ""),
    ],
)
def test_an_update_is_asked_which_month_it_is_for_by_what_was_accepted_before_it_came(run, known, awaited):
    run.record.add_all(known)
    assert columns(run) == (awaited, "")


@pytest.mark.parametrize(("at", "awaited"), [(NOON, ""), (AFTER, "2013-10")])
def test_what_was_taken_back_by_then_is_not_accepted_any_more(run, at, awaited):
    before = decision(SEPTEMBER, BEFORE)
    run.record.add(before)
    taken_back(run.record, before, at)
    assert columns(run)[0] == awaited


def test_neither_before_the_next_month_has_ended_nor_of_a_trust_that_owes_it_nothing_is_that_asked(run):
    early = datetime(2013, 10, 8, 12, tzinfo=UTC)
    beside = replace(MINE, id="s0", received_at=early - timedelta(minutes=1))
    assert columns(run, replace(MINE, received_at=early), [beside], september=["s0"])[0] == ""
    run.record.add_all([decision(SEPTEMBER, early - timedelta(hours=1)), decision(SEPTEMBER, BEFORE, trust="XXX")])
    assert columns(run, replace(MINE, received_at=early))[0] == ""
    assert columns(run, replace(MINE, trust="XXX"))[0] == ""


@pytest.mark.parametrize(
    ("changes", "awaited"),
    [
        ({"received_at": BEFORE}, "2013-10"),
        ({"received_at": NOON}, "2013-10"),
        ({"received_at": NOON, "id": "s6"}, ""),
        ({"received_at": AFTER}, ""),
        ({"received_at": BEFORE, "trust": "RDD"}, ""),
        ({"received_at": BEFORE, "id": "s3"}, ""),
    ],
)
def test_an_update_looked_at_with_it_counts_if_it_came_before_and_would_be_accepted(run, changes, awaited):
    other = replace(MINE, id="s4", name="other.json")
    assert columns(run, beside=[replace(other, **changes)], september=("s4", "s6"), october=("s3",))[0] == awaited


@pytest.mark.parametrize(
    ("changes", "month", "awaited"),
    [
        ({}, "October 2013", ""),
        ({"received_at": NOON}, "2013-10", ""),
        ({"received_at": AFTER}, "2013-10", "2013-10"),
        ({"trust": "RDD"}, "2013-10", "2013-10"),
        ({"id": "s3"}, "2013-10", "2013-10"),  # it would be returned
        ({"id": "d1"}, "2013-10", "2013-10"),  # it was decided on
        ({}, "2013-09", "2013-10"),
    ],
)
def test_an_update_that_nobody_has_decided_on_yet_may_be_what_was_awaited(run, changes, month, awaited):
    run.record.add(decision(SEPTEMBER, BEFORE))
    data = f'{{"period_word": "{month}", "actions": []}}'.encode()
    sent = replace(MINE, id="s4", name="other.json", received_at=BEFORE, sha256=run.record.put_blob(data), size=len(data))
    run.record.add(replace(sent, **changes))
    assert columns(run, october=("s4", "d1"))[0] == awaited


OTHER = replace(MINE, id="s4", name="other.json", received_at=NOON.replace(microsecond=999_999))
COUNTS = 'was received in the same second as "{}"; this one counts, the other does not'.format
NOT = 'was received in the same second as "{}"; that one counts, and this one does not'.format


@pytest.mark.parametrize(
    ("beside", "earlier", "says"),
    [
        ([OTHER], [], NOT("other.json")),
        ([replace(OTHER, received_at=NOON)], [], COUNTS("other.json")),
        ([replace(OTHER, received_at=NOON + timedelta(seconds=1))], [], ""),
        ([replace(OTHER, trust="RDD")], [], ""),
        ([replace(OTHER, id="s0")], [], ""),  # it would be returned
        ([], [decision(SEPTEMBER, NOON, submission="s6")], NOT("s6.json")),
        ([], [decision(SEPTEMBER, NOON)], COUNTS("d1.json")),
        ([], [decision(SEPTEMBER, NOON, "returned")], ""),
        ([], [decision(SEPTEMBER, BEFORE)], ""),
        ([replace(OTHER, received_at=NOON)], [decision(SEPTEMBER, NOON)], COUNTS('d1.json", "other.json')),
    ],
)
def test_of_what_came_in_one_second_it_is_said_which_counts(run, beside, earlier, says):
    assert columns(run, beside=beside, earlier=earlier, september=("s4", "s5"))[1] == says


def test_what_was_taken_back_is_no_rival(run):
    gone = decision(SEPTEMBER, NOON)
    taken_back(run.record, gone, AFTER)
    assert columns(run, earlier=[gone])[1] == ""
    assert columns(run, earlier=[gone, decision(SEPTEMBER, NOON, submission="d2")])[1] == COUNTS("d2.json")


def test_earlier_decisions_are_the_newest_on_every_other_update_of_those_who_sent_one(run):
    record = run.record
    first = record.follow(None, decision(SEPTEMBER, BEFORE))
    newest = record.follow(first, replace(first, decision="returned"))
    other = record.follow(None, decision(SEPTEMBER, BEFORE, submission="d2", trust="RDD"))
    record.add_all([decision(SEPTEMBER, NOON, submission="s5"), decision(OCTOBER, BEFORE, submission="d3")])
    taken = [(MINE, Reading("json"))]
    assert earlier_decisions(record, SEPTEMBER, taken) == {"RNL": [newest]}
    both = [*taken, (replace(MINE, trust="RDD"), Reading("json"))]
    assert earlier_decisions(record, SEPTEMBER, both) == {"RDD": [other], "RNL": [newest]}
    assert earlier_decisions(record, SEPTEMBER, [(replace(MINE, trust="RWD"), Reading("json"))]) == {}
