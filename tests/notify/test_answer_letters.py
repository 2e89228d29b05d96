"""Answers in their words: what became of an update, what was received, and of its findings the first three and how many more there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tasks.model.finding import Finding, Severity
from tasks.notify.answer_letters import queue_answers
from tasks.record.outbox import Outbox
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.run import Run
from tests.notify.test_withdrawal_letters import accepted
from tests.record.builders import MONTH, NOON
from tests.record.small import opened

MOMENT = datetime(2013, 10, 10, 13, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def run(tmp_path) -> Run:
    return opened(tmp_path, MOMENT)


def finding(number: int, severity: Severity = Severity.ERROR, **said: str) -> Finding:
    words = {"address": f"Update!H{number}", "seen": "", "says": f"Row {number} is wrong.", "mend": "Mend it."} | said
    return Finding(check="some-check", severity=severity, trust="RDD", period="2013-09", ref="", **words)


def letter(run: Run) -> tuple[str, list[str]]:
    """The sentence of the one kind of answer there is, and what it names below, but for what was received."""
    assert queue_answers(run, MONTH) == 2, "its lead and its sender"
    texts = {one.text.split("Trust\n\n", 1)[1].split("\n\nThis is how it stood")[0] for one in Outbox(run.record, MONTH).notices()}
    (text,) = texts
    head, _, names = text.replace("\n\n- may be mended until: 16 October 2013\n- file: ", "\n\n- file: ").partition("\n\n- file: ")
    pairs = " ".join(names.split()).split(" - ")
    assert pairs[:4] == ["first.json", "received: 13:00 on 10 October 2013", "by which way: by mail", f"SHA-256: {'0' * 64}"]
    return " ".join(head.split("\n\n")[-1].split()), pairs[4:]


@pytest.mark.parametrize(
    ("many", "sentence", "more"),
    [
        (1, "There is 1 finding to mend.", []),
        (2, "There are 2 findings to mend.", []),
        (3, "There are 3 findings to mend.", []),
        (4, "There are 4 findings to mend.", ["and: 1 more, in the files that come with this letter"]),
        (6, "There are 6 findings to mend.", ["and: 3 more, in the files that come with this letter"]),
    ],
)
def test_an_update_that_goes_back_is_answered_with_its_first_findings_and_how_many_more_there_are(run, many, sentence, more):
    found = (finding(0, Severity.WARNING), *(finding(number) for number in range(1, many + 1)))
    accepted(run, "first", decision="returned", findings=found)
    says, names = letter(run)
    assert says == f"It may be mended until the end of 16 October 2013. {sentence}"
    assert names == [*(f"Update!H{number}: Row {number} is wrong. Mend it." for number in range(1, min(many, 3) + 1)), *more]


@pytest.mark.parametrize(
    ("decision", "findings", "says", "names"),
    [
        ("accepted", (), "The update is accepted.", []),
        ("accepted", (finding(1, Severity.TRIAL),), "The update is accepted.", []),
        (
            "accepted",
            (finding(1, Severity.WARNING), finding(2, Severity.WARNING, address="")),
            "The update is accepted. There are 2 warnings to look at.",
            ["Update!H1: Row 1 is wrong. Mend it.", "in the file: Row 2 is wrong. Mend it."],
        ),
        ("waiting", (), "It waits for the agreed plan of the trust.", []),
        ("held", (finding(1),), "It could not be checked, which is a fault of ours. It is checked as soon as that is mended.", []),
    ],
)
def test_whatever_else_became_of_an_update_is_said_plainly(run, decision, findings, says, names):
    accepted(run, "first", decision=decision, findings=findings)
    assert letter(run) == (says, names)


def test_an_update_that_is_accepted_once_more_is_answered_once_and_one_that_is_accepted_at_last_twice(run):
    fact = accepted(run, "first", decision="returned", findings=(finding(1),))
    for number, queued in ((1, 2), (2, 2), (3, 0), (4, 0)):
        assert queue_answers(run, MONTH) == queued, number
        fact = run.record.follow(fact, replace(fact, decision="accepted", findings=()))


def test_of_several_posts_on_its_step_an_answer_goes_to_the_first_and_to_the_sender(run):
    ladder = tuple(replace(one, to=("chair", "lead")) if one.rule == "answer" else one for one in run.rulebook.ladder)
    accepted(run, "first")
    queue_answers(replace(run, rulebook=replace(run.rulebook, ladder=ladder)), MONTH)
    assert {one.recipient.role for one in Outbox(run.record, MONTH).notices()} == {"chair", "chief executive"}


def test_an_update_that_came_when_the_time_to_mend_was_over_hears_that_it_is_still_expected(run):
    late = datetime(2013, 10, 20, 9, tzinfo=UTC)
    accepted(run, "first", late, decision="returned", findings=(finding(1),))
    assert queue_answers(run.at(late + SECOND), MONTH) == 2
    says = "The time to mend it ended on 16 October 2013; an update is still expected, and counts from the day it is accepted. There is 1"
    assert [says in " ".join(one.text.split()) for one in Outbox(run.record, MONTH).notices()] == [True, True]


def test_where_another_is_accepted_or_the_month_is_asked_about_it_says_what_stands(run):
    accepted(run, "other", NOON - SECOND)
    queue_answers(run, MONTH)
    accepted(run, "first", decision="returned", findings=(finding(1),))
    box = Outbox(run.record, MONTH)
    queue_answers(run, MONTH)
    stands = "Another update is accepted for the month, and stands unless this one is mended and accepted. There is 1 finding to mend."
    assert [stands in " ".join(one.text.split()) for one in box.notices() if one.level.about == "first"] == [True, True]
    asked = Finding("earlier-month-again", Severity.ERROR, "RDD", "2013-09", "", "whole file", "", "It says so.", "Say which.")
    accepted(run, "asked", NOON + SECOND, decision="returned", findings=(asked,))
    queue_answers(run, MONTH)
    says = "It is asked which month the update is for; nothing that was accepted before is changed by it. There is 1 finding to mend."
    assert [says in " ".join(one.text.split()) for one in box.notices() if one.level.about == "asked"] == [True, True]


def test_what_was_returned_and_is_mended_by_then_asks_nothing_more_of_anybody(run):
    accepted(run, "first", decision="returned", findings=(finding(1),))
    accepted(run, "second", NOON + SECOND)
    queue_answers(run.at(NOON + SECOND + SECOND), MONTH)
    for one in Outbox(run.record, MONTH).notices():
        if one.level.about == "first":
            words = " ".join(one.text.split())
            assert one.subject.endswith("returned, a later one accepted")
            assert "A later update is accepted for the month, and counts." in words
            assert "Nothing has to be done about this one." in words
            assert not any(asks in words for asks in ("Mend the cells", "to mend", "may be mended"))


def test_an_update_of_long_ago_or_of_no_trust_of_ours_is_not_answered(run):
    accepted(run, "first")
    accepted(run, "other", trust="RZZ")
    assert queue_answers(run.at(NOON + ANSWERED_FOR + SECOND), MONTH) == 0
    assert queue_answers(run.at(NOON - SECOND), MONTH) == 0
    assert [queue_answers(run.at(NOON + ANSWERED_FOR), MONTH) for _ in range(2)] == [2, 0]
