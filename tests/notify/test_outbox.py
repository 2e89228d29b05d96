"""Kept, then sent, once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tasks.record.notice_facts import from_json

from tasks.model.written import to_json
from tasks.notify.addressing import PLACES
from tasks.notify.channels.eml_folder import EmlFolder
from tasks.notify.posting import NotLive, Office, post_all
from tasks.record import keys
from tasks.record.outbox import listed, put
from tasks.record.stores.folder import FolderStore
from tests.notify.builders import AS_OF, DECEMBER, matter, notice, told

SENDER = "measures@regime.example"
TRUSTS = ["RDD", "RJF", "RJL", "RK5", "RMP", "RPA"]


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "record")


class Taking:
    """A channel that keeps what it takes, and breaks down after so many."""

    name = "taking"
    asks = False

    def __init__(self, breaks_after=1000, leaves=False):
        self.taken = []
        self.breaks_after = breaks_after
        self.leaves = leaves

    def send(self, notice, message, *, again=False):
        if len(self.taken) == self.breaks_after:
            raise ConnectionError("the line went dead")
        self.taken.append((notice.id, message.as_bytes()))
        return f"taken as {len(self.taken)}"


class Deaf:
    """A store that dies just before it keeps a receipt."""

    def __init__(self, store):
        self.store = store
        self.read, self.keys = store.read, store.keys

    def create(self, key, data):
        raise KeyboardInterrupt


def keep(store, *notices):
    return put(store, notices, key=lambda one: keys.notice(DECEMBER, one.id))


def send(store, channel, **asked):
    return tuple(post_all(Office(store, PLACES, channel, SENDER, "a worker", AS_OF, **asked), keys.notices(DECEMBER)).sent)


def six():
    return told(*(matter(trust) for trust in TRUSTS))


def mails(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_ten_runs_send_each_notice_once(store):
    channel = Taking()
    for _ in range(10):
        keep(store, *six())
        send(store, channel)
    assert sorted(taken for taken, _ in channel.taken) == sorted(one.id for one in six())


def test_a_run_says_what_it_kept_and_sent_and_a_rerun_says_nothing(store):
    assert [one.trust for one in keep(store, *six())] == TRUSTS
    assert len(send(store, Taking())) == 6
    assert keep(store, *six()) == ()
    assert send(store, Taking()) == ()


def test_a_channel_that_breaks_down_after_three_is_taken_up_where_it_stopped(store):
    keep(store, *six())
    first, second = Taking(breaks_after=3), Taking()
    with pytest.raises(ConnectionError):
        send(store, first)
    send(store, second)
    assert (len(first.taken), len(second.taken)) == (3, 3)
    assert {taken for taken, _ in first.taken + second.taken} == {one.id for one in six()}


def test_a_run_killed_before_the_receipt_leaves_one_file_with_the_same_bytes(store, tmp_path):
    keep(store, notice())
    folder = tmp_path / "mail"
    with pytest.raises(KeyboardInterrupt):
        send(Deaf(store), EmlFolder(folder))
    before = mails(folder)
    assert len(before) == 1
    (again,) = send(store, EmlFolder(folder))
    assert again.where in before
    assert mails(folder) == before


def test_a_notice_kept_at_an_earlier_run_is_sent_as_it_was_kept(store):
    keep(store, notice(sentence="As first told."))
    assert keep(store, notice(sentence="As told later.")) == ()
    channel = Taking()
    send(store, channel)
    assert b"As first told." in channel.taken[0][1]


def test_a_receipt_says_which_channel_took_it_and_where(store):
    said = notice()
    keep(store, said)
    send(store, Taking())
    receipt = json.loads(store.read(keys.receipt(DECEMBER, said.id)))
    assert receipt == {"notice": said.id, "channel": "taking", "where": "taken as 1", "as_of": "2014-01-20T09:00:00+00:00"}


def test_nothing_leaves_the_machine_unless_asked(store):
    keep(store, notice())
    channel = Taking(leaves=True)
    with pytest.raises(NotLive, match="'taking' sends out of this machine"):
        send(store, channel)
    assert channel.taken == []
    send(store, channel, live=True)
    assert len(channel.taken) == 1


def test_another_periods_notices_are_left_alone(store):
    keep(store, notice())
    assert post_all(Office(store, PLACES, Taking(), SENDER, "a worker", AS_OF), "notices/2014-01/").sent == []


def test_the_outbox_lists_notices_and_not_their_receipts(store):
    keep(store, *six())
    send(store, Taking(breaks_after=1000))
    assert {one.trust for one in listed(store, keys.notices(DECEMBER), receipt=keys.receipt_for)} == set(TRUSTS)


def test_a_kept_notice_is_read_back_whole():
    said = notice(trust_name="Žižkov – a test", banner="Illustrative sample: x")
    assert from_json(to_json(said)) == said


def test_a_kept_notice_is_the_same_bytes_each_time():
    said = notice(trust_name="Žižkov")
    data = to_json(said)
    assert data == to_json(from_json(data))
    assert data.endswith(b"}\n")
    assert "Žižkov".encode() in data
    assert list(json.loads(data)) == sorted(json.loads(data))


def test_a_mail_file_is_named_by_what_it_is_about(store, tmp_path):
    said = notice()
    keep(store, said)
    (sent,) = send(store, EmlFolder(tmp_path / "mail"))
    assert sent.where == f"2013-12-RPA-overdue-{said.id}.eml"
    assert list(mails(tmp_path / "mail")) == [sent.where]


def test_a_mail_file_cannot_land_outside_its_folder(tmp_path):
    channel = EmlFolder(tmp_path / "mail")
    where = channel.send(replace(notice(), trust="../../RPA"), Mail())
    assert "/" not in where
    assert list(mails(tmp_path / "mail")) == [where]


def test_the_same_mail_again_touches_nothing(tmp_path):
    channel = EmlFolder(tmp_path / "mail")
    path = tmp_path / "mail" / channel.send(notice(), Mail())
    written = path.stat().st_mtime_ns, path.stat().st_ino
    channel.send(notice(), Mail())
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == written


class Mail:
    def as_bytes(self, policy):
        return b"mail"
