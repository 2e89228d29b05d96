"""Nobody is blamed by our own fault: what stops our checks is held and tried again, and a file that cannot be read stops nobody else."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.collect.updates import collect
from tasks.evidence.published_files import READERS, PublishedRows
from tasks.model.changed_rules import CHECKS_AS_THEY_WERE
from tasks.model.period import Period
from tasks.model.update import Reading
from tasks.month.cycle import tell_months
from tasks.month.scoreboard import exceptions
from tasks.record.facts import Decision, InboxTrouble
from tasks.record.readings import with_readings
from tasks.rulebook import load
from tasks.run.run import Run, open_run
from tasks.upkeep.health import examine
from tasks.validate.validation import validate
from tasks.workbook.reading.read import read_all
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

IN_TIME = "2013-10-12T09:00:00+01:00"
NOW = datetime(2013, 10, 18, 8, tzinfo=UTC)
LATER = datetime(2013, 11, 20, 8, tzinfo=UTC)
SEPTEMBER = Period(2013, 9)
ONE_HELD = "What arrived for September 2013 could not be checked, by a fault of ours: we are looking at it"
NOT_OPENED = "Not all that arrived, and may be from the trust, could be opened, by a fault of ours: we are looking at it."


@pytest.fixture
def told(tmp_path: Path) -> ProgrammeRun:
    small(tmp_path)
    made = ProgrammeRun.below(tmp_path)
    send(made.programme, "update.json", IN_TIME)
    assert made.run("plan") == 0
    return made


def odd(reading: Reading) -> Reading:
    """A reading at which the checks break, as no reader gives it."""
    return replace(reading, lines=("no line",))


def decided_by(told: ProgrammeRun, breaks: Callable[[str], bool]) -> Run:
    """What arrived was decided on by checks that break at the updates of some trusts."""
    run = open_run(NOW)
    taken = with_readings(run.record, collect(run, SEPTEMBER)[SEPTEMBER])
    assert validate(run, SEPTEMBER, [(one, odd(reading) if breaks(one.trust) else reading) for one, reading in taken]) == len(taken)
    return run


def publish(run: Run) -> None:
    tell_months(run, SEPTEMBER, [SEPTEMBER], {}, run.rulebook.trusts, lambda: NOW, approve_as="sample approver")


def decision(run: Run, trust: str = SENDS) -> str:
    return max((one for one in run.record.all(Decision, SEPTEMBER) if one.trust == trust), key=lambda one: one.number).decision


def test_the_only_update_that_our_checks_break_at_is_held_and_nobody_is_blamed(told: ProgrammeRun) -> None:
    with told.settings():
        run = decided_by(told, lambda trust: True)
        publish(run)
        assert decision(run) == "held"
        (said,) = [one.sentence for one in exceptions(run, SEPTEMBER, [SENDS]) if one.kind == "held"]
        (alarm,) = [one.says for one in examine(run, ask_scheduler=False) if one.check == "held"]
    row = told.trust("2013-09", SENDS)
    assert (row["state"], row["held"], row["returned"], row["accepted"], row["days_late"]) == ("being looked at", "1", "0", "no", "")
    assert row["looked_at"].startswith(ONE_HELD)
    verdict = told.verdict("2013-09", SENDS, "overdue")
    assert (verdict["answer"], verdict["sentence"]) == ("does not apply", row["looked_at"])
    assert told.trust("2013-09", SILENT)["state"] == "never received"
    page = told.page("2013-09", SENDS)
    assert ONE_HELD in page
    assert "Being looked at by us" in page
    assert "overdue" not in page
    assert "was returned" not in page
    front = told.page("2013-09")
    assert f"NHS Foundation Trust: {ONE_HELD}" in front
    assert "Every trust sent" not in front
    assert told.returned("2013-09", SENDS) == []
    assert not [mail for mail in told.mail() if SENDS in mail["Subject"] and "overdue" in mail["Subject"]]
    (answer,) = [mail for mail in told.mail("*answer*") if SENDS in mail["Subject"]]
    assert "A fault of ours keeps it from being checked." in " ".join(answer.get_body(("plain",)).get_content().split())
    assert "a fault of ours (AttributeError while it was checked)" in said
    assert "RDD for September 2013: update.json" in alarm


def test_it_is_tried_again_by_the_next_run_and_was_on_time(told: ProgrammeRun) -> None:
    with told.settings():
        run = decided_by(told, lambda trust: True)
        publish(run)
    assert told.run("month", "2013-10", "--as-of", LATER.isoformat()) == 0, "a later month's run tries it too"
    row = told.trust("2013-09", SENDS)
    assert (row["state"], row["held"], row["looked_at"], row["on_time"]) == ("accepted", "0", "", "yes")
    before = told.stamps()
    assert told.run("month", "2013-10", "--as-of", LATER.isoformat()) == 0
    assert told.stamps() == before


def test_what_was_held_before_a_month_is_told_is_tried_again_when_it_is(told: ProgrammeRun) -> None:
    with told.settings():
        decided_by(told, lambda trust: True)
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SENDS)["state"] == "accepted"


def test_others_are_decided_on_and_what_was_accepted_before_stands(told: ProgrammeRun) -> None:
    send(told.programme, "other.json", IN_TIME, SILENT)
    with told.settings():
        run = decided_by(told, lambda trust: trust == SENDS)
        assert (decision(run), decision(run, SILENT)) == ("held", "accepted")
        send(told.programme, "again.json", IN_TIME.replace("12T", "13T"))
        assert validate(run, SEPTEMBER, with_readings(run.record, collect(run, SEPTEMBER)[SEPTEMBER][-1:])) == 1
        publish(run)
    row = told.trust("2013-09", SENDS)
    assert (row["state"], row["held"]) == ("accepted", "1")
    assert ONE_HELD in told.page("2013-09", SENDS)


def test_a_month_in_which_each_of_several_updates_is_held_waits_for_a_person(told: ProgrammeRun, caplog: pytest.LogCaptureFixture) -> None:
    send(told.programme, "other.json", IN_TIME, SILENT)
    with told.settings():
        publish(decided_by(told, lambda trust: True))
    assert "all of which a fault of ours keeps from being read or checked" in caplog.text
    assert not (told.site / "2013-09").exists()


def test_before_the_day_on_which_a_check_came_a_month_is_decided_on_as_it_was(told: ProgrammeRun) -> None:
    checks = told.config / "checks.csv"
    text = checks.read_text(encoding="utf-8")
    dated = r"^(fault-of-ours|before-first-plan|merged-answers),2013-07-16"
    checks.write_text(re.sub(dated, r"\1,2013-10-01", text, flags=re.MULTILINE), encoding="utf-8")
    with told.settings():
        run = decided_by(told, lambda trust: True)
        assert decision(run) == "returned"
        (found,) = run.record.all(Decision, SEPTEMBER)
        assert [one.check for one in found.findings] == ["reader-stopped"]
        book = open_run(NOW).rulebook
    asked = {day: [book.asked(one, day) for one in CHECKS_AS_THEY_WERE] for day in (date(2013, 9, 30), date(2013, 10, 1))}
    assert list(asked.values()) == [["reader-stopped", "", ""], ["fault-of-ours", "before-first-plan", "merged-answers"]]
    checks.write_text("".join(line for line in text.splitlines(keepends=True) if "fault-of-ours" not in line), encoding="utf-8")
    assert load(told.config).asked("fault-of-ours", date(2013, 9, 30)) == "reader-stopped", "rules stored before it came"


def test_a_file_at_which_the_reader_breaks_is_ours_and_one_over_its_limits_the_senders() -> None:
    (reading,) = read_all([("update.csv", b"Ref,Status\n")], form="no form")
    assert [place.check for place in reading.places] == ["fault-of-ours"]


@pytest.mark.parametrize("trouble", ["a time that cannot be", "a folder that cannot be listed"])
def test_what_cannot_be_read_is_told_with_its_path_and_the_others_are_told(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str], trouble: str
) -> None:
    send(told.programme, "update.json", IN_TIME, SILENT)
    folder = told.programme / "inbox" / SILENT
    mend = spoil(folder, trouble)
    assert told.run("month", "2013-09") == 4
    said = capsys.readouterr().err
    assert str(folder) in said
    assert f"nothing calls {SILENT} late: mend that, or take the file away, and run it again." in said
    assert told.trust("2013-09", SENDS)["state"] == "accepted"
    row = told.trust("2013-09", SILENT)
    assert (row["state"], row["received"], row["looked_at"]) == ("being looked at", "0", NOT_OPENED)
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == "does not apply"
    assert NOT_OPENED in told.page("2013-09", SILENT)
    assert not [mail for mail in told.mail() if SILENT in mail["Subject"] and "overdue" in mail["Subject"]]
    with told.settings():
        (alarm,) = [one.says for one in examine(open_run(NOW), ask_scheduler=False) if one.check == "unread"]
        assert str(folder) in alarm
    before = told.stamps()
    assert told.run("month", "2013-09") == 4
    assert told.stamps() == before, "nothing new is written while it stands"
    assert told.run("verify") == 0

    mend()
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted"


def spoil(folder: Path, trouble: str) -> Callable[[], object]:
    """Make a trust's file one that cannot be read; how that is mended is the answer."""
    path = folder / "update.json"
    if trouble == "a time that cannot be":
        log = folder.parent / "received.csv"
        lines = log.read_text(encoding="utf-8")
        log.write_text("".join(line for line in lines.splitlines(keepends=True) if SILENT not in line), encoding="utf-8")
        os.utime(path, (0, 10_413_792_000))
        return lambda: log.write_text(lines, encoding="utf-8")
    if os.geteuid() == 0:
        pytest.skip("root may list every folder")
    folder.chmod(0)
    return lambda: folder.chmod(0o755)


