"""A trust that was granted more time: what came by then is on time, and once that day has passed the month says who is overdue."""

from __future__ import annotations

import pytest

from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.record.facts import Revision
from tasks.record.record import open_record
from tasks.record.tables import verdicts_about
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

GRANTED = """trust,period,deadline,requested_by,approved_by,reason
{},2013-09,2013-10-25,Chief,Regulator,Flood
{},2013-09,2013-10-21,Chief,Regulator,Flood
"""


@pytest.fixture
def told(tmp_path):
    """Two trusts with more time for September 2013, due on 14 October: one until the 25th, which sends on the 22nd, one until the 21st."""
    small(tmp_path)
    (tmp_path / "config/extensions.csv").write_text(GRANTED.format(SENDS, SILENT), encoding="utf-8")
    send(tmp_path / "programme", "late.json", "2013-10-22T10:00:00+01:00")
    told = ProgrammeRun.below(tmp_path)
    assert told.run("plan") == 0
    assert told.run("month", "2013-09", "--as-of", "2013-10-17T09:00:00+01:00") == 0
    assert not (told.site / "2013-09").exists(), "nothing has arrived from anybody"
    record = open_record(str(told.place / "store"))
    revision = record.last(Revision, Period(2013, 9))
    assert {one.answer for one in verdicts_about(record, revision, ("overdue",))} == {Answer.NO}
    return told


def test_an_update_by_the_extended_deadline_is_on_time_and_silence_after_it_is_overdue(told):
    assert told.run("rerun", SENDS, "2013-09") == 0
    mine = told.trust("2013-09", SENDS)
    assert (mine["state"], mine["on_time"], mine["days_late"]) == ("accepted", "yes", "0")
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == "yes"
    assert told.run("month", "2013-09") == 0, "it answers what the rerun, years later, did not"
    before = told.stamps()
    assert told.run("month", "2013-09") == 0
    assert told.stamps() == before


def test_a_trust_whose_extension_runs_is_still_expected_in_public_and_never_received_only_once_it_is_over(told):
    send(told.programme, "first.json", "2013-10-15T10:00:00+01:00", SENDS, narrative="Six more nurses started.")
    assert told.run("month", "2013-09", "--as-of", "2013-10-18T09:00:00+01:00") == 0
    assert told.trust("2013-09", SILENT)["state"] == "still expected"
    page = told.page("2013-09", SILENT)
    assert "Still expected" in page
    assert "The update for September 2013 is due by the end of 21 October 2013." in page
    assert "Never received" not in page
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "never received"


def test_a_rerun_of_one_trust_calls_nobody_overdue_whose_update_lies_unread_in_the_inbox(told):
    send(told.programme, "in time.json", "2013-10-21T10:00:00+01:00", SILENT)
    assert told.run("rerun", SENDS, "2013-09") == 0
    other = told.trust("2013-09", SILENT)
    assert (other["state"], other["on_time"]) == ("accepted", "yes")
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == "no"


def test_nor_one_whose_accepted_update_was_taken_back_while_the_one_in_its_place_lies_unread(told):
    send(told.programme, "first.json", "2013-10-20T10:00:00+01:00", SILENT)
    assert told.run("month", "2013-09", "--as-of", "2013-10-25T09:00:00+01:00") == 0
    assert told.run("withdraw", SILENT, "2013-09", "--by", "A Lead", "--reason", "Wrong file") == 0
    send(told.programme, "in its place.json", "2013-10-21T10:00:00+01:00", SILENT)
    assert told.run("rerun", SENDS, "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted"


def test_nothing_is_told_by_a_rerun_while_the_inbox_cannot_be_read(told):
    (told.programme / "inbox").rename(told.programme / "unmounted")
    assert told.run("rerun", SENDS, "2013-09") == 4
    assert not (told.site / "2013-09").exists()


def test_the_next_month_s_run_tells_a_month_again_whose_extension_ran_out(told):
    assert told.run("month", "2013-10") == 0
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == "yes"
    assert told.trust("2013-09", SENDS)["on_time"] == "yes"
