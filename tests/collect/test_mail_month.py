"""A month by mail alone, in small: by SMTP in, IMAP out and SMTP back, every letter once; and the same when killed again and again."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from tests.collect.imap_server import DOVECOT, World, mailbox
from tests.collect.mail_month import (
    DEPUTY,
    MONTH,
    SENDS,
    SILENT,
    STRANGER,
    Killed,
    Month,
    differing,
    files_of_two,
    lead,
    programme_of_two,
)

pytestmark = pytest.mark.skipif(not DOVECOT, reason="no dovecot on this machine (Debian's dovecot-imapd): no month was told by mail")

MINE, OTHER = lead(SENDS), lead(SILENT)
LETTERS = {
    (STRANGER, "was not read"): 1,
    (MINE.replace("lead", "director"), "signed off"): 1,
    (OTHER.replace("lead", "director"), "signed off"): 1,
    (MINE, "workbook for"): 1,
    (OTHER, "workbook for"): 1,
    (MINE, "due soon"): 1,
    (OTHER, "due soon"): 1,
    (DEPUTY, "due soon"): 1,
    (MINE, "returned"): 2,
    (MINE, "accepted"): 1,
    (OTHER, "waits for a person to look at"): 1,
    (OTHER, "accepted"): 1,
}
PUBLIC = {(MINE, "is public"): 1, (OTHER, "is public"): 1}
KINDS = {"automatic": 1, "bounce": 1, "repeat": 1, "update": 4, "waiting": 2}


def counted(mails):
    """(address, what its subject says) -> how often a letter went there."""
    said = {words for _, words in LETTERS | PUBLIC}
    return Counter(
        (one["To"].addresses[0].addr_spec, next((words for words in said if words in str(one["Subject"])), str(one["Subject"])))
        for one in mails
    )


def kinds(told):
    return Counter(path.name.partition("=")[0] for path in (told.place / "store/facts/main/mails").rglob("*.json"))


def test_a_month_by_mail_with_all_that_goes_wrong_and_each_letter_once(tmp_path, monkeypatch):
    told = programme_of_two(tmp_path)
    with mailbox() as box, World(box) as world:
        for name, value in (box.settings() | world.settings()).items():
            monkeypatch.setenv(name, value)
        assert told.run("plan") == 0

        def arrives(message, at, copy):
            world.sends(message, at)

        def looked_at(act, at):
            with told.settings():
                act(datetime.fromisoformat(at))

        Month(
            told,
            files_of_two(told),
            arrives,
            looked_at,
            lambda address: next(one for one in world.to(address) if "due soon" in str(one["Subject"])),
        ).live()
        assert told.run("month", MONTH) == 0
        assert (box.count("INBOX"), box.count("Taken")) == (0, sum(KINDS.values()))
    assert counted(mail for _, mail in world.mails) == LETTERS | PUBLIC
    assert kinds(told) == KINDS
    assert [told.trust(MONTH, trust)["state"] for trust in (SENDS, SILENT)] == ["accepted", "accepted"]
    answer = next(mail for _, mail in world.mails if "accepted" in str(mail["Subject"]))
    assert answer["In-Reply-To"] == f"<3@{SENDS.lower()}.example>"


def test_killed_again_and_again_the_month_by_mail_is_the_one_that_never_was(tmp_path, monkeypatch):
    for name in ("HOST", "PORT", "USER", "PASSWORD"):
        monkeypatch.setenv(f"MEASURES_IMAP_{name}", "")  # each life has a mailbox of its own, and leaves no setting behind
    monkeypatch.setenv("MEASURES_VOUCHING_HOST", "")
    monkeypatch.setenv("MEASURES_PEOPLE_KEY", "")
    monkeypatch.setenv("SSL_CERT_FILE", "")
    clean, killed = (Killed(programme_of_two(tmp_path / str(n)), {}, every) for n, every in enumerate((0, 9)))
    for one in (clean, killed):
        one.month.files.update(files_of_two(one.told))
        one.live()
    assert killed.deaths >= 6
    assert differing(clean.told, killed.told) == []
    assert counted(killed.told.mail()) == LETTERS
    assert kinds(killed.told) == KINDS
