"""A month's workbook goes out on the first working day after it; when the month is public, or corrected, its trusts hear."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from flows.collect_updates import collect_updates
from tasks.model.period import Period
from tasks.notify.undelivered import to_do
from tasks.record.outbox import Outbox
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.month.test_answers import LEAD, OTHER_LEAD, letters
from tests.notify.builders import NOTHING_CAME
from tests.notify.notify_service import KEY
from tests.record.small import GOOD, SENDS, SILENT, send, small

FIRST_WORKING_DAY = "2013-10-01T08:00"


@pytest.fixture
def two(tmp_path) -> ProgrammeRun:
    small(tmp_path)
    return ProgrammeRun.below(tmp_path)


def chased(two, moment):
    assert two.run("chase", "--as-of", f"{moment}+01:00") == 0


def tell_public(two, moment):
    assert two.run("month", "2013-09", "--as-of", moment) == 0
    two.run_unapproved("approve", "2013-09", "--by", "A. Reader", "--note", NOTHING_CAME)


def words(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_on_the_first_working_day_after_a_month_each_lead_gets_the_workbook_once_with_the_deadline_in_words(two):
    assert two.run("plan") == 0
    for moment in ("2013-09-30T08:00", FIRST_WORKING_DAY, "2013-10-02T08:00"):
        chased(two, moment)
    assert letters(two, "workbook for September 2013") == [(LEAD, FIRST_WORKING_DAY), (OTHER_LEAD, FIRST_WORKING_DAY)]
    (letter,) = two.mail(f"2013-09-{SENDS}-workbook-*")
    assert "due by the end of 14 October 2013, London time" in words(letter)
    (file,) = letter.iter_attachments()
    assert file.get_filename() == f"{SENDS}-2013-09.xlsx"
    assert load_workbook(io.BytesIO(file.get_payload(decode=True))).sheetnames[:2] == ["Update", "Sign-off"]


def test_a_trust_without_an_agreed_plan_gets_no_workbook_and_is_listed_for_a_person(two):
    plan = two.programme / f"plans/{SILENT}-1.csv"
    agreed = plan.read_bytes()
    plan.unlink()
    assert two.run("plan") == 0
    chased(two, FIRST_WORKING_DAY)
    assert letters(two, "workbook") == [(LEAD, FIRST_WORKING_DAY)]
    with two.settings():
        (line,) = to_do(open_run(datetime.fromisoformat(f"{FIRST_WORKING_DAY}+01:00")))
        last, over = (list(to_do(open_run(datetime.fromisoformat(f"2013-10-{day}T08:00+01:00")))) for day in (16, 17))
    assert [last, over] == [[line], []], "until the last day on which an update of the month is due"
    assert line.startswith("North Cumbria University Hospitals NHS Trust (RNL) had no agreed plan when September 2013 began")
    plan.write_bytes(agreed)
    assert two.run("plan") == 0
    chased(two, "2013-10-03T08:00")
    assert letters(two, "workbook") == [(LEAD, FIRST_WORKING_DAY), (OTHER_LEAD, "2013-10-03T08:00")]


def test_whoever_has_an_accepted_update_is_sent_no_workbook(two):
    assert two.run("plan") == 0
    send(two.programme, "good.json", "2013-10-10T09:00:00+01:00", **GOOD)
    with two.settings():
        collect_updates.fn(datetime.fromisoformat("2013-10-10T09:15+01:00"))
    chased(two, "2013-10-14T08:00")
    assert letters(two, "workbook") == [(OTHER_LEAD, "2013-10-14T08:00")]


def test_all_workbooks_of_a_month_are_made_by_hand_into_a_folder(two, tmp_path, capsys):
    (two.programme / f"plans/{SILENT}-1.csv").unlink()
    assert two.run("plan") == 0
    assert two.run("template", "2013-10", "--all", "-o", str(tmp_path / "out")) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{SENDS}-2013-10.xlsx"]
    assert f"No agreed plan, and so no workbook: {SILENT}." in capsys.readouterr().out
    assert two.run("template", "2013-10") == 2
    assert "one trust's ODS code, as RNL, or --all" in capsys.readouterr().err


def test_when_a_month_is_public_its_trusts_hear_once_with_the_address_of_their_page(two, monkeypatch):
    monkeypatch.setenv("MEASURES_SITE_ADDRESS", "https://measures.example/")
    assert two.run("plan") == 0
    send(two.programme, "good.json", "2013-10-10T09:00:00+01:00", **GOOD)
    for _ in range(2):
        assert two.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert [who for who, _ in letters(two, "September 2013 is public")] == [LEAD]
    (mine,) = two.mail(f"2013-09-{SENDS}-published-*")
    assert "https://measures.example/2013-09/rdd/" in words(mine)
    assert "The update for September 2013 arrived on time and was accepted." in words(mine)


def test_whoever_hears_that_the_trust_is_overdue_or_no_longer_reads_in_that_letter_that_the_month_is_public(two):
    assert two.run("plan") == 0
    for _ in range(2):
        tell_public(two, "2013-10-17T09:00+01:00")
    assert letters(two, "September 2013 is public") == []
    (mine,) = (text for who, text in two.letters("September 2013 overdue") if who == OTHER_LEAD)
    assert "is overdue with its update for September 2013. The month is public now, and says so." in mine
    (regulator,) = (text for who, text in two.letters("September 2013 overdue") if who == "special.measures@ntda.example")
    assert "The month is public now" not in regulator
    send(two.programme, "late.json", "2013-10-21T09:00:00+01:00", SILENT, **GOOD)
    for _ in range(2):
        tell_public(two, "2013-10-22T09:00+01:00")
    assert letters(two, "was corrected") == []
    (over,) = (text for who, text in two.letters("no longer overdue") if who == OTHER_LEAD)
    assert "Every figure and word that changed stands on the page of the correction" in over


def test_a_month_that_waits_for_a_person_is_told_of_when_it_was_approved_and_not_before(two):
    assert two.run("plan") == 0
    send(two.programme, "good.json", "2013-10-10T09:00:00+01:00", **GOOD)
    assert two.run_unapproved("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    assert letters(two, "September 2013 is public") == []
    assert two.run_unapproved("approve", "2013-09", "--by", "A Person") == 0
    assert [who for who, _ in letters(two, "September 2013 is public")] == [LEAD]
    assert OTHER_LEAD in [who for who, _ in letters(two, "September 2013 overdue")]


def test_a_correction_is_told_to_the_trust_of_which_something_else_is_said_and_to_no_other(two):
    assert two.run("plan") == 0
    send(two.programme, "good.json", "2013-10-10T09:00:00+01:00", **GOOD)
    assert two.run("month", "2013-09", "--as-of", "2013-10-17T09:00+01:00") == 0
    send(two.programme, "again.json", "2013-10-21T09:00:00+01:00", **GOOD | {"narrative": "Other words than before, of the same action."})
    assert two.run("month", "2013-09", "--as-of", "2013-10-22T09:00+01:00") == 0
    assert [who for who, _ in letters(two, "public for September 2013 was corrected")] == [LEAD]
    (letter,) = two.mail("*-corrected-*")
    assert "reason: An update was sent again after the last release, from Basildon and Thurrock University Hospitals" in words(letter)


def test_a_trust_that_was_given_more_time_hears_until_when_and_its_reminders_move(two):
    with (two.config / "extensions.csv").open("a", encoding="utf-8") as file:
        file.write(f"{SILENT},2013-09,2013-10-25,The trust,The regulator's desk,Its records were flooded\n")
    assert two.run("plan") == 0
    for moment in ("2013-10-14T08:00", "2013-10-15T08:00"):
        chased(two, moment)
    assert letters(two, "more time for the September 2013 update") == [(OTHER_LEAD, "2013-10-14T08:00")]
    (letter,) = two.mail("*-extension-*")
    assert "now due by the end of 25 October 2013" in words(letter)
    assert "Its records were flooded" in words(letter)
    assert (OTHER_LEAD, "2013-10-14T08:00") not in letters(two, "due today")


@pytest.mark.parametrize("desk", [False, True])
def test_a_channel_that_carries_no_files_says_where_the_workbook_and_returned_copies_are(two, monkeypatch, desk):
    for name, value in {"CHANNEL": "notify", "LIVE": "1", "HOLD_NOTICES": "1", "NOTIFY_API_KEY": KEY, "NOTIFY_TEMPLATE": "t"}.items():
        monkeypatch.setenv(f"MEASURES_{name}", value)
    if desk:
        monkeypatch.setenv("MEASURES_DESK", "https://desk.example/")
        monkeypatch.setenv("MEASURES_DESK_KEY", "k" * 32)
    clerk = "lead@example.invalid"  # who sends it has no page of their own at the desk
    people = two.programme / "people.csv"
    people.write_text(f"{people.read_text()}{SENDS},clerk,A clerk,{clerk},2013-07-16,\n")
    assert two.run("plan") == 0
    chased(two, FIRST_WORKING_DAY)
    send(two.programme, "bad.json", "2013-10-10T09:00:00+01:00", **GOOD | {"narrative": ""})
    with two.settings():
        collect_updates.fn(datetime.fromisoformat("2013-10-10T09:15:00+01:00"))
        run = open_run(datetime.fromisoformat(f"{FIRST_WORKING_DAY}+01:00"))
        waiting = [one for one in Outbox(run.record, Period(2013, 9)).waiting() if one.trust == SENDS]
    by_hand, by_link = "with whoever runs the programme, as this letter cannot carry", "behind the link at the end of this letter"
    (workbook,) = (one for one in waiting if one.rule == "workbook")
    assert f"- workbook: {SENDS}-2013-09.xlsx, {by_link if desk else f'{by_hand} it'}" in workbook.text
    answers = {one.recipient.address: " ".join(one.text.split()) for one in waiting if one.rule == "answer"}
    assert f"The files that are {by_link if desk else f'{by_hand} them'} show" in answers[LEAD]
    assert f"The files that are {by_hand} them show" in answers[clerk]
