"""Whoever sends an update hears within the hour what became of it; what was returned may be mended before anybody else hears of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.period import Period, calendar_month
from tasks.model.verdict import Answer
from tasks.month.returned import returned_in_words
from tasks.rules.deadline import LONDON, RUN_TIME, closes, deadline, london_day, run_day
from tasks.rules.mending import ReturnedUpdate, mended_by
from tasks.rules.overdue import overdue
from tasks.rules.working_days import Calendar
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.record.small import FAULTY, GOOD, SENDS, SILENT, send, small

ALL_OF_THE_SILENT = ["chief.executive@rnl.example", "improvement.lead@rnl.example", "special.measures@ntda.example"]
LEAD, OTHER_LEAD = "improvement.lead@rdd.example", "improvement.lead@rnl.example"
DEADLINE, LAST_DAY_OF_GRACE, RUN_DAY = "2013-10-14", "2013-10-16", "2013-10-17"


@pytest.fixture
def two(tmp_path) -> ProgrammeRun:
    """Two trusts, for September 2013: due by the 14th, in grace until the 16th, told on the 17th of October."""
    small(tmp_path)
    told = ProgrammeRun.below(tmp_path)
    assert told.run("plan") == 0
    return told


def swept(two, moment):
    two.sweep(f"{moment}+01:00")


def told(two, moment):
    assert two.run("month", "2013-09", "--as-of", f"{moment}+01:00") == 0


def arrives(two, name, moment, **changes):
    send(two.programme, name, f"{moment}+01:00", **(GOOD | changes))


def letters(two, words):
    """(address, moment) of each letter whose subject has these words."""
    found = [mail for mail in two.mail() if words in str(mail["Subject"])]
    return sorted((mail["To"].addresses[0].addr_spec, f"{mail['Date'].datetime.astimezone(LONDON):%Y-%m-%dT%H:%M}") for mail in found)


def test_an_update_is_answered_once_when_it_came_however_often_the_inbox_is_looked_at(two):
    arrives(two, "good.json", "2013-10-10T17:50")
    for moment in ("2013-10-10T18:00", "2013-10-10T18:15"):
        swept(two, moment)
    told(two, f"{RUN_DAY}T09:00")
    assert letters(two, "for September 2013 accepted") == [(LEAD, "2013-10-10T18:00")]


def test_a_returned_update_comes_back_with_its_files_its_first_findings_and_the_day_by_which_to_mend_it(two):
    arrives(two, "faulty.json", "2013-10-10T17:50", **FAULTY)
    swept(two, "2013-10-10T18:00")
    (letter,) = (mail for mail in two.mail() if "returned" in str(mail["Subject"]))
    assert {part.get_filename() for part in letter.iter_attachments()} == {"faulty-findings.csv", "faulty-findings.html"}
    held = {path.name.split("-", 1)[1].split("-", 1)[1]: path.read_bytes() for path in two.returned("2013-09", SENDS)}
    assert {part.get_filename(): part.get_payload(decode=True) for part in letter.iter_attachments()} == held
    text = " ".join(letter.get_body(("plain",)).get_content().split())
    assert "It may be mended until the end of 16 October 2013. There is 1 finding to mend." in text
    assert "received: 17:50 on 10 October 2013" in text
    assert "may be mended until: 16 October 2013" in text
    assert "The trust’s page for" not in text, "the site has no address"
    assert "Action RDD-01: the status says Some issues, but Progress this month does not say what the matter is." in text


def test_the_sender_is_answered_beside_the_lead_if_the_trust_s_list_of_people_has_the_address(two):
    arrives(two, "good.json", "2013-10-10T17:50")
    log = two.programme / "inbox/received.csv"
    log.write_text(log.read_text().replace("lead@example.invalid", "Chief.Executive@RDD.example"))
    swept(two, "2013-10-10T18:00")
    assert [who for who, _ in letters(two, "accepted")] == ["chief.executive@rdd.example", LEAD]


def test_whoever_runs_the_month_reads_what_was_returned_and_what_its_trust_has_to_do_before_anything_is_counted(two, capsys):
    arrives(two, "faulty.json", f"{DEADLINE}T23:55", **FAULTY)
    told(two, f"{RUN_DAY}T09:00")
    out = capsys.readouterr().out
    (line,) = (line for line in out.splitlines() if "was returned" in line)
    head = f"{SENDS}, September 2013: faulty.json was returned with 1 error. The first, at "
    assert line.startswith(head)
    assert line.endswith("It may be mended until the end of 21 October 2013."), "as at the moment that the month is told as at"
    assert to_do(two, "2013-10-22T00:30")[0].endswith("The time to mend it ended on 21 October 2013: sent again, it counts as late.")
    assert out.index(line) < out.index("This run: 1 update decided on")
    (on_time,) = to_do(two, "2013-10-21T23:00")
    assert on_time.startswith(head)
    assert on_time.endswith("It may be mended until the end of 21 October 2013.")
    arrives(two, "mended.json", "2013-10-21T23:30")
    swept(two, "2013-10-21T23:45")
    assert to_do(two, "2013-10-21T23:50")[0].endswith("Another was accepted, and nothing is left to do.")
    assert to_do(two, "2013-10-21T23:50", SILENT) == []


def to_do(two, moment, *trusts):
    with two.settings():
        run = open_run(datetime.fromisoformat(f"{moment}+01:00"))
        return list(returned_in_words(run, Period(2013, 9), trusts or (SENDS,)))


def test_an_update_answered_on_the_run_day_is_not_overdue_until_its_mending_day_is_over(two):
    arrives(two, "faulty.json", f"{DEADLINE}T23:55", **FAULTY)
    told(two, f"{RUN_DAY}T09:00")
    verdict = two.verdict("2013-09", SENDS, "overdue")
    assert (verdict["answer"], verdict["sentence"]) == (
        "no",
        "The update for September 2013 that came on 14 October 2013 was returned on 17 October 2013 with 1 finding; "
        "it may be mended until the end of 21 October 2013.",
    )
    assert [who for who, _ in letters(two, "September 2013 overdue")] == ALL_OF_THE_SILENT
    told(two, "2013-10-21T23:00")
    assert two.verdict("2013-09", SENDS, "overdue")["answer"] == "no"
    told(two, "2013-10-22T09:00")
    assert two.verdict("2013-09", SENDS, "overdue")["answer"] == "yes"
    assert {who for who, _ in letters(two, "September 2013 overdue")} == {
        *ALL_OF_THE_SILENT,
        *("chief.executive@rdd.example", LEAD, "special.measures@monitor.example"),
    }


def test_an_update_mended_by_its_mending_day_is_on_time(two):
    arrives(two, "faulty.json", f"{DEADLINE}T23:55", **FAULTY)
    told(two, f"{RUN_DAY}T09:00")
    arrives(two, "mended.json", "2013-10-21T23:30")
    told(two, "2013-10-22T09:00")
    row = two.trust("2013-09", SENDS)
    assert (row["state"], row["on_time"], row["days_late"]) == ("accepted", "yes", "0")
    assert [who for who, _ in letters(two, "overdue")] == ALL_OF_THE_SILENT


def test_nobody_is_judged_by_an_update_that_our_answer_has_not_left_for(two, monkeypatch):
    arrives(two, "faulty.json", f"{DEADLINE}T12:00", **FAULTY)
    monkeypatch.setenv("MEASURES_HOLD_NOTICES", "1")
    told(two, f"{RUN_DAY}T09:00")
    assert two.verdict("2013-09", SENDS, "overdue")["sentence"] == (
        "The update for September 2013 that came on 14 October 2013 has not been answered yet, so the trust is not judged by it."
    )
    monkeypatch.delenv("MEASURES_HOLD_NOTICES")
    told(two, "2013-10-18T09:00")
    assert "may be mended until the end of" in two.verdict("2013-09", SENDS, "overdue")["sentence"]
    ((_, text),) = two.letters("returned, to be mended")
    assert "It may be mended until the end of 22 October 2013." in text, "two working days after it left, not after it was written"


def test_reminders_go_on_after_a_return_and_say_what_is_true(two):
    arrives(two, "faulty.json", "2013-10-10T17:50", **FAULTY)
    swept(two, "2013-10-10T18:00")
    assert two.run("chase", "--as-of", f"{DEADLINE}T08:00+01:00") == 0
    (letter,) = (mail for mail in two.mail(f"2013-09-{SENDS}-overdue-*"))
    text = " ".join(letter.get_body(("plain",)).get_content().split())
    assert "was returned on 10 October 2013 with 1 finding; it may be mended until the end of 16 October 2013" in text
    assert "none has arrived" not in text


def test_what_is_told_with_stored_rules_and_from_files_alone_says_the_same_of_a_mending_day(two, capsys):
    arrives(two, "faulty.json", f"{DEADLINE}T23:55", **FAULTY)
    told(two, f"{RUN_DAY}T09:00")
    assert f"{len(two.mail())} notices sent." in capsys.readouterr().out, "the answers of the run itself are counted"
    assert two.run_unapproved("replay", "2013-09", "2013-09", "--under", "stored") == 0
    assert two.run("verify") == 0


def test_a_replay_answers_a_quarter_of_an_hour_after_an_arrival_and_after_office_hours_on_the_next_working_morning(two, capsys):
    arrives(two, "faulty.json", "2013-10-11T17:31", **FAULTY)
    arrives(two, "good.json", "2013-10-11T23:55")
    assert two.run("replay", "2013-09", "2013-09") == 0
    assert f"{len(two.mail())} notices sent." in (done := capsys.readouterr().out), "what left on the days before is counted too"
    assert "This run: 2 updates decided on, " in done
    assert letters(two, "September 2013 returned") == [(LEAD, "2013-10-11T17:45")]
    assert letters(two, "September 2013 accepted") == [(LEAD, "2013-10-14T08:00")]
    assert (OTHER_LEAD, "2013-10-14T08:00") in letters(two, "September 2013 due today")
    assert LEAD not in [who for who, _ in letters(two, "due today")]


def test_a_replay_lets_people_say_what_they_are_made_to_say_at_its_moment_once_and_refuses_a_row_that_is_wrong(two, capsys):
    arrives(two, "good.json", "2013-10-10T17:50")
    warns = f"{SENDS},2013-09,2013-10-11T10:00:00+01:00,improvement director,early warning,The money has run out."
    signs = f"{SENDS},2013-09,2013-10-14T11:00:00+01:00,improvement director,signed off,"
    rows = two.programme / "statements.csv"
    head = b"trust,period,at,post,what,words\n"
    short, open_still, other = b"x,2013-09\n", b'x,2013-09,"soon,lead,comment,No.\n', "x,2013-09,soon,lead,comment,Café\n".encode("cp1252")
    for wrong in (b"x,2013-09,soon,lead,comment,No.\n", short, open_still, other, b"x" * 200_000 + b",,,,,\n"):
        rows.write_bytes(head + wrong)
        assert two.run("replay", "2013-09", "2013-09") == 2
        assert "statements.csv, line 2: " in capsys.readouterr().err
    rows.write_text(f"trust,period,at,post,what,words\n{warns}\n{signs}\n")
    for _ in range(2):
        assert two.run("replay", "2013-09", "2013-09") == 0
    assert letters(two, "early warning") == [(LEAD, "2013-10-11T10:00"), ("special.measures@monitor.example", "2013-10-11T10:00")]
    mine = two.trust("2013-09", SENDS)
    assert (mine["early_warning"], mine["early_warning_on"], mine["director_signed_on"]) == (
        "The money has run out.",
        "2013-10-11",
        "2013-10-14",
    )


def test_what_is_decided_on_long_after_it_came_is_not_answered_and_its_trust_is_judged_by_the_usual_days(two):
    arrives(two, "faulty.json", f"{DEADLINE}T12:00", **FAULTY)
    told(two, "2013-11-20T09:00")
    assert letters(two, "for September 2013 returned") == []
    assert two.verdict("2013-09", SENDS, "overdue")["answer"] == "yes"


HOURS = st.datetimes(datetime(2013, 10, 1), datetime(2031, 12, 31))  # noqa: DTZ001  in London, as the test says
HOLIDAYS = st.frozensets(st.integers(1, 40), max_size=8)


@given(HOURS, st.integers(0, 15 * 24), HOLIDAYS)
def test_at_no_hour_before_its_mending_day_is_over_is_an_update_that_came_by_its_deadline_overdue(came, outage, holidays):
    came = came.replace(tzinfo=LONDON)
    period = calendar_month(came.date()).previous()
    calendar = _with_holidays(period, holidays)
    due, grace_ends = deadline(period, 10, calendar), closes(period, 10, 2, calendar)
    if came.date() > due:
        return
    answered_at = came + timedelta(hours=outage)  # our own fault, however long
    until = mended_by(came.date(), answered_at, due, grace_ends, 2, calendar)
    day = run_day(period, 10, 2, calendar)
    while day <= until + timedelta(days=10):
        as_of = datetime.combine(day, RUN_TIME, tzinfo=LONDON)
        left = answered_at <= as_of
        last = until if left else max(grace_ends, london_day(as_of))
        returned = ReturnedUpdate(came.date(), london_day(answered_at) if left else None, last, 1)
        answer = overdue("RDD", period, due, last, None, 1, as_of, returned=returned).answer
        assert answer is (Answer.YES if left and day > until else Answer.NO)
        day += timedelta(days=1)
    assert until >= grace_ends
    assert sum(calendar.is_working_day(one) for one in _days(london_day(answered_at), until)) >= 1


def _with_holidays(period, days):
    class Holidays(Calendar):
        def is_working_day(self, day):
            return super().is_working_day(day) and (day - period.last_day).days not in days

    return Holidays()


def _days(after: date, last: date):
    return [after + timedelta(days=n) for n in range(1, (last - after).days + 1)]


def test_a_chief_executive_who_was_warned_on_the_last_day_hears_once_that_it_ended_well(two):
    chief = "chief.executive@rdd.example"
    arrives(two, "other.json", "2013-10-10T09:00", trust="RNL")
    swept(two, "2013-10-10T09:15")
    assert two.run("chase", "--as-of", f"{LAST_DAY_OF_GRACE}T08:00+01:00") == 0
    arrives(two, "faulty.json", f"{LAST_DAY_OF_GRACE}T09:00", **FAULTY)
    swept(two, f"{LAST_DAY_OF_GRACE}T09:15")
    for hour in (10, 11):
        arrives(two, f"good{hour}.json", f"{LAST_DAY_OF_GRACE}T{hour}:00")
        swept(two, f"{LAST_DAY_OF_GRACE}T{hour}:15")
        swept(two, f"{LAST_DAY_OF_GRACE}T{hour}:30")
    heard = [one for one in letters(two, f"({SENDS})") if one[0] == chief]
    assert heard == [(chief, f"{LAST_DAY_OF_GRACE}T08:00"), (chief, f"{LAST_DAY_OF_GRACE}T10:15")]
    assert [one for one in letters(two, "2013 accepted") if one[0] == chief] == heard[1:]
    told(two, f"{RUN_DAY}T09:00")
    assert [one for one in letters(two, f"({SENDS})") if one[0] == chief] == heard
