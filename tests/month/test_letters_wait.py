"""Nothing that accuses leaves before the month is approved: what is written, what waits, and what becomes of it on every path."""

from __future__ import annotations

from pathlib import Path

import pytest

import flows.chase_updates  # noqa: F401  Prefect sets up logging when it is first imported, and a test that listens has to come later
from tasks.model.period import Period
from tasks.record.outbox import Outbox
from tasks.record.record import open_record
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

LETTERS = "letters-that-leave-when-it-is-approved.txt"
RUN_DAY = "2013-10-17T{}+01:00"


@pytest.fixture
def told(tmp_path: Path) -> ProgrammeRun:
    """The month of September is put forward: one trust sent its update, the other nothing."""
    small(tmp_path)
    send(tmp_path / "programme", "first.json", "2013-10-10T09:00:00+01:00")
    run = ProgrammeRun.below(tmp_path)
    assert run.run_unapproved("plan") == run.run_unapproved("month", "2013-09") == 0
    return run


def accusing(told: ProgrammeRun) -> list[str]:
    """Who was sent that the trust is overdue."""
    return sorted(
        mail["To"].addresses[0].addr_spec
        for mail in told.mail(f"2013-09-{SILENT}-overdue-*")
        if mail["Subject"].endswith("update for September 2013 overdue")
    )


def previewed(told: ProgrammeRun, number: int = 1) -> str:
    return (told.place / "preview" / f"2013-09-candidate-{number}" / LETTERS).read_text(encoding="utf-8")


ALL = ["chief.executive@rnl.example", "improvement.lead@rnl.example", "special.measures@ntda.example"]


def test_they_stand_in_the_preview_and_leave_with_the_approval(told: ProgrammeRun) -> None:
    assert accusing(told) == []
    words = previewed(told)
    assert words.count(f"({SILENT}): update for September 2013 overdue") == 3
    assert "NHS Trust Development Authority" in words
    assert "@" not in words
    assert told.run_unapproved("approve", "2013-09", "--by", "Ann Approver") == 0
    assert accusing(told) == ALL
    assert told.run_unapproved("month", "2013-09") == 0
    assert accusing(told) == ALL


def test_digests_and_referred_awards_stand_in_the_preview_with_their_day_and_leave_with_the_approval(told: ProgrammeRun) -> None:
    def left() -> list[str]:
        mails = (mail for rule in ("digest", "incentive_award") for mail in told.mail(f"2013-09-*-{rule}-*"))
        return sorted(" ".join(mail["Subject"].split()) for mail in mails)

    letters = previewed(told).split("-" * 76)
    monthly = [one for one in letters if "trusts in September 2013" in one or "award referred to a person" in one]
    assert (len(monthly), sum("Leaves from 21 October 2013 on" in one for one in monthly)) == (4, 2)
    assert left() == []
    assert told.run_unapproved("approve", "2013-09", "--by", "Ann Approver") == 0
    assert left() == sorted(line.removeprefix("Subject: ") for one in monthly for line in one.split("\n") if line.startswith("Subject: "))


def test_a_referred_award_is_told_in_words_with_its_partner_s_name_and_step_by_step(told: ProgrammeRun) -> None:
    awards = [" ".join(one.split()) for one in previewed(told).split("-" * 76) if "award referred" in one]
    words = next(one for one in awards if "(RNL)" in one)
    assert "- partner: Northumbria Healthcare NHS Foundation Trust (RTF) - contract: RNL-1" in words
    assert "- step 1: Northumbria Healthcare NHS Foundation Trust was announced as the partner" in words
    assert "- what would change this: A scheme published by the NHS Trust Development Authority." in words
    assert "regulator: ntda" not in words


def test_the_daily_chase_sends_none_before_the_approval_and_none_twice_after_it(told: ProgrammeRun) -> None:
    for moment in (RUN_DAY.format("08:30"), "2013-10-21T08:30+01:00"):
        assert told.run_unapproved("chase", "--as-of", moment) == 0
    assert accusing(told) == []
    assert not told.mail("2013-09-all-digest-*")
    assert told.run_unapproved("approve", "2013-09", "--by", "Ann Approver") == 0
    assert told.run_unapproved("chase", "--as-of", "2013-10-22T08:30+01:00") == 0
    assert accusing(told) == ALL
    assert len(told.mail("2013-09-all-digest-*")) == 2