def test_a_file_that_was_taken_away_leaves_the_trust_judged_again_also_in_a_later_month(told: ProgrammeRun) -> None:
    path = told.programme / "inbox" / SILENT / "far.json"
    path.parent.mkdir()
    path.write_bytes(b"{}")
    os.utime(path, (0, 10_413_792_000))
    assert told.run("month", "2013-09") == 4
    path.unlink()
    assert told.run("month", "2013-10", "--as-of", LATER.isoformat()) == 0
    assert told.trust("2013-09", SILENT)["state"] == "never received"
    with told.settings():
        assert open_run(LATER).record.last(InboxTrouble).trusts == {}


def spoilt_mail(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"From: x\r\n\r\n")
    os.utime(path, (0, 10_413_792_000))


def test_a_mail_that_cannot_be_read_stops_nobody_and_whoever_it_may_be_from_is_not_judged(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = told.programme / "inbox/mail/far.eml"
    spoilt_mail(mail)
    told.run("chase", "--as-of", "2013-10-14T08:00+01:00")
    (reminder,) = told.mail(f"*{SILENT}-overdue*")
    assert "not opened yet, by a fault of ours: a mail that may be anybody's" in reminder.get_body(("plain",)).get_content()
    mail.unlink()
    assert told.run_unapproved("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    spoilt_mail(mail)
    assert told.run("month", "2013-09", "--as-of", "2013-10-17T09:05+01:00") == 4
    said = capsys.readouterr().err
    assert str(mail) in said
    assert "nothing calls anybody without an accepted update late" in said
    assert [told.trust("2013-09", trust)["state"] for trust in (SENDS, SILENT)] == ["accepted", "being looked at"]
    assert told.trust("2013-09", SENDS)["looked_at"] == ""
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == "does not apply"
    assert not [one for one in told.mail() if "update for September 2013 overdue" in one["Subject"]]
    before = told.stamps()
    assert told.run("month", "2013-09", "--as-of", "2013-10-17T09:05+01:00") == 4
    assert told.stamps() == before
    mail.unlink()
    assert told.run("month", "2013-09", "--as-of", "2013-10-17T09:10+01:00") == 0
    assert told.trust("2013-09", SILENT)["state"] == "never received"
    assert [one for one in told.mail() if "overdue" in one["Subject"]]


@pytest.mark.parametrize(
    ("came", "judged"),
    [
        ("2013-09-30T18:00+01:00", "yes"),  # no update for a month comes before its end
        ("2013-10-14T18:00+01:00", "does not apply"),
        ("2013-10-17T09:30+01:00", "yes"),  # after the moment by which the trust is judged
    ],
)
def test_a_mail_counts_for_the_months_that_it_may_be_for(told: ProgrammeRun, came: str, judged: str) -> None:
    with told.settings():
        run = decided_by(told, lambda _: False)
        run.record.follow(None, InboxTrouble(at=run.moment, trusts={"mail": ("x",)}, mails=(datetime.fromisoformat(came),)))
        publish(run)
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == judged


RATINGS = "Provider ID,Service / Population Group,Domain,Latest Rating,Publication Date\nRNL,Overall,Overall,Good,15/10/2013\n"
FIGURES = "PROVIDER,VALUE,OD_BANDING\nRNL,1.0809,2\n"


def broken(name: str, data: bytes) -> PublishedRows:
    """What stands in the table of readers for one that breaks at every file."""
    raise TypeError(f"{name} {len(data)}")


def reader_that_breaks_at(beginning: str) -> Callable[..., Iterator[list[str]]]:
    """The library's reader of tables, but that it breaks at one that begins so."""
    ordinary = csv.reader

    def reader(lines: Iterable[str], *more: str, **how: str) -> Iterator[list[str]]:
        if isinstance(lines, io.StringIO) and lines.getvalue().startswith(beginning):
            raise TypeError(beginning)
        return ordinary(lines, *more, **how)

    return reader


def comes(told: ProgrammeRun, path: str, text: str) -> None:
    """A claim or a published file lies in its folder of the programme, and the folder's log says that it came in time."""
    folder, _, name = path.partition("/")
    file = told.programme / path
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    log = told.programme / folder / "received.csv"
    known = log.read_text(encoding="utf-8") if log.exists() else "path,received_at,sent_by,channel\n"
    log.write_text(f"{known}{name},{IN_TIME},press@example.invalid,upload\n", encoding="utf-8")


def published(told: ProgrammeRun) -> None:
    """A file of ratings and one of mortality figures came in time."""
    for path, text in (("evidence/ratings/october.csv", RATINGS), ("evidence/mortality/shmi-2013-09.csv", FIGURES)):
        comes(told, path, text)


def test_a_published_file_that_our_reader_breaks_at_leaves_its_measure_undecided_until_it_can_be_read(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(told)
    with monkeypatch.context() as fault:
        fault.setitem(READERS, "ratings", broken)
        assert told.run("month", "2013-09") == 4
        said = capsys.readouterr().err
        assert "october.csv cannot be read, by a fault of ours (TypeError while it was read): tell whoever maintains the product" in said
        assert "no award is decided on that may rest on it" in said
        before = told.stamps()
        assert told.run("month", "2013-09") == 4
        assert told.stamps() == before, "nothing new is written while it stands"
        with told.settings():
            (alarm,) = [one.says for one in examine(open_run(NOW), ask_scheduler=False) if one.check == "unread"]
            assert "october.csv" in alarm
    assert told.trust("2013-09", SENDS)["state"] == "accepted"
    rested = told.verdict("2013-09", SILENT, "foundation_status")
    assert rested["answer"] == "refer to a person"
    assert "A published file arrived that cannot be read, by no fault of its subject" in rested["sentence"]
    assert told.verdict("2013-09", SILENT, "published_mortality")["answer"] == "yes", "what rests on another kind is known"
    assert told.run("verify") == 0

    assert told.run("month", "2013-10", "--as-of", LATER.isoformat()) == 0
    again = told.verdict("2013-09", SILENT, "foundation_status")
    assert "cannot be read" not in again["sentence"], "the month that was told without it is told again"
    before = told.stamps()
    assert told.run("month", "2013-10", "--as-of", LATER.isoformat()) == 0
    assert told.stamps() == before


def test_a_file_that_was_read_before_and_cannot_be_now_stops_nobody_either(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(told)
    assert told.run("month", "2013-09") == 0
    capsys.readouterr()
    shutil.rmtree(told.place / "store/results")  # what was worked out can be deleted, and by other code is not there
    monkeypatch.setitem(READERS, "mortality", broken)
    assert told.run("month", "2013-09") == 4
    assert "shmi-2013-09.csv cannot be read, by a fault of ours" in capsys.readouterr().err
    assert told.verdict("2013-09", SILENT, "published_mortality")["answer"] == "refer to a person"
    assert told.run("waiting") in {0, 1}


def test_a_claim_that_our_checks_break_at_waits_and_stops_only_its_partner(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "contract,month,category,amount,evidence\nRDD-1,2013-09,staff time,5.00,Roster\n"
    comes(told, "claims/RAL/odd.csv", table)
    with monkeypatch.context() as fault:
        fault.setattr(csv, "reader", reader_that_breaks_at("contract,month"))
        assert told.run("month", "2013-09") == 4
    said = capsys.readouterr().err
    assert "RAL/odd.csv cannot be decided on, by a fault of ours (TypeError while it was checked)" in said
    assert told.trust("2013-09", SENDS)["state"] == "accepted"
    assert told.run("month", "2013-09") == 0
    assert "cannot be" not in capsys.readouterr().err
