"""Mails that were made to be slow hold up nobody for long: people we know come first, and what there is no time for waits and is named."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from tasks.collect.mail.opening_order import OpeningTime, in_turn, is_stranger
from tasks.model.period import Period
from tasks.overview.waiting_list import everything_waiting
from tasks.record.decisions import unread_mails
from tasks.record.facts import Mail
from tasks.run.inbox import MAIL, Arrival
from tasks.run.run import open_run
from tests.collect.letters import HOST, LEAD, OTHER_LEAD, mail
from tests.record.small import GOOD, SENDS, lay_in, opened, update

SWEPT = "2013-10-10T18:00:00+01:00"
STRANGER = "somebody@else.example"


@pytest.fixture
def flooded(two, monkeypatch):
    """From the oldest on: a stranger's, one that names a lead and that nobody vouches for, and the update of a lead."""
    monkeypatch.setenv("MEASURES_VOUCHING_HOST", HOST)
    monkeypatch.setenv("MEASURES_PEOPLE_KEY", "a key of our own")
    monkeypatch.setenv("MEASURES_MAIL_SECONDS", "0.000001")  # time for a single mail
    came = [mail(STRANGER), mail(OTHER_LEAD, vouched="fail"), mail(LEAD, [("u.json", update(two.programme, SENDS, **GOOD))])]
    for minute, one in enumerate(came):
        lay_in(two.programme, f"mail/{minute}.eml", f"2013-10-10T17:0{minute}:00+01:00", one.as_bytes())
    return two


def test_in_a_flood_the_mail_of_a_sender_who_is_vouched_for_comes_first_then_one_that_names_somebody_we_know(flooded):
    senders = []
    for quarter in ("18:00", "18:15", "18:30"):
        flooded.sweep(f"2013-10-10T{quarter}:00+01:00")
        senders += [one.sent_by for one in flooded.held(Mail) if one.sent_by not in senders]
    assert senders == [LEAD, OTHER_LEAD, STRANGER]


def test_mails_that_there_was_no_time_for_are_named_and_only_those_that_may_be_a_trust_s_keep_it_from_being_called_late(flooded):
    perhaps = []
    for quarter in ("18:00", "18:15", "18:30"):
        flooded.sweep(f"2013-10-10T{quarter}:00+01:00")
        with flooded.settings():
            run = open_run(datetime.fromisoformat(f"2013-10-10T{quarter}:00+01:00"))
            perhaps.append(len(unread_mails(run.record, Period(2013, 9))))
            named = [one.says for one in everything_waiting(run) if one.kind == "file unread"]
        says = [
            "mails wait to be opened, as those before them took all the time that one look at the inbox has; the next goes on with them. "
            "No trust whose it may be is called late meanwhile"
        ]
        assert named == (says if quarter < "18:30" else [])
    assert perhaps == [1, 0, 0]


def test_a_mail_that_cannot_be_read_names_no_stranger(tmp_path):
    def gone():
        raise OSError

    run = opened(tmp_path, datetime.fromisoformat(SWEPT))
    for data, stranger in ((mail(STRANGER).as_bytes, True), (gone, False)):
        assert is_stranger(run, Arrival(MAIL, "m.eml", data, run.moment, 9, "", "mail"), OpeningTime(1)) is stranger


def test_however_many_mails_there_are_no_more_time_goes_into_seeing_whose_they_may_be_than_there_is(tmp_path):
    seen = []

    def looked(name):
        seen.append(name)
        return mail(STRANGER).as_bytes()

    run = opened(tmp_path, datetime.fromisoformat(SWEPT))
    flood = [Arrival(MAIL, f"{n}.eml", partial(looked, n), run.moment, 9, "", "mail") for n in range(5)]
    time = OpeningTime(0, looking=1e-9)
    assert [one.name for one in in_turn(run, flood, HOST, time)] == ["1.eml", "2.eml", "3.eml", "4.eml", "0.eml"]
    assert not is_stranger(run, flood[1], time), "nobody whose it may be is called late"
    assert seen == [0]


@pytest.mark.parametrize(("length", "first"), [(2_000, "vouched.eml"), (2_001, "named.eml")])
def test_a_header_that_vouches_is_read_for_two_thousand_characters(tmp_path, length, first):
    begin, end = f"{HOST}; none=", f"; dkim=pass header.d={LEAD.rpartition('@')[2]}"
    words = begin + "x" * (length - len(begin) - len(end)) + end
    run = opened(tmp_path, datetime.fromisoformat(SWEPT))
    letters = {
        "named.eml": mail(LEAD, vouched="").as_bytes(),
        "vouched.eml": f"Authentication-Results: {words}\r\nFrom: {LEAD}\r\n\r\n".encode(),
    }
    came = [Arrival(MAIL, name, partial(bytes, data), run.moment, len(data), "", "mail") for name, data in letters.items()]
    assert in_turn(run, came, HOST, OpeningTime(0))[0].name == first


def test_where_there_is_time_for_all_they_are_taken_as_they_came(flooded, monkeypatch):
    monkeypatch.setenv("MEASURES_MAIL_SECONDS", "120")
    flooded.sweep(SWEPT)
    assert len(flooded.held(Mail)) == 3
