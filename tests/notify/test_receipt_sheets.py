"""Many letters that were written as files have one receipt, and none is lost or forgotten for it."""

from __future__ import annotations

import pytest

from tasks.notify.channels.message import EmlFolder
from tasks.notify.posting import NAMED, SHEET, post_all
from tasks.record.facts import Receipt, ReceiptSheet
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import DECEMBER, SENDER, Dying, Taking, letter, notice, notices, outbox, room


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "record")


def queued(store, many):
    return outbox(store).queue(notices(*(letter(f"T{n:05d}") for n in range(many))))


def sheets(store):
    return list(outbox(store).record.all(ReceiptSheet, DECEMBER))


def killed():
    raise KeyboardInterrupt


def test_letters_written_as_files_have_a_sheet_for_each_hundred(store):
    queued(store, SHEET + 1)
    post_all(room(store, Taking()))
    assert sorted(len(one.taken) for one in sheets(store)) == [1, SHEET]
    assert not list(outbox(store).record.listed(Receipt, DECEMBER))


def test_a_round_counts_all_that_went_out_and_holds_the_first_without_their_words(store):
    queued(store, NAMED + 1)
    posted = post_all(room(store, Taking()))
    assert (posted.many, len(posted.sent)) == (NAMED + 1, NAMED)
    assert {one.notice.text + one.notice.html for one in posted.sent} == {""}


def test_each_letter_on_a_sheet_was_sent_by_its_channel_and_waits_no_more(store):
    all_of = queued(store, 5)
    post_all(room(store, Taking()))
    assert {one.notice: one.where for one in sheets(store)[0].taken} == {one.id: outbox(store).receipt(one).where for one in all_of}
    assert outbox(store).waiting() == ()
    assert len(outbox(store).sent()) == 5


def test_a_letter_that_was_not_sent_is_on_no_sheet_even_between_the_first_and_the_last_of_one(store):
    first, second, third = sorted(queued(store, 3), key=lambda one: one.id)
    post_all(room(store, Taking(), wanted=lambda one: one != second))
    assert outbox(store).receipt(second) is None
    assert outbox(store).waiting() == (second,)
    assert outbox(store).receipt(first)
    assert outbox(store).receipt(third)


def test_a_channel_that_leaves_this_machine_has_a_receipt_for_each_letter_at_once(store):
    queued(store, 3)
    post_all(room(store, Taking(leaves=True), live=True))
    assert len(list(outbox(store).record.listed(Receipt, DECEMBER))) == 3
    assert sheets(store) == []


def test_what_broke_down_in_between_leaves_a_sheet_of_what_was_written(store):
    queued(store, 6)
    with pytest.raises(ConnectionError):
        post_all(room(store, Taking(breaks_after=4)))
    assert [len(one.taken) for one in sheets(store)] == [4]


def test_a_run_killed_before_its_sheet_writes_the_same_files_once_more(store, tmp_path):
    queued(store, 6)
    with pytest.raises(KeyboardInterrupt):
        post_all(room(Dying(store, 0, False, killed), EmlFolder(tmp_path / "mail", SENDER)))
    before = {path.name: path.read_bytes() for path in (tmp_path / "mail").iterdir()}
    post_all(room(store, EmlFolder(tmp_path / "mail", SENDER)))
    assert len(before) == 6
    assert {path.name: path.read_bytes() for path in (tmp_path / "mail").iterdir()} == before
    assert outbox(store).waiting() == ()


def test_a_single_receipt_of_an_earlier_version_is_read_as_before(store):
    one = notice()
    outbox(store).queue([one])
    outbox(store).take(one, channel="folder", where="one.eml", at=None)
    assert outbox(store).receipt(one).where == "one.eml"
    assert outbox(store).waiting() == ()
