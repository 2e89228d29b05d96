"""Whoever is on record as a witness gets the heads of the record with every release, and can show later what they were."""

from __future__ import annotations

import email
import re
from email.policy import default
from pathlib import Path

import pytest

from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small

SUBJECT = "Heads of the record, once September 2013 was public"


@pytest.fixture
def told(tmp_path: Path) -> ProgrammeRun:
    small(tmp_path)
    with (tmp_path / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(",witness,Public Archive,heads@archive.example,2013-07-16,\n")
    send(tmp_path / "programme", "first.json", "2013-10-10T15:11:00+01:00")
    run = ProgrammeRun(tmp_path, tmp_path / "programme", tmp_path / "config")
    assert run.run("plan") == 0
    return run


def letters(told: ProgrammeRun) -> list[str]:
    """The text of each letter to the witness."""
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted((told.place / "mail").rglob("*.eml"))]
    mine = [mail for mail in mails if "heads@archive.example" in mail["To"]]
    return [f"{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}" for mail in mine]


def test_each_release_brings_one_letter_whose_text_verify_reads(told, tmp_path, capsys):
    assert told.run("month", "2013-09") == told.run("month", "2013-09") == told.run("verify") == 0
    (letter,) = letters(told)
    assert SUBJECT in letter
    (tmp_path / "letter.txt").write_text(letter, encoding="utf-8")
    send(told.programme, "second.json", "2013-10-20T10:00:00+01:00", narrative="Twelve more nurses.")
    assert told.run("rerun", "RDD", "2013-09") == 0
    assert len(letters(told)) == 2
    assert told.run("verify", "--since", str(tmp_path / "letter.txt")) == 0
    rewritten = re.sub(r'("2013-10":\s+")[0-9a-f]{4}', r"\g<1>0000", letter)
    assert rewritten != letter
    (tmp_path / "letter.txt").write_text(rewritten, encoding="utf-8")
    assert told.run("verify", "--since", str(tmp_path / "letter.txt")) == 1
    assert "missing: the record once ended here with 0000" in capsys.readouterr().out


def test_after_a_person_approved_it_is_sealed_and_leaves_with_the_next_letters(told):
    assert told.run_unapproved("month", "2013-09") == 0
    assert letters(told) == []
    assert told.run_unapproved("approve", "2013-09", "--by", "A. Reader") == told.run("verify") == 0
    assert told.run_unapproved("month", "2013-09") == told.run("verify") == 0
    assert len(letters(told)) == 1


def test_a_letter_that_holds_no_heads_is_no_note(told, tmp_path, capsys):
    assert told.run("month", "2013-09") == 0
    (tmp_path / "letter.txt").write_text("To whom it may concern {see above}", encoding="utf-8")
    assert told.run("verify", "--since", str(tmp_path / "letter.txt")) == 3
    assert "cannot be read as heads that were noted" in capsys.readouterr().err
