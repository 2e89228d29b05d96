"""A mailbox is read by IMAP, from a real server: what it holds is taken once, and moved only when it stands in the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from threading import Event

import pytest

from tasks.collect.mail.mailbox import Mailbox, MailboxTrouble, open_mailbox
from tasks.collect.mail.taking import take_mails
from tasks.model.update import Submission
from tasks.record.facts import Mail
from tasks.run.run import open_run
from tasks.run.settings import MailInSettings
from tests.collect.imap_server import DOVECOT, SECRET, mailbox
from tests.collect.letters import LEAD, mail
from tests.notify.builders import Dying
from tests.record.small import GOOD, SENDS, update

pytestmark = pytest.mark.skipif(not DOVECOT, reason="no dovecot on this machine (Debian's dovecot-imapd): no mailbox was read")

CAME, SWEPT = "2013-10-10T09:50:00+01:00", "2013-10-10T10:00:00+01:00"


@pytest.fixture(scope="module")
def server():
    with mailbox() as found:
        yield found


@pytest.fixture
def box(server, monkeypatch):
    server.empty()
    for name, value in server.settings().items():
        monkeypatch.setenv(name, value)
    return server


def an_update(two):
    return mail(LEAD, [("u.json", update(two.programme, **GOOD))]).as_bytes()


def test_a_mail_of_the_mailbox_is_taken_as_of_when_its_server_received_it_and_then_moved(two, box):
    box.deliver(an_update(two), CAME)
    box.deliver(mail(LEAD, subject="Later").as_bytes(), "2013-10-10T10:30:00+01:00")
    assert two.sweep(SWEPT) == 1
    (came,) = two.held(Submission)
    assert (came.trust, came.channel, came.received_at) == (SENDS, "mail", datetime.fromisoformat(CAME))
    assert (box.count("INBOX"), box.count("Taken")) == (1, 1)
    assert two.sweep(SWEPT) == 0
    assert len(two.mail("*-answer-*")) == 1


def test_a_mail_that_somebody_moves_back_is_not_taken_twice(two, box):
    box.deliver(an_update(two), CAME)
    two.sweep(SWEPT)
    box.put_back()
    assert two.sweep("2013-10-10T10:15:00+01:00") == 0
    assert [one.kind for one in two.held(Mail)] == ["repeat", "update"]
    assert (box.count("INBOX"), box.count("Taken")) == (0, 1)
    assert (len(two.held(Submission)), len(two.mail("*-answer-*"))) == (1, 1)


class Killed(Exception):
    pass


def die():
    raise Killed


def test_whoever_is_killed_at_any_write_leaves_a_mail_that_the_next_takes_once(two, box):
    box.deliver(an_update(two), CAME)
    died = 0
    with two.settings():
        run = open_run(datetime.fromisoformat(SWEPT))
        for after in (False, True):
            for lives in range(30):
                dying = replace(run, record=replace(run.record, store=Dying(run.record.store, lives, after, die)))
                try:
                    take_mails(dying)
                    break
                except Killed:
                    died += 1
                    assert box.count("INBOX") + box.count("Taken") == 1
                    assert box.count("Taken") == 0 or list(run.record.all(Mail))
    assert died > 5
    assert (len(two.held(Mail)), len(two.held(Submission))) == (1, 1)
    assert (box.count("INBOX"), box.count("Taken")) == (0, 1)


def test_a_mail_that_names_no_sender_is_from_nobody(two, box):
    box.deliver(b"Subject: no sender\r\n\r\nThe update.\r\n", CAME)
    two.sweep(SWEPT)
    (one,) = two.held(Mail)
    assert (one.sent_by, one.whose) == ("", "")


def test_a_mail_over_its_limit_is_not_fetched_and_waits_with_its_sender(two, box):
    box.deliver(f"From: {LEAD}\r\nSubject: large\r\n\r\n".encode() + b"0123456789\r\n" * (41 << 20 >> 3), CAME)
    two.sweep(SWEPT)
    (one,) = two.held(Mail)
    assert (one.kind, one.why, one.sent_by, one.whose) == ("waiting", "too large", LEAD, SENDS)
    assert one.size > 41 << 20
    assert box.count("Taken") == 1


def test_a_mail_that_goes_out_of_the_mailbox_while_it_is_read_is_said_in_a_sentence(two, box):
    box.deliver(an_update(two), CAME)
    with two.settings(), open_mailbox(MailInSettings.read()) as found:
        (one,) = found.arrivals(datetime.fromisoformat(SWEPT))
        box.empty()
        with pytest.raises(MailboxTrouble, match="A mail went out of the mailbox while it was read: run it again"):
            one.data()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MEASURES_IMAP_PASSWORD", "guessed", "cannot be read: "),
        ("MEASURES_IMAP_PORT", "1", "cannot be read: "),
        ("MEASURES_IMAP_FOLDER", "None such", "cannot be read: "),
        ("SSL_CERT_FILE", "", "certificate"),
        ("MEASURES_IMAP_USER", "", "MEASURES_IMAP_USER is not set"),
        ("MEASURES_IMAP_PORT", "many", "MEASURES_IMAP_PORT cannot be used"),
    ],
)
def test_a_mailbox_that_cannot_be_read_decides_nothing_and_says_so_in_a_sentence(two, box, monkeypatch, capsys, name, value, words):
    box.deliver(an_update(two), CAME)
    monkeypatch.setenv(name, value)
    assert two.run("chase", "--as-of", SWEPT) == 2
    said = capsys.readouterr().err
    assert words in said
    assert SECRET not in said
    assert "guessed" not in said
    assert two.held(Submission) == []
    assert two.mail() == []


class Answering:
    """A client of a server that answers one question otherwise than any honest one does."""

    def __init__(self, **otherwise):
        self.otherwise = otherwise

    def __getattr__(self, verb):
        held = {"folder_exists": True, "select_folder": {b"UIDVALIDITY": 7}, "search": [1]}
        about = {1: {b"RFC822.SIZE": 5, b"INTERNALDATE": datetime.fromisoformat(CAME), b"BODY[]": b"A: b\r\n"}}

        def answer(*asked):
            found = self.otherwise.get(verb, held.get(verb, about))
            if isinstance(found, Exception):
                raise found
            return found

        return answer


ODD = {
    "a folder without its mark": {"select_folder": {}},
    "a mark that is no number": {"select_folder": {b"UIDVALIDITY": b"seven"}},
    "numbers that are none": {"search": ["x", 1, None]},
    "no moment": {"fetch": {1: {b"RFC822.SIZE": 5}}},
    "a size that is none": {"fetch": {1: {b"RFC822.SIZE": "large", b"INTERNALDATE": datetime.fromisoformat(CAME)}}},
    "a mail that is a number": {"fetch": {1: {b"RFC822.SIZE": 5, b"INTERNALDATE": datetime.fromisoformat(CAME), b"BODY[]": 1 << 40}}},
    "what the library cannot make out": {"fetch": ValueError("invalid literal")},
}


@pytest.mark.parametrize("how", ODD)
def test_a_server_that_gives_what_is_no_answer_is_said_in_a_sentence(how):
    asked = MailInSettings(imap_host="mail.example", imap_user="u", imap_password="p")
    with pytest.raises(MailboxTrouble, match="it gives what is no answer"):
        [one.data() for one in Mailbox(Answering(**ODD[how]), asked).arrivals(datetime.fromisoformat(SWEPT))]


def test_of_what_a_server_says_at_length_the_beginning_is_said():
    asked = MailInSettings(imap_host="mail.example", imap_user="u", imap_password="p")
    with pytest.raises(MailboxTrouble) as trouble:
        list(Mailbox(Answering(search=OSError("y" * 400)), asked).arrivals(datetime.fromisoformat(SWEPT)))
    assert str(trouble.value).count("y" * 300) == 1
    assert "y" * 301 not in str(trouble.value)


def test_an_answer_without_end_is_said_in_a_sentence():
    asked, ends = MailInSettings(imap_host="mail.example", imap_user="u", imap_password="p"), Event()
    box = Mailbox(Answering(), asked, seconds=0.05)
    box._client.search = lambda _: ends.wait()
    try:
        with pytest.raises(MailboxTrouble, match="it had not come to an end after 0 seconds"):
            list(box.arrivals(datetime.fromisoformat(SWEPT)))
    finally:
        ends.set()
