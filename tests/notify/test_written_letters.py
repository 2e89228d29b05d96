"""A run that finds nothing new does not make again the letters that were written down, and yet misses none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tasks.model.period import calendar_month
from tasks.notify.answer_letters import queue_answers
from tasks.notify.people_letters import queue_people_letters
from tasks.record.facts import Begun, Decision
from tasks.record.outbox import Outbox
from tests.notify.test_withdrawal_letters import accepted, back
from tests.record.builders import MONTH
from tests.record.counting import Counting
from tests.record.small import opened

MOMENT = datetime(2013, 10, 17, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def run(tmp_path):
    """A run that has not begun to tell a month: an update of it is accepted."""
    made = opened(tmp_path, MOMENT)
    made = replace(made, record=replace(made.record, store=Counting(tmp_path / "store")))
    accepted(made, "first", MOMENT - HOUR)
    return made


@pytest.fixture
def begun(run):
    """A run that has begun to tell the month, and queued the letters about its update."""
    run.record.add(Begun(month=calendar_month(MOMENT.date()), months=(MONTH,), moment=MOMENT))
    assert queued(run) == 3
    run.record.store.asked.clear()
    return run


def queued(run):
    """How many letters about updates are new: to lead and sender, and to the improvement director."""
    return queue_answers(run, MONTH) + queue_people_letters(run, MONTH)


def decisions_read(run):
    return [key for key in run.record.store.asked if "/decisions/" in key]


def results(run):
    return [key for key in run.record.store.keys("results/") if {"answers", "letters-to-people"} & {*key.split("/")}]


def test_a_month_that_is_told_again_as_at_its_moment_reads_no_decision_to_see_that_all_letters_are_written(begun):
    assert len(results(begun)) == 2
    assert queued(begun) == 0
    assert decisions_read(begun) == []


def test_where_what_is_held_is_all_that_was_written_no_decision_is_read_either(run):
    run.record.add(Begun(month=calendar_month(MOMENT.date()), months=(MONTH,), moment=MOMENT))
    assert queue_answers(run, MONTH) == 2
    run.record.store.asked.clear()
    assert queue_answers(run, MONTH) == 0
    assert decisions_read(run) == []


def test_a_run_that_has_not_begun_to_tell_a_month_holds_nothing(run):
    assert queued(run) == 3
    assert queued(run) == 0
    assert results(run) == []


def test_a_run_as_at_another_moment_than_the_month_s_own_holds_nothing_for_none_comes_back_to_it(run):
    later = run.at(MOMENT + HOUR)
    run.record.add(Begun(month=calendar_month(MOMENT.date()), months=(MONTH,), moment=later.moment))
    assert queued(later) == 3
    assert results(run) == []


def test_what_is_decided_or_taken_back_since_or_was_not_yet_so_at_another_moment_is_looked_at_again(begun):
    assert (queued(begun.at(MOMENT + HOUR)), len(decisions_read(begun)) > 0) == (0, True)
    accepted(begun, "second", MOMENT - HOUR)
    assert queued(begun) == 3
    back(begun, begun.record.get(Decision, MONTH, "RDD", "second", 1), MOMENT)
    begun.record.store.asked.clear()
    assert (queued(begun), len(decisions_read(begun)) > 0) == (0, True)


@pytest.mark.parametrize("rule", ["answer", "director"])
def test_a_letter_that_is_gone_from_the_record_is_queued_again_whatever_was_held(begun, rule):
    for one in Outbox(begun.record, MONTH).notices(lambda about: about.rule == rule):
        (begun.record.store.folder / begun.record.key(one)).unlink()
    assert queued(begun) == {"answer": 2, "director": 1}[rule]


def test_a_letter_to_nobody_is_reported_in_every_run(begun, caplog):
    nobody = replace(begun, programme=replace(begun.programme, people=()))
    for _ in range(2):
        caplog.clear()
        queue_answers(nobody, MONTH)
        assert "Nobody was told" in caplog.text
