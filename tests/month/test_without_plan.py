"""A trust without an agreed plan is not blamed for it, and what it sends is read once the plan is there; rules that changed stay dated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.model.changed_rules import AS_IT_WAS
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

IN_TIME = "2013-10-12T09:00:00+01:00"


@pytest.fixture
def told(tmp_path: Path) -> ProgrammeRun:
    small(tmp_path)
    send(tmp_path / "programme", "first.json", IN_TIME)
    return ProgrammeRun.below(tmp_path)


def returned_to(told: ProgrammeRun, code: str) -> list[Path]:
    return [path for path in (told.place / "returned").rglob("*") if path.is_file() and code in path.parts]


def test_what_a_trust_without_a_plan_sends_waits_and_is_read_when_the_plan_is_on_record(told: ProgrammeRun) -> None:
    assert told.programme is not None
    plan = told.programme / f"plans/{SILENT}-1.csv"
    send(told.programme, "early.json", IN_TIME, SILENT)
    agreed = plan.read_bytes()
    plan.unlink()
    assert told.run("month", "2013-09") == 0
    row = told.trust("2013-09", SILENT)
    assert (row["state"], row["waiting"], row["accepted"], row["days_late"]) == ("no agreed plan", "1", "no", "")
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == "does not apply"
    page = told.page("2013-09", SILENT)
    assert "No agreed plan of the trust is on record" in page
    assert "waits for the plan" in page
    assert "0 of 0" not in page
    assert "overdue" not in page
    assert not returned_to(told, SILENT)
    (letter,) = told.mail(f"2013-09-{SILENT}-answer-*")
    assert str(letter["Subject"]).endswith("update for September 2013 received")
    assert "It waits for the agreed plan of the trust." in " ".join(letter.get_body(("plain",)).get_content().split())

    plan.write_bytes(agreed)
    assert told.run("plan") == 0
    assert told.run("month", "2013-09") == 0
    row = told.trust("2013-09", SILENT)
    assert (row["state"], row["waiting"], row["accepted"]) == ("accepted", "0", "yes")
    answers = {str(mail["Subject"]).partition("): ")[2] for mail in told.mail(f"2013-09-{SILENT}-answer-*")}
    assert answers == {"update for September 2013 received", "update for September 2013 accepted"}


def test_an_update_for_a_month_before_the_first_plan_goes_back_with_what_to_do_and_without_blame(told: ProgrammeRun) -> None:
    plan = told.programme / f"plans/{SILENT}-1.csv"
    send(told.programme, "early.json", IN_TIME, SILENT)
    agreed = plan.read_text(encoding="utf-8")
    plan.unlink()
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SILENT)["waiting"] == "1"

    plan.write_text(re.sub(r"Agreed on,.*", "Agreed on,5 October 2013", agreed), encoding="utf-8")
    assert told.run("plan") == 0
    assert told.run("month", "2013-09") == 0
    row = told.trust("2013-09", SILENT)
    assert (row["state"], row["waiting"], row["returned"]) == ("no agreed plan", "0", "1")
    (page,) = [path.read_text(encoding="utf-8") for path in told.returned("2013-09", SILENT) if path.suffix == ".html"]
    assert f"the first plan of {SILENT} was agreed on 5 October 2013" in page
    assert "write that one beside Period and send it again" in page
    assert told.verdict("2013-09", SILENT, "overdue")["answer"] == "does not apply"
    assert told.run("month", "2013-09") == 0, "the answer has left by now"
    stamps = told.stamps()
    assert told.run("month", "2013-09") == 0
    assert told.stamps() == stamps


def test_a_month_on_an_empty_record_takes_the_plans_first(told: ProgrammeRun) -> None:
    assert told.run("month", "2013-09") == 0
    assert (told.trust("2013-09", SENDS)["state"], told.trust("2013-09", SENDS)["actions"]) == ("accepted", "3")


def test_a_trust_whose_first_plan_was_agreed_after_the_month_began_is_not_overdue(told: ProgrammeRun) -> None:
    assert told.programme is not None
    plan = told.programme / f"plans/{SILENT}-1.csv"
    plan.write_text(re.sub(r"Agreed on,.*", "Agreed on,15 September 2013", plan.read_text(encoding="utf-8")), encoding="utf-8")
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "no agreed plan"
    assert "agreed on 15 September 2013, after September 2013 had begun" in told.verdict("2013-09", SILENT, "overdue")["sentence"]


def test_a_month_in_which_an_update_waits_for_a_plan_that_we_lost_is_not_published(
    told: ProgrammeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told.programme is not None
    assert told.run("month", "2013-09") == 0
    for fact in (told.place / "store").rglob(f"*plans/{SILENT}=1*"):
        fact.unlink()
    send(told.programme, "second.json", "2013-11-12T09:00:00+00:00", signed="2013-11-08")
    send(told.programme, "third.json", "2013-11-12T09:00:00+00:00", SILENT, signed="2013-11-08")
    assert told.run("month", "2013-10") == 0
    assert f"the update of {SILENT}, which waits for a plan that was on record before" in capsys.readouterr().out
    assert not (told.site / "2013-10").exists()

    send(told.programme, "fourth.json", "2013-12-11T09:00:00+00:00", signed="2013-12-09")
    assert told.run("month", "2013-11") == 0
    assert f"the plan of {SILENT}, which was on record before and is gone" in capsys.readouterr().out
    assert not (told.site / "2013-11").exists(), "a month later it is still gone"

    assert told.run("plan") == 0
    assert told.run("month", "2013-11") == 0
    assert (told.site / "2013-11").exists()


def counting_from(told: ProgrammeRun, day: str) -> None:
    """Let every rule that has changed count from a day, and be as it was before."""
    assert told.config is not None
    path = told.config / "thresholds.toml"
    text = path.read_text(encoding="utf-8")
    for name in AS_IT_WAS:
        text = text.replace(f"[[{name}]]\nfrom = 2013-07-16", f"[[{name}]]\nfrom = {day}")
    path.write_text(text, encoding="utf-8")


def a_silent_october(told: ProgrammeRun) -> dict[str, str]:
    """What is published of a trust that reported in September and not in October."""
    assert told.programme is not None
    send(told.programme, "sept.json", IN_TIME, SILENT)
    send(told.programme, "second.json", "2013-11-12T09:00:00+00:00", signed="2013-11-08")
    assert told.run("month", "2013-09") == told.run("month", "2013-10") == 0
    return told.trust("2013-10", SILENT)


def test_from_the_day_a_changed_rule_counts_from_what_was_last_known_counts(told: ProgrammeRun) -> None:
    counting_from(told, "2013-10-01")
    october = a_silent_october(told)
    assert (october["not_reported"], october["never_reported"], october["oldest_report"]) == ("3", "0", "2013-09")
    assert sum(int(october[name]) for name in ("delivered", "on_track", "some_issues", "not_on_track")) == 3


def test_a_month_before_that_day_stands_as_it_was(told: ProgrammeRun) -> None:
    counting_from(told, "2014-01-01")
    october = a_silent_october(told)
    assert (october["delivered"], october["on_track"], october["not_reported"]) == ("0", "0", "3")
    assert "What was last known of them counts" not in told.page("2013-10", SILENT)
