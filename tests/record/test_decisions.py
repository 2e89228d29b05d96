"""What became of each update by a moment, which assessment is the newest before a month, and whether a month waits for a person."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tasks.model.finding import Finding, Severity
from tasks.model.period import Period
from tasks.record.decisions import (
    assessed_before,
    decisions_for,
    is_declined,
    is_retracted,
    month_before,
    newest_revision,
    numbers,
    outcomes,
    outcomes_of,
    public_release,
    retractions,
    trouble_by,
    unread_inboxes,
    unread_mails,
    waiting_candidate,
    withdrawn,
)
from tasks.record.facts import Before, Candidate, InboxTrouble, Retraction
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tests.record.builders import MONTH, NOON, candidate, decided, decision, released, revision, taken_back

SECOND = timedelta(seconds=1)


@pytest.fixture
def record(tmp_path) -> Record:
    return Record(FolderStore(tmp_path))


def test_what_became_of_an_update_is_its_newest_decision_by_a_moment_in_order_of_receipt(record):
    first = record.follow(None, decision("RDD", "b", NOON + SECOND))
    again = record.follow(first, replace(first, decision="returned"))
    others = [record.follow(None, decision(*which)) for which in (("RNL", "b"), ("RNL", "a"), ("RDD", "c"))]
    later = record.follow(None, decision("RDD", "d", NOON + 2 * SECOND))
    record.follow(None, decision("RDD", "e", period=MONTH.next()))
    known = {("RDD", "b"): 2, ("RDD", "c"): 1, ("RDD", "d"): 1, ("RNL", "a"): 1, ("RNL", "b"): 1}
    assert numbers(record, MONTH) == known
    assert numbers(record, MONTH, "RNL") == {name: number for name, number in known.items() if name[0] == "RNL"}
    assert {one.hash for one in decisions_for(record, MONTH, "RDD")} == {again.hash, others[2].hash, later.hash}
    told = outcomes(record, MONTH, NOON + SECOND)
    assert [one.name for one in told] == ["RDD/c", "RNL/a", "RNL/b", "RDD/b"]
    assert [one.state for one in told] == ["accepted", "accepted", "accepted", "returned"]
    assert outcomes(record, MONTH, NOON + SECOND, "RDD") == outcomes_of(record, MONTH, NOON + SECOND, {"RDD"}) == [told[0], told[3]]
    assert outcomes(record, MONTH, NOON - SECOND) == []


def test_what_was_taken_back_counts_as_that_from_the_moment_of_it_on(record):
    fact = record.follow(None, decision("RDD", "a"))
    record.follow(None, decision("RDD", "b"))
    back = taken_back(record, fact, NOON + SECOND)
    assert withdrawn(record, MONTH) == {("RDD", "a")}
    (before, other), (after, _) = (outcomes(record, MONTH, until) for until in (NOON, NOON + SECOND))
    assert (before.state, before.at, before.hash) == ("accepted", NOON, fact.hash)
    assert (after.state, after.at, after.withdrawal) == ("withdrawn", NOON + SECOND, back)
    assert after.hash == hashlib.sha256(f"{fact.hash} {back.hash}".encode()).hexdigest()
    assert (other.state, other.withdrawal) == ("accepted", None)


@pytest.mark.parametrize(
    ("findings", "asked"),
    [
        ((), False),
        ((("earlier-month-again", Severity.ERROR),), True),
        ((("earlier-month-again", Severity.WARNING),), False),
        ((("narrative-missing", Severity.ERROR),), False),
        ((("narrative-missing", Severity.ERROR), ("earlier-month-again", Severity.ERROR)), True),
    ],
)
def test_an_update_is_asked_about_only_where_the_question_which_month_it_is_for_sent_it_back(record, findings, asked):
    found = tuple(
        Finding(check, severity, "RDD", "2013-09", "", "whole file", "", "It says so.", "Mend it.") for check, severity in findings
    )
    record.follow(None, decision("RDD", "a", findings=found))
    (told,) = outcomes(record, MONTH, NOON)
    assert told.asked_about is asked


def mistaken(record: Record, of: Candidate, by: str) -> None:
    about = {"candidate": of.number, "candidate_sha256": of.hash, "by": by, "reason": "Too early", "at": NOON}
    record.follow(record.last(Retraction, of.period), Retraction(period=of.period, **about))


def standing(record: Record) -> tuple[bool, bool, bool, bool]:
    """Whether the month waits for a person, was declined, is withdrawn for good, and is public."""
    newest = record.last(Candidate, MONTH)
    gone = bool(newest) and is_retracted(record, newest)
    waits = waiting_candidate(record, MONTH)
    assert waits in (None, newest)
    return waits is not None, is_declined(record, MONTH), gone, public_release(record, MONTH) is not None


def test_a_month_waits_until_a_person_decided_on_its_newest_candidate_or_two_withdrew_it(record):
    assert standing(record) == (False, False, False, False)
    first = revision(record)
    assert standing(record) == (False, False, False, False)
    one = candidate(record, first)
    assert standing(record) == (True, False, False, False)
    decided(record, one, "declined")
    assert standing(record) == (False, True, False, False)
    two = candidate(record, first)
    assert standing(record) == (True, False, False, False), "what was declined was another candidate"
    mistaken(record, two, "Ann")
    assert standing(record) == (True, False, False, False)
    mistaken(record, two, "Bea")
    assert standing(record) == (False, True, True, False)
    assert [one.by for one in retractions(record, two)] == ["Ann", "Bea"]
    assert retractions(record, one) == []
    three = candidate(record, first)
    made = released(record, three, decided(record, three, "approved"))
    assert standing(record) == (False, False, False, True)
    assert public_release(record, MONTH) == made
    second = revision(record, totals={"trusts": 1})
    assert standing(record) == (False, False, False, True)
    four = candidate(record, second)
    assert standing(record) == (True, False, False, False), "the release in force is not what was put forward last"
    decided(record, four, "declined")
    assert standing(record) == (False, True, False, False)
    revision(record, totals={"trusts": 2})
    assert standing(record) == (False, False, False, False), "of the newest assessment nothing was put forward, nor declined"


def test_the_assessment_before_a_month_is_the_newest_of_the_nearest_earlier_month_that_has_one(record):
    august, july, december = Period(2013, 8), Period(2013, 7), Period(2013, 12)
    assert assessed_before(record, MONTH) is None
    revision(record, july)
    early = revision(record, july, totals={"trusts": 1})
    assert assessed_before(record, MONTH) == early
    late = revision(record, august)
    assert assessed_before(record, MONTH) == late
    assert assessed_before(record, august) == early
    assert assessed_before(record, july) is None
    revision(record)
    beside = revision(record, totals={"trusts": 1}, before=Before(august, 1, late.hash))
    assert newest_revision(record, MONTH) == beside
    assert assessed_before(record, december) == beside
    revision(record, august, totals={"trusts": 1})
    assert month_before(record, beside) == late, "the very one, though there is a newer"
    assert month_before(record, late) is None


def test_what_could_not_be_read_is_what_was_known_last_by_a_moment(record):
    assert unread_inboxes(record) == {}
    last = None
    for hours, trusts in enumerate(({"RDD": ("It is locked.",)}, {"RNL": ("It is a link.",)}, {})):
        last = record.follow(last, InboxTrouble(at=NOON + timedelta(hours=hours), trusts=trusts))
    assert unread_inboxes(record) == {}
    assert unread_inboxes(record, NOON + timedelta(hours=1)) == {"RNL": ("It is a link.",)}
    assert unread_inboxes(record, NOON) == {"RDD": ("It is locked.",)}
    assert unread_inboxes(record, NOON - SECOND) == {}
    assert trouble_by([], None).number == 0


def test_a_mail_that_cannot_be_read_may_bring_an_update_for_a_month_that_was_over_in_london_when_it_came(record):
    before, after, unknown = (datetime(*when, tzinfo=UTC) for when in ((2013, 9, 30, 22, 59, 59), (2013, 9, 30, 23), (1, 1, 1)))
    record.follow(None, InboxTrouble(at=NOON, trusts={}, mails=(before, after, unknown)))
    assert unread_mails(record, MONTH) == (after, unknown)
    assert unread_mails(record, MONTH, NOON - SECOND) == ()
    assert unread_mails(record, MONTH.previous(), NOON) == (before, after, unknown)
