"""A trust's story is told from the facts, and every state an update can be in has its own word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.collect.withdrawal import withdraw
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.publish.approval import Choice, approve
from tasks.record.facts import Withdrawal
from tasks.run.run import open_run
from tests.record.small import send
from tests.record.test_corrections import release


def story(told, capsys, *words):
    capsys.readouterr()
    assert told.run("history", *words) == 0
    return capsys.readouterr().out


def test_the_story_of_a_late_update_tells_when_it_was_overdue_and_when_it_came(sample, capsys):
    out = story(sample, capsys, "RXQ", "--as-known-at", "2013-12-31")
    assert "November 2013: accepted late and then corrected after publication" in out
    assert "7 days late, and accepted." in out
    assert "corrected after publication: An update arrived after the last release, from RXQ." in out


def test_a_story_as_known_on_an_earlier_day_knows_nothing_of_later_ones(sample, capsys):
    assert "November 2013: never received" in story(sample, capsys, "RXQ", "--as-known-at", "2013-12-18")
    out = story(sample, capsys, "RXQ", "--as-known-at", "2013-12-10")
    assert "November 2013: expected" in out
    assert "December 2013" in out or "October 2013" in out


def test_what_became_of_an_update_is_known_from_the_telling_and_that_it_came_from_its_receipt(september, capsys):
    before = story(september, capsys, "RDD", "--as-known-at", "2013-10-10")
    assert "September 2013: received" in before
    assert "first.json was received.\n" in before
    after = story(september, capsys, "RDD", "--as-known-at", "2013-10-17")
    assert "September 2013: accepted" in after
    assert "first.json was received, and accepted.\n" in after
    send(september.programme, "second.json", "2013-10-20T10:00:00+01:00", status_word="Some issues", narrative="")
    assert september.run("rerun", "RDD", "2013-09") == 0
    assert "second.json" not in story(september, capsys, "RDD", "--as-known-at", "2013-10-19")
    assert "second.json was received, 6 days late, and returned" in story(september, capsys, "RDD", "--as-known-at", "2013-10-20")
    for name, moment in (("just.json", "2013-10-14T23:59:59+01:00"), ("late.json", "2013-10-15T00:00:00+01:00")):
        send(september.programme, name, moment, narrative=f"As {name} says.")
    assert september.run("rerun", "RDD", "2013-09") == 0
    lines = [line.strip() for line in story(september, capsys, "RDD").splitlines()]
    assert "2013-10-14  just.json was received, and accepted." in lines
    assert "2013-10-15  late.json was received, 1 day late, and accepted." in lines


def test_a_release_is_known_from_its_approval_and_not_from_the_telling(september, capsys):
    send(september.programme, "second.json", "2013-10-20T10:00:00+01:00", status_word="Some issues", percent_word="80")
    assert september.run_unapproved("rerun", "RDD", "2013-09") == 0
    with september.settings():
        seen = september.candidate("2013-09")
        approve(open_run(datetime(2013, 10, 29, 23, 30, tzinfo=UTC)), Period(2013, 9), Choice("A. Reader", seen))
    assert september.run_unapproved("month", "2013-09") == 0
    correction = "Release 2, corrected after publication"
    assert correction not in story(september, capsys, "RDD", "--as-known-at", "2013-10-28")
    assert "then corrected" not in story(september, capsys, "RDD", "--as-known-at", "2013-10-28")
    assert f"2013-10-29  {correction}" in story(september, capsys, "RDD", "--as-known-at", "2013-10-29")
    assert "Release 1, published." in story(september, capsys, "RDD", "--as-known-at", "2013-10-28")


def test_before_its_deadline_a_silent_trust_is_expected_however_early_the_month_is_told(september, capsys):
    assert september.run("month", "2013-10", "--as-of", "2013-11-05T09:00+00:00") == 0
    assert "October 2013: expected" in story(september, capsys, "RNL")
    assert september.run("month", "2013-10") == 0
    assert "October 2013: never received" in story(september, capsys, "RNL")


def test_what_nobody_has_decided_on_yet_is_received(september, capsys):
    send(september.programme, "octo\x1b[2Jber\u202e.json", "2013-11-05T10:00:00+00:00", signed="2013-11-04")
    assert september.run("chase", "--as-of", "2013-11-06T09:00+00:00") == 0
    out = story(september, capsys, "RDD")
    assert "October 2013: received" in out
    assert "  octo [2Jber .json was received.\n" in out, "its name can clear no terminal and turn no line round"


def test_returned_mended_and_superseded_are_told_apart(sample, capsys):
    out = story(sample, capsys, "RJF")
    assert "returned with 4 errors." in out
    assert "was superseded by a later update." in story(sample, capsys, "RDD")
    assert "December 2013: nil return" in story(sample, capsys, "RLT")
    assert "January 2014: returned" in story(sample, capsys, "RMP")


def test_an_update_taken_back_is_withdrawn_and_stays_in_the_record(september, capsys):
    kept = {name: data for name, data in september.files().items() if name.startswith("store/")}
    words = ("--by", "Improvement Lead of RDD", "--reason", "It was another month's file", "--approve-as", "sample approver")
    assert september.run("withdraw", "RDD", "2013-09", *words) == 0
    assert september.trust("2013-09", "RDD")["state"] == "withdrawn"
    verdict = september.verdict("2013-09", "RDD", "overdue")
    assert (verdict["answer"], "withdrawn by the trust" in verdict["sentence"]) == ("yes", True)
    assert release(september)["correction"]["class"] == "material"
    assert "withdrawn by Improvement Lead of RDD: It was another month's file." in story(september, capsys, "RDD")
    after = september.files()
    assert {name: after[name] for name in kept} == kept


def test_after_a_withdrawal_the_earlier_accepted_update_stands_again(september):
    send(september.programme, "second.json", "2013-10-11T10:00:00+01:00", narrative="Six more nurses started.")
    assert september.run("rerun", "RDD", "2013-09") == 0
    words = ("--by", "Improvement Lead of RDD", "--reason", "Sent by mistake", "--approve-as", "sample approver")
    assert september.run("withdraw", "RDD", "2013-09", *words) == 0
    row = september.trust("2013-09", "RDD")
    assert (row["state"], row["file"]) == ("accepted", "first.json")


def test_a_withdrawal_that_was_killed_is_finished_when_it_is_asked_for_again(september):
    send(september.programme, "second.json", "2013-10-11T10:00:00+01:00", narrative="Six more nurses started.")
    assert september.run("rerun", "RDD", "2013-09") == 0
    with september.settings():
        withdraw(open_run(datetime(2013, 10, 20, tzinfo=UTC)), "RDD", Period(2013, 9), "the lead", "Sent by mistake")  # and dies
    words = ("--by", "the lead", "--reason", "Sent by mistake", "--approve-as", "sample approver")
    for _ in range(2):
        assert september.run("withdraw", "RDD", "2013-09", *words) == 0
        assert september.trust("2013-09", "RDD")["file"] == "first.json"


@pytest.mark.parametrize(("by", "reason"), [("", "Sent by mistake"), ("  ", "Sent by mistake"), ("the lead", ""), ("the lead", " ")])
def test_a_withdrawal_without_a_name_or_a_reason_is_refused_and_takes_nothing_back(september_published, capsys, by, reason):
    before = september_published.stamps()
    assert september_published.run("withdraw", "RDD", "2013-09", "--by", by, "--reason", reason) == 2
    assert "needs the name of the person who asks for it, and the reason" in capsys.readouterr().err
    assert september_published.stamps() == before


def test_a_month_that_was_never_assessed_or_an_update_that_is_withdrawn_already_is_not_withdrawn(september, capsys):
    assert september.run("withdraw", "RDD", "2013-10", "--by", "the lead", "--reason", "Sent by mistake") == 2
    assert "October 2013 has not been assessed yet" in capsys.readouterr().err
    with september.settings():
        run = open_run(datetime(2013, 10, 20, tzinfo=UTC))
        which = withdraw(run, "RDD", Period(2013, 9), "the lead", "Sent by mistake")
        with pytest.raises(Mistake, match=f"{which} of RDD for September 2013 was withdrawn before: it can be done once"):
            withdraw(run, "RDD", Period(2013, 9), "another lead", "Sent by mistake")
    assert run.record.get(Withdrawal, Period(2013, 9), "RDD", which).by == "the lead"


def test_what_was_never_accepted_cannot_be_withdrawn(september, capsys):
    assert september.run("withdraw", "RNL", "2013-09", "--by", "Somebody", "--reason", "None") == 2
    assert "no accepted update" in capsys.readouterr().err


def test_a_trust_the_record_never_met_is_a_mistake(sample, capsys):
    assert sample.run("history", "ZZZ") == 2
    assert "No trust on the register has the code 'ZZZ'" in capsys.readouterr().err
