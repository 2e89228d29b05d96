"""Letters that no channel takes wait, and nothing else waits for them: the month is sealed, and the months after it are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.model.period import Period
from tasks.month.cycle import decide, tell_months
from tasks.notify.sending import send_all
from tasks.publish.approval import Choice
from tasks.record.facts import Candidate, Revision
from tasks.record.outbox import Outbox
from tasks.record.seal import unended
from tests.notify.builders import NOTHING_CAME

OCTOBER, NOVEMBER = Period(2013, 10), Period(2013, 11)
MORNING = datetime(2013, 12, 19, 10, tzinfo=UTC)


@pytest.fixture
def opened(run, monkeypatch):
    """Two months are public, and none of their letters has left."""
    opened = run.at(MORNING)
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    tell(opened)
    for month in (OCTOBER, NOVEMBER):
        decide(opened, month, Choice("A. Reader", opened.record.last(Candidate, month).hash, note=NOTHING_CAME))
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    return opened


def tell(run):
    months = (OCTOBER, NOVEMBER)
    return tell_months(run, NOVEMBER, months, {}, run.rulebook.trusts, lambda: MORNING)


def waiting(run):
    return {month: len(Outbox(run.record, month).waiting()) for month in (OCTOBER, NOVEMBER)}


def test_a_server_that_takes_nothing_leaves_no_month_unsealed_and_no_later_one_not_told(opened, server, caplog):
    server.lies = {"": b"421 4.3.2 not now\r\n"}
    tell(opened)
    assert all(waiting(opened).values())
    assert unended(opened.record) == []
    assert [opened.record.newest(Revision, month) for month in (OCTOBER, NOVEMBER)] == [1, 1]
    assert server.lines == 1  # it was asked for one letter of one month
    assert "for the next run" in caplog.text
    server.lies = {}
    sent = send_all(opened, (OCTOBER, NOVEMBER), lambda: MORNING)
    assert (sent, waiting(opened)) == (len(server.taken), {OCTOBER: 0, NOVEMBER: 0})
    assert sent


def test_a_letter_that_is_put_off_holds_up_no_other_month(opened, server):
    server.lies = {"RCPT": b"450 4.2.2 mailbox full\r\n"}
    tell(opened)
    before, server.lies = waiting(opened), {}
    assert all(before.values())
    assert server.lines == 2
    assert send_all(opened, (NOVEMBER,), lambda: MORNING) == before[NOVEMBER]
    assert waiting(opened) == {OCTOBER: before[OCTOBER], NOVEMBER: 0}
