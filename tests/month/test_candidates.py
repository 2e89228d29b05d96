"""A candidate is the month as at its moment: what arrives later waits beside it; what we change, or a trust takes back, voids it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from flows.collect_updates import collect_updates
from tasks.collect.withdrawal import withdraw
from tasks.model.period import Period
from tasks.month.cycle import decide, put_forward
from tasks.month.sweep import sweep
from tasks.overview.waiting_list import everything_waiting
from tasks.publish.approval import Choice, NotApprovable, approve
from tasks.publish.gate import gate
from tasks.record.facts import Approval, Candidate
from tasks.record.outbox import Outbox
from tasks.run.run import Run, open_run
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

SEPTEMBER = Period(2013, 9)
LATER = datetime.fromisoformat("2013-10-18T10:00:00+01:00")


@pytest.fixture(scope="module")
def put(tmp_path_factory) -> Path:
    """September is put forward: one trust sent its update, the other nothing."""
    place = tmp_path_factory.mktemp("put")
    small(place)
    send(place / "programme", "first.json", "2013-10-10T09:00:00+01:00")
    told = ProgrammeRun.below(place)
    assert told.run_unapproved("plan") == told.run_unapproved("month", "2013-09") == 0
    return place


@pytest.fixture
def told(put: Path, tmp_path: Path):
    """A copy of it, with its settings."""
    told = ProgrammeRun.copied(put, tmp_path)
    with told.settings():
        yield told


def comes_late(told: ProgrammeRun) -> Run:
    """The silent trust's update arrives after all, and a sweep decides on it."""
    send(told.programme, "late.json", "2013-10-18T09:00:00+01:00", SILENT)
    run = open_run(LATER)
    assert sweep(run, lambda: LATER) == 1
    return run


def approved(told: ProgrammeRun, candidate: str, by: str = "Ann Approver") -> int:
    return told.run_unapproved("approve", "2013-09", "--candidate", candidate, "--by", by)


def test_what_arrives_later_voids_nothing_and_is_listed_beside_it(told: ProgrammeRun) -> None:
    looked_at, run = told.candidate("2013-09"), comes_late(told)
    assert f"Since then: an update of {SILENT} arrived on 18 October 2013, and was accepted." in gate(run, SEPTEMBER)
    assert approved(told, looked_at) == 0
    assert told.trust("2013-09", SILENT)["state"] == "never received"
    assert [one.number for one in run.record.all(Candidate, SEPTEMBER)] == [1]


