"""A trust that is overdue once more after it was said to be no longer overdue is told of once more, and so are all who heard."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest

from tasks.collect.withdrawal import withdraw
from tasks.model.period import Period
from tasks.run.run import open_run
from tasks.run.settings import ROOT
from tests.notify.builders import tell_month

LEAD, CHIEF, REGULATOR = "improvement.lead@rnl.example", "chief.executive@rnl.example", "special.measures@ntda.example"
WHO = (CHIEF, REGULATOR, LEAD)
OVERDUE, OVER = "update for October 2013 overdue", "update for October 2013 no longer overdue"
TOLD, ENDED = [(OVERDUE, who) for who in WHO], [(OVER, who) for who in WHO]


@pytest.fixture
def alone(silent):
    """The programme of one trust, told for October 2013 before anything came from it."""
    (silent.programme / "inbox" / "RNL").mkdir()
    assert silent.run("plan", *map(str, (ROOT / "samples" / "plans").glob("RNL*"))) == 0
    tell_month(silent, "2013-11-19T09:00+00:00")
    return silent


def arrives(regime, name, received_at):
    """The sample's own good update; another name makes another arrival of it."""
    shutil.copy(ROOT / "samples" / "inbox" / "RNL" / "RNL-2013-10.xlsx", regime.programme / "inbox" / "RNL" / name)
    with (regime.programme / "inbox" / "received.csv").open("a") as file:
        file.write(("" if file.tell() else "path,received_at,sent_by,channel\n") + f"RNL/{name},{received_at},lead@rnl.example,e-mail\n")


def taken_back(regime, at):
    with regime.settings():
        withdraw(open_run(datetime.fromisoformat(at)), "RNL", Period(2013, 10), "The trust's chief executive", "It was last month's file")


def letters(regime):
    found = ((mail["Subject"].partition("): ")[2], mail["To"].addresses[0].addr_spec) for mail in regime.mail())
    return sorted(letter for letter in found if "overdue" in letter[0] or "deadline" in letter[0])


def test_each_time_it_is_overdue_is_told_once_and_so_is_each_end_of_it(alone):
    assert letters(alone) == sorted(TOLD)
    arrives(alone, "first.xlsx", "2013-11-20T10:00+00:00")
    tell_month(alone, "2013-11-21T09:00+00:00")
    assert letters(alone) == sorted([*ENDED, *TOLD])
    taken_back(alone, "2013-11-22T10:00+00:00")
    for _ in range(2):
        tell_month(alone, "2013-11-22T12:00+00:00")
    assert letters(alone) == sorted([*ENDED, *TOLD, *TOLD])
    arrives(alone, "second.xlsx", "2013-11-25T10:00+00:00")
    for _ in range(2):
        tell_month(alone, "2013-11-26T09:00+00:00")
    assert letters(alone) == sorted([*ENDED, *TOLD] * 2)


def test_the_morning_s_chase_finds_that_all_were_told_again_with_the_month(alone):
    arrives(alone, "first.xlsx", "2013-11-20T10:00+00:00")
    tell_month(alone, "2013-11-21T09:00+00:00")
    taken_back(alone, "2013-11-22T10:00+00:00")
    before = letters(alone)
    tell_month(alone, "2013-11-22T12:00+00:00")
    for _ in range(2):
        assert alone.run("chase", "--as-of", "2013-11-25T08:30+00:00") == 0
    tell_month(alone, "2013-11-25T09:00+00:00")
    found = [letter for letter in letters(alone) if "update for October" in letter[0]]
    assert found == sorted([*before, *TOLD])
    texts = [" ".join(mail.get_body(("plain",)).get_content().split()) for mail in alone.mail("*-overdue-*")]
    assert sum("was received, and withdrawn by the trust; no other was accepted" in words for words in texts) == 3


def test_the_end_of_it_is_not_told_where_it_is_overdue_again_before_that_could_be_sent(alone, monkeypatch):
    arrives(alone, "first.xlsx", "2013-11-20T10:00+00:00")
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    tell_month(alone, "2013-11-21T09:00+00:00")
    taken_back(alone, "2013-11-22T10:00+00:00")
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    tell_month(alone, "2013-11-22T12:00+00:00")
    assert letters(alone) == sorted(TOLD)  # nobody ever heard otherwise
    arrives(alone, "second.xlsx", "2013-11-25T10:00+00:00")
    tell_month(alone, "2013-11-26T09:00+00:00")
    assert letters(alone) == sorted([*ENDED, *TOLD])