def test_of_a_declined_month_they_are_void_and_the_next_candidate_makes_them_anew(told: ProgrammeRun) -> None:
    assert told.run_unapproved("approve", "2013-09", "--by", "Ann Approver", "--decline", "--note", "One figure is odd") == 0
    assert accusing(told) == []
    assert told.run_unapproved("approve", "2013-09", "--by", "Bea Approver") == 0
    assert accusing(told) == ALL


def test_no_telling_of_a_declined_month_writes_them_down_again_until_there_is_another_candidate(told: ProgrammeRun) -> None:
    def waiting() -> list[str]:
        with told.settings():
            return [one.trust for one in Outbox(open_record(str(told.place / "store")), Period(2013, 9)).waiting() if one.awaits_approval]

    assert waiting() == [SILENT] * 3
    assert told.run_unapproved("approve", "2013-09", "--by", "Ann Approver", "--decline", "--note", "One figure is odd") == 0
    for moment in ("09:30", "10:30"):
        assert told.run_unapproved("month", "2013-09", "--as-of", RUN_DAY.format(moment)) == 0
        assert waiting() == []
    assert told.run_unapproved("chase", "--as-of", "2013-10-18T08:30+01:00") == 0
    assert waiting() == []
    assert told.programme is not None
    send(told.programme, "again.json", "2013-10-18T09:00:00+01:00")
    assert told.run_unapproved("month", "2013-09", "--as-of", "2013-10-18T09:30+01:00") == 0
    assert waiting() == [SILENT] * 3
    assert accusing(told) == []
    assert previewed(told, 2).count(f"({SILENT}): update for September 2013 overdue") == 3


def test_what_is_no_longer_so_when_the_month_is_approved_is_not_sent(told: ProgrammeRun) -> None:
    assert told.programme is not None
    send(told.programme, "late.json", "2013-10-18T09:00:00+01:00", SILENT)
    assert told.run_unapproved("rerun", SILENT, "2013-09") == 0
    assert "update for September 2013 overdue" not in previewed(told, 2)
    assert told.run_unapproved("approve", "2013-09", "--by", "Ann Approver") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted late"
    assert accusing(told) == []


def test_of_a_month_nobody_decides_on_its_regulators_hear_once_and_no_trust_is_named(told: ProgrammeRun) -> None:
    for moment in ("2013-10-23T08:30+01:00", "2013-10-24T08:30+01:00", "2013-10-25T08:30+01:00"):
        assert told.run_unapproved("chase", "--as-of", moment) == 0
    letters = told.mail("2013-09-all-undecided-*")
    assert sorted(mail["To"].addresses[0].addr_spec for mail in letters) == [
        "special.measures@monitor.example",
        "special.measures@ntda.example",
    ]
    words = " ".join(letters[0].get_body(("plain",)).get_content().split())
    assert "September 2013 was put forward as it stood on 17 October 2013, and nobody has decided on it yet." in words
    assert not any(name in words for name in (SENDS, SILENT, "North Cumbria", "Basildon"))
    assert f"{letters[0]['Date'].datetime:%Y-%m-%d}" == "2013-10-24"


def test_where_nothing_came_from_anybody_nobody_is_reminded_after_the_deadline_and_it_rings_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    small(tmp_path)
    run = ProgrammeRun.below(tmp_path)
    monkeypatch.setenv("MEASURES_OPERATORS", "operator@programme.example")
    monkeypatch.setenv("MEASURES_ALARMS", str(tmp_path / "alarms"))
    assert run.run_unapproved("plan") == 0
    assert run.run_unapproved("chase", "--as-of", "2013-10-14T08:30+01:00") == 0
    before = len(run.mail())
    assert before > 0
    for day in ("15", "16"):
        assert run.run_unapproved("chase", "--as-of", f"2013-10-{day}T08:30+01:00") == 0
    (alarm,) = run.mail()[before:]
    assert alarm["To"].addresses[0].addr_spec == "operator@programme.example"
    words = " ".join(alarm.get_body(("plain",)).get_content().split())
    assert words.startswith("No trust has sent anything for September 2013 by its deadline. What to do: Look whether the inbox")
    logged = "No trust has sent anything for September 2013 by its deadline. Look whether the inbox, the mailbox and the desk can be"
    assert logged in caplog.text
