"""The days in which a returned update may be mended are counted from when our answer left, whichever way that was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.model.level import Level
from tasks.model.period import Period
from tasks.notify.mending_days import settle, unanswered
from tasks.record.facts import Mending, SeenTo
from tasks.record.outbox import Outbox
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import notice
from tests.record.builders import decision
from tests.record.small import SENDS, SILENT, opened

PERIOD = Period(2013, 9)
CAME = datetime(2013, 10, 10, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("programme"), CAME + timedelta(days=1))


@pytest.fixture
def run(programme, tmp_path):
    """A run on the day after an update was returned, of which it is not known yet until when it may be mended."""
    run = replace(programme, record=Record(FolderStore(tmp_path)))
    for trust in (SENDS, SILENT):
        run.record.follow(None, decision(trust, "s1", CAME, PERIOD, decision="returned"))
        run.record.follow(None, Mending(period=PERIOD, trust=trust, submission="s1", came=CAME.date(), findings=2))
    return run


def answer(run, about="s1", number=1, rule="answer", trust=SENDS):
    """An answer that waits in the outbox, on the decision of a number."""
    box = Outbox(run.record, PERIOD)
    (queued,) = box.queue([notice(PERIOD, CAME, rule=rule, template="overdue", trust=trust).at(Level("returned", about, time=number))])
    return box, queued


def settled(run):
    """What is known by now of the one that was answered: when, until when it may be mended, and why; nothing while it was not."""
    settle(run, Outbox(run.record, PERIOD))
    assert SILENT in {one.trust for one in unanswered(run, PERIOD)}
    newest = run.record.last(Mending, PERIOD, SENDS, "s1")
    return None if newest.until is None else (newest.answered_at, newest.until, newest.reason)


REASON = "returned on 10 October 2013 with 2 findings"
UNTIL = date(2013, 10, 16)


def test_while_the_answer_waits_nothing_is_counted_but_in_a_dry_run_where_it_counts_as_sent(run):
    answer(run)
    assert settled(run) is None
    assert settled(replace(run, dry=True)) == (CAME, UNTIL, REASON)


def test_they_are_counted_from_when_it_left_this_machine(run):
    box, queued = answer(run)
    box.take(queued, channel="smtp", where="<1>", at=CAME + HOUR)
    assert settled(run) == (CAME + HOUR, UNTIL, REASON)
    assert [one.trust for one in unanswered(run, PERIOD)] == [SILENT]
    assert settled(run.at(run.moment + HOUR)) == (CAME + HOUR, UNTIL, REASON), "once and for all"
    assert run.record.newest(Mending, PERIOD, SENDS, "s1") == 2


def test_of_a_file_from_when_it_is_seen_to_be_written_and_in_a_dry_run_from_what_it_speaks_of(run):
    box, queued = answer(run)
    box.take(queued, channel="folder", where="a.eml", at=None)
    assert settled(replace(run, dry=True)) == (CAME, UNTIL, REASON)


def test_of_a_file_from_the_run_that_sees_it(run):
    box, queued = answer(run)
    box.take(queued, channel="folder", where="a.eml", at=None)
    assert settled(run)[::2] == (run.moment, "returned on 11 October 2013 with 2 findings")


def test_of_what_a_person_told_from_when_they_had_told_it(run):
    _, queued = answer(run)
    run.record.add(SeenTo(period=PERIOD, notice=queued.id, by="Ann", at=CAME + 2 * HOUR, note=""))
    assert settled(run) == (CAME + 2 * HOUR, UNTIL, REASON)


def test_the_days_of_one_are_not_counted_from_those_of_another(run):
    earlier = Mending(period=PERIOD, trust=SENDS, submission="s0", came=CAME.date(), findings=1, answered_at=CAME, until=date(2013, 10, 30))
    run.record.follow(None, earlier)
    run.record.follow(None, decision(SENDS, "s0", CAME, PERIOD, decision="returned"))
    box, queued = answer(run)
    box.take(queued, channel="smtp", where="<1>", at=CAME + HOUR)
    assert settled(run) == (CAME + HOUR, UNTIL, REASON)


@pytest.mark.parametrize("other", [{"about": "s2"}, {"number": 2}, {"rule": "overdue"}, {"trust": "RXX"}])
def test_another_answer_is_none(run, other):
    box, queued = answer(run, **other)
    box.take(queued, channel="smtp", where="<1>", at=CAME + HOUR)
    assert settled(run) is None


def test_the_answer_to_an_earlier_decision_is_none_and_nor_is_one_to_what_counts_by_now(run):
    for number, word in ((2, "returned"), (3, "accepted")):
        box, queued = answer(run, number=number - 1)
        box.take(queued, channel="smtp", where="<1>", at=CAME + HOUR)
        run.record.add(decision(SENDS, "s1", CAME, PERIOD, decision=word, number=number))
        assert settled(run) is None
    box, queued = answer(run, number=3)
    box.take(queued, channel="smtp", where="<3>", at=CAME + HOUR)
    assert settled(run) is None
