"""A level's text is what ids of notices and published rows are made of, and never changes."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.model.json_text import to_json
from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient, notice_id
from tasks.model.period import Period
from tasks.record.facts import Delivery, GivenUp, Lease, LeaseEnd, Receipt, SeenTo
from tasks.record.formats.zero import Zero
from tasks.record.kinds import kind_of
from tasks.record.outbox import Outbox
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore

MOVED = date(2013, 12, 13)
OCTOBER = Period(2013, 10)
LEVELS = [
    ("overdue", "first", Level("first")),
    ("overdue", "last day of grace", Level("last day of grace")),
    ("overdue", "first, deadline moved to 2013-12-13", Level("first", deadline_moved_to=MOVED)),
    ("overdue", "first, deadline moved to 2013-12-13, time 2", Level("first", deadline_moved_to=MOVED, time=2)),
    ("overdue", "due, again, again", Level("due", again=2)),
    ("stalled", "still, time 3, again, alternate", Level("still", time=3, again=1, alternate=True)),
    ("overdue", "resolved, time 2", Level("resolved", time=2)),
    ("incentive_award", "referred RDD-1", Level("referred", "RDD-1")),
    ("incentive_award", "referred RDD-1, alternate", Level("referred", "RDD-1", alternate=True)),
    ("digest", "monthly", Level("monthly")),
]


@pytest.mark.parametrize(("rule", "text", "level"), LEVELS)
def test_a_level_has_one_text(rule, text, level):
    assert str(level) == text


def test_a_level_as_its_ladder_asks_for_it_knows_the_moved_deadline_and_nothing_of_how_often():
    level = Level("first", deadline_moved_to=MOVED, time=2, again=1, alternate=True)
    assert level.as_asked == Level("first", deadline_moved_to=MOVED)


@pytest.fixture
def old(tmp_path):
    """A record of format 0."""
    return Record(FolderStore(tmp_path / "record"), older=(Zero(),))


def write(record, key, **values):
    record.store.create(key, to_json(values))


def old_notice(record, which="7f5c023b9d7ae38c", rule="overdue", level="first"):
    person = {"role": "regulator", "name": "Desk", "address": "desk@monitor.example"}
    texts = {"subject": "S", "text": "T", "html": "H", "as_of": "2013-11-19T09:00:00+00:00"}
    about = {"id": which, "period": "2013-10", "trust": "RPA", "rule": rule, "level": level}
    write(record, f"notices/2013-10/{which}.json", **about, recipient=person, copied=[], **texts)
    return which


@pytest.mark.parametrize(("rule", "text", "level"), LEVELS)
def test_a_notice_of_format_0_has_the_same_level_and_says_what_its_step_was_for(old, rule, text, level):
    which = old_notice(old, rule=rule, level=text)
    notice = old.get(Notice, "2013-10", which)
    assert notice.level == level
    assert notice.recipient == Recipient("regulator", "Desk", "desk@monitor.example")
    assert notice.public is (level.step in ("first", "still"))
    assert notice.over is (level.step == "resolved")
    assert notice.before_trouble is (level.step == "due")
    assert notice_id(OCTOBER, "RPA", rule, notice.level, "x@y.example") == notice_id(OCTOBER, "RPA", rule, level, "x@y.example")


def test_what_became_of_a_notice_of_format_0_is_known(old):
    which = old_notice(old)
    key, at = f"notices/2013-10/{which}.json", "2013-11-19T09:00:00+00:00"
    write(old, f"notices/2013-10/{which}.sent.json", notice=which, channel="smtp", where="<w>", as_of=at, at=at, repeat="it may have been")
    write(old, f"claims/2013-10/{which}/1.json", notice=key, worker="w", channel="smtp", at=at)
    write(old, f"claims/2013-10/{which}/1.let-go.json", claim=1, why="later")
    write(old, f"receipts/2013-10/{which}/1.json", notice=key, said="delivered", final=True, failed=False, at=at)
    sentence = "Tell Desk (desk@monitor.example) by other means: S. Not delivered: no such mailbox"
    write(old, f"unsent/2013-10/{which}.json", notice=key, why="for a person", sentence=sentence, at=at)
    write(old, f"done/2013-10/{which}.json", notice=key, by="Ann", at=at, note="By telephone")
    assert old.get(Receipt, OCTOBER, which).channel == "smtp"
    assert old.get(Lease, OCTOBER, which, 1).worker == "w"
    assert old.get(LeaseEnd, OCTOBER, which, 1).why == "later"
    assert old.get(Delivery, OCTOBER, which, 1).text == "delivered"
    assert old.get(GivenUp, OCTOBER, which).sentence == "no such mailbox"
    assert old.get(SeenTo, OCTOBER, which).by == "Ann"
    assert [list(old.listed(fact, OCTOBER)) for fact in (Receipt, Lease, LeaseEnd)] == [
        [("2013-10", which)],
        [("2013-10", which, "1")],
        [("2013-10", which, "1")],
    ]
    box = Outbox(old, OCTOBER)
    assert [one.id for one in box.sent()] == [which]
    assert box.fate(box.notices()[0]) == "seen to by Ann"
    assert kind_of(Notice).folder == "notices"


def test_a_notice_of_format_0_is_not_written_once_more(old):
    which = old_notice(old)
    assert not Outbox(old, OCTOBER).put(old.get(Notice, OCTOBER, which))
