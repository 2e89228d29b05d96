"""A warning on an accepted update is answered at the desk: the reason stands beside it, once, without another workbook."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.collect.new_statement import state
from tasks.run.author import Author
from tasks.run.run import open_run
from tests.desk.at_desk import SEPTEMBER, press, words
from tests.record.small import SENDS

REASON = "It is done; the board looks at it once more."


@pytest.fixture
def warned(desk):
    """The desk, and the receipt of an update that is accepted with one warning."""
    return desk, desk.send("update.json").text


def answer(desk, receipt, **typed):
    with desk.open() as client:
        return press(client, receipt, "Give the reason", **typed)


def which(receipt):
    return receipt.partition('<select id="warning"')[2].partition('<option value="')[2].partition('"')[0]


def decisions(desk):
    return [(fact.decision, [one.answer for one in fact.findings]) for fact, _ in desk.written("decisions")]


def test_the_reason_stands_beside_the_warning_on_the_receipt_and_the_update_stays_accepted(warned):
    desk, receipt = warned
    page = words(answer(desk, receipt, about=which(receipt), reason=REASON).text)
    assert f"Your answer: {REASON}" in page
    assert "Which warning" not in page
    assert decisions(desk) == [("accepted", [""]), ("accepted", [REASON])]


def test_nobody_hears_twice_that_the_update_is_accepted(warned):
    desk, receipt = warned
    before = len(desk.programme.mail())
    answer(desk, receipt, about=which(receipt), reason=REASON)
    desk.programme.sweep("2013-10-10T17:15:00+01:00")
    assert len(desk.programme.mail()) == before


def test_it_is_public_with_the_month_and_comes_out_the_same_when_the_month_is_told_from_the_files_again(warned):
    desk, receipt = warned
    answer(desk, receipt, about=which(receipt), reason=REASON)
    assert desk.programme.run("month", "2013-09") == 0
    assert REASON in (desk.programme.site / "2013-09" / SENDS.lower() / "index.html").read_text(encoding="utf-8")
    assert desk.programme.run("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert desk.programme.run("verify", "--rebuild", "2013-09") == 0


def test_a_form_that_is_posted_twice_and_a_warning_that_is_none_change_nothing(warned):
    desk, receipt = warned
    answer(desk, receipt, about=which(receipt), reason=REASON)
    answer(desk, receipt, about=which(receipt), reason="Another reason.")
    assert [fact.words for fact, _ in desk.written("statements")] == [REASON]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": ""}, "Say it in words"),
        ({"reason": "NHS number 943 476 5919."}, "it may be published: write it without that"),
        ({"about": "no-such-check"}, "or there is none such on the update"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(warned, typed, says):
    desk, receipt = warned
    page = words(answer(desk, receipt, **{"about": which(receipt), "reason": REASON} | typed).text)
    assert says in page
    assert desk.written("statements") == [] if "statements" in desk.facts() else True


def test_what_was_answered_before_a_kill_is_seen_to_by_the_next_sweep(warned):
    desk, receipt = warned
    with desk.settings():
        run = open_run(datetime(2013, 10, 10, 16, tzinfo=UTC))
        ((fact, _),) = desk.written("decisions")
        about = f"{fact.submission} {which(receipt)}"
        lead = next(one for one in run.programme.holders(SENDS, "lead", SEPTEMBER.next().first_day))
        state(run, SENDS, SEPTEMBER, "answered a warning", "lead", Author(lead.name), REASON, about)
    assert desk.programme.sweep("2013-10-10T17:15:00+01:00") == 1
    assert decisions(desk)[-1] == ("accepted", [REASON])
    assert desk.programme.sweep("2013-10-10T17:30:00+01:00") == 0