def test_no_letter_calls_a_trust_overdue_whose_update_was_accepted_meanwhile_and_the_next_telling_says_so(told: ProgrammeRun) -> None:
    looked_at, _ = told.candidate("2013-09"), comes_late(told)
    assert approved(told, looked_at) == 0
    assert told.mail(f"2013-09-{SILENT}-overdue-*first*") == []
    assert not [mail for mail in told.mail() if mail["Subject"].endswith("update for September 2013 overdue")]
    assert told.run("rerun", SILENT, "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted late"


def test_what_came_in_time_and_was_read_late_is_a_fault_of_ours_and_voids_it(told: ProgrammeRun, capsys) -> None:
    looked_at = told.candidate("2013-09")
    send(told.programme, "ours.json", "2013-10-14T09:00:00+01:00", SILENT)
    sweep(open_run(LATER), lambda: LATER)
    assert approved(told, looked_at) == 2
    assert (
        f"is no longer what September 2013 would publish. An update arrived after the last release, from {SILENT}"
        in capsys.readouterr().err
    )
    assert not told.site.exists()


def test_an_update_that_is_taken_back_voids_it(told: ProgrammeRun, capsys) -> None:
    looked_at = told.candidate("2013-09")
    withdraw(open_run(LATER), SENDS, SEPTEMBER, "The lead", "It was a draft")
    assert approved(told, looked_at) == 2
    assert f"{SENDS} withdrew an update on 18 October 2013. Its reason: It was a draft" in capsys.readouterr().err
    assert told.candidate("2013-09") != looked_at


def test_a_rule_that_changed_voids_it_if_it_says_something_else(told: ProgrammeRun, capsys, caplog) -> None:
    looked_at, checks = told.candidate("2013-09"), told.config / "thresholds.toml"
    checks.write_text(checks.read_text(encoding="utf-8") + "# a note that changes nothing\n", encoding="utf-8")
    assert approved(told, "0" * 12) == approved(told, "") == approved(told, looked_at[:7]) == 2
    assert told.candidate("2013-09") == looked_at
    names = told.config / "trusts.csv"
    names.write_text(names.read_text(encoding="utf-8").replace("North Cumbria University", "North Cumbrian University"), encoding="utf-8")
    capsys.readouterr()
    caplog.clear()
    with caplog.at_level("INFO", "measures"):
        assert approved(told, looked_at) == 2
    assert "The rules or the register changed, in" in capsys.readouterr().err
    lines = [line for line in caplog.messages if "assessed" in line]
    assert lines == ["2013-09  assessed, revision 2"]  # and not once more for the look before it


def test_whoever_asks_for_a_new_candidate_has_put_it_forward_and_another_approves_it(told: ProgrammeRun, capsys) -> None:
    run = comes_late(told)
    put_forward(run, SEPTEMBER, "Ann Approver")
    assert run.record.last(Candidate, SEPTEMBER).proposed_by == "Ann Approver"
    for same in ("ann approver", "Ann. Approver", "Ann  Approver"):
        assert approved(told, told.candidate("2013-09"), same) == 2
        assert "Ann Approver put September 2013 forward, so somebody else has to approve it" in capsys.readouterr().err
    assert approved(told, told.candidate("2013-09"), "Bea Approver") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted late"


def test_an_approver_is_not_asked_about_what_was_decided_on_while_the_letter_waited(told: ProgrammeRun, monkeypatch) -> None:
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    put_forward(comes_late(told), SEPTEMBER, "Olu Operator")
    assert approved(told, told.candidate("2013-09")) == 0
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    assert told.run("month", "2013-09") == 0
    assert len(told.mail("2013-09-all-approval-*")) == 1  # of the first candidate, which had left by then


def test_a_rerun_without_a_name_is_put_forward_by_the_account_that_started_it(told: ProgrammeRun) -> None:
    send(told.programme, "late.json", "2013-10-18T09:00:00+01:00", SILENT)
    assert told.run_unapproved("rerun", SILENT, "2013-09") == 0
    run = open_run(LATER)
    assert run.record.last(Candidate, SEPTEMBER).proposed_by == run.identity


def test_in_a_real_programme_its_approvers_alone_decide_whatever_they_are_called_by(told: ProgrammeRun) -> None:
    toml = told.programme / "programme.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("illustrative = true", "illustrative = false"), encoding="utf-8")
    people = told.programme / "people.csv"
    rows = "".join(line for line in people.read_text(encoding="utf-8").splitlines(keepends=True) if ",approver," not in line)
    people.write_text(rows, encoding="utf-8")
    looked_at = told.candidate("2013-09")
    with pytest.raises(NotApprovable, match="it has no approver: see people"):
        decide(open_run(LATER), SEPTEMBER, Choice("Ann Approver", looked_at))
    people.write_text(rows + ",approver,Ann Approver,ann@programme.example,2013-07-16,\n", encoding="utf-8")
    with pytest.raises(NotApprovable, match="Bea is none of its approvers, who are Ann Approver"):
        decide(open_run(LATER), SEPTEMBER, Choice("Bea", looked_at))
    decide(open_run(LATER), SEPTEMBER, Choice("ANN@programme.example", looked_at))
    assert [one.by for one in open_run(LATER).record.all(Approval, SEPTEMBER)] == ["Ann Approver"]


def test_two_people_withdraw_for_good_what_was_put_forward_by_mistake_and_the_month_can_be_told_when_it_is_due(
    told: ProgrammeRun, capsys
) -> None:
    asked = ("retract", "2013-09", "--candidate", told.candidate("2013-09"), "--reason", "It was meant to be August.", "--by")
    for by in ("Ann", "ann.", "Ann"):
        assert told.run_unapproved(*asked, by) == 0
        assert "Ann asks to withdraw it for good (It was meant to be August): another person says so too" in capsys.readouterr().out
    assert told.run_unapproved(*asked, "Bea") == 0
    assert "was put forward by mistake, and Ann and Bea withdrew it for good: It was meant to be August." in capsys.readouterr().out
    (waits,) = [one for one in everything_waiting(open_run(LATER)) if one.kind == "month not out" and "September" in one.says]
    assert waits.act.startswith("`measures month 2013-09 --by NAME --reason WHY`:")
    assert approved(told, told.candidate("2013-09")) == 2
    assert "If that was wrong, or its cause is gone: `measures month 2013-09 --by NAME --reason WHY`." in capsys.readouterr().err
    assert told.run("month", "2013-09") == 0
    assert not any(one.awaits_approval for one in Outbox(open_run(LATER).record, SEPTEMBER).waiting())
    assert told.run_unapproved("chase", "--as-of", "2013-10-24T08:30+01:00") == 0
    not_out = told.letters("September 2013 is not public yet")
    assert not_out
    once_more = "It becomes public when it has been put forward once more, and a person who approves months for this programme"
    assert all(f"and withdrawn. {once_more} has read it and approved it." in words for _, words in not_out)
    assert told.run_unapproved("verify") == 0
    assert not list(told.site.rglob("2013-09*"))
    capsys.readouterr()
    put_forward = ("month", "2013-09", "--by", "Ann", "--reason", "It was September that was meant.")
    assert told.run_unapproved(*put_forward) == 0
    assert "Candidate 2 of September 2013" in capsys.readouterr().out
    run = open_run(LATER)
    assert run.record.last(Candidate, SEPTEMBER).why == (
        "It was withdrawn for good, and is put forward once more: It was September that was meant"
    )
    assert any(one.awaits_approval for one in Outbox(run.record, SEPTEMBER).waiting())
    assert told.run_unapproved(*put_forward) == 0
    assert run.record.newest(Candidate, SEPTEMBER) == 2
    assert approved(told, told.candidate("2013-09"), "Ann") == 2
    assert approved(told, told.candidate("2013-09"), "Bea") == 0
    assert told.run_unapproved("verify") == 0
    send(told.programme, "late.json", "2013-10-18T09:00:00+01:00", SILENT)
    assert told.run("rerun", SILENT, "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted late"
    assert told.run_unapproved(*asked, "Ann") == 2
    assert "is no longer what September 2013 would publish" in capsys.readouterr().err


def test_what_is_public_is_corrected_and_never_withdrawn(told: ProgrammeRun, capsys) -> None:
    assert approved(told, told.candidate("2013-09")) == 0
    assert told.run_unapproved("retract", "2013-09", "--candidate", told.candidate("2013-09"), "--reason", "A slip", "--by", "Ann") == 2
    assert "it can be corrected, and not be withdrawn" in capsys.readouterr().err


def test_what_was_approved_and_never_published_is_published_by_the_next_sweep(told: ProgrammeRun) -> None:
    approve(open_run(LATER), SEPTEMBER, Choice("Ann Approver", told.candidate("2013-09")))  # and the process dies before it publishes
    collect_updates.fn(as_of=LATER)
    assert told.trust("2013-09", SENDS)["state"] == "accepted"


def test_an_address_is_the_same_person_as_the_name_beside_it(told: ProgrammeRun) -> None:
    with (told.programme / "people.csv").open("a", encoding="utf-8") as people:
        people.write(",approver,Ann Approver,ann@programme.example,2013-07-16,\n")
    put_forward(comes_late(told), SEPTEMBER, "ann@programme.example")
    with pytest.raises(NotApprovable, match="somebody else has to approve it"):
        decide(open_run(LATER), SEPTEMBER, Choice("Ann Approver", told.candidate("2013-09")))
