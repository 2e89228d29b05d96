"""One fault, one alarm: each thing that can go wrong in silence is made to go wrong, and exactly one clear sentence comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.schedule import deployed
from tasks.model.period import Period, calendar_month
from tasks.rulebook import load
from tasks.rules.deadline import LONDON, as_of
from tasks.rules.working_days import Calendar
from tasks.run.moments import run_days
from tasks.run.programme import Programme
from tasks.run.settings import ROOT
from tasks.upkeep.condition import Condition, Disk, Scheduler, Timetable
from tasks.upkeep.judgement import alarms
from tasks.upkeep.scheduler import AHEAD, MONTHLY, next_moments, scheduler

BOOK = load(ROOT / "config")
OURS = Programme(Path(), "Ours", False, "", Period(2026, 10), Period(2031, 12), ())
HEALTH = "check-health/health-check"
DAILY = {"cron": "30 7 * * *", "timezone": "Europe/London"}


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON).astimezone(UTC)


def as_deployed(now: datetime) -> dict[str, Any]:
    """The schedule of the month in a programme of our own."""
    (schedule,) = deployed(BOOK, OURS, now)["deployments"][0]["schedules"]
    return schedule


def monthly(now: datetime, **changed) -> Timetable:
    moments = tuple(moment.astimezone(UTC) for moment in islice(run_days(BOOK, OURS, now), AHEAD))
    return replace(Timetable(ought=moments, will=moments, held=1, active=1), **changed)


def sound(now: datetime, **changed) -> Condition:
    """Everything in order at a moment: last month assessed on its run day, everything else as it ought to be."""
    period = next(
        p
        for p in (calendar_month(now.date()), calendar_month(now.date()).previous(), calendar_month(now.date()).previous().previous())
        if as_of(p, 10, 2, Calendar()) <= now
    )
    ran = as_of(period, 10, 2, Calendar())
    days = tuple(next_moments(DAILY, now))
    scheduler = Scheduler(
        answers=True,
        timetables={MONTHLY: monthly(now), HEALTH: Timetable(ought=days, will=days, held=1, active=1)},
        heard=now - timedelta(seconds=20),
    )
    condition = Condition(
        now=now,
        due=(period, ran),
        assessed=ran,
        newest=ran,
        ended=False,
        settings=(),
        people=(),
        desk="",
        mail_held=False,
        unready=(),
        holidays={now.year: 8, now.year + 1: 8},
        waiting=0,
        by_hand=0,
        mails=0,
        undecided=(),
        not_out=(),
        extensions_over=(),
        unread=(),
        held=(),
        astray=(),
        backup=now - timedelta(days=2),
        disks=(Disk("/srv/site", 200 * 10**9, 500 * 10**9),),
        scheduler=scheduler,
    )
    return replace(condition, **changed)


NOW = london(2026, 11, 25, 7, 30)


def with_scheduler(condition: Condition, **changed) -> Condition:
    return replace(condition, scheduler=replace(condition.scheduler, **changed))


def with_monthly(condition: Condition, table: Timetable) -> Condition:
    return with_scheduler(condition, timetables={**condition.scheduler.timetables, MONTHLY: table})


FAULTS = {
    "a schedule paused": (
        with_scheduler(sound(NOW), paused=(MONTHLY,)),
        "monthly-cycle/month is paused and will not run by itself.",
    ),
    "a schedule switched off": (
        with_monthly(sound(NOW), monthly(NOW, active=0, will=())),
        "monthly-cycle/month is paused and will not run by itself.",
    ),
    "a schedule lost": (
        with_monthly(sound(NOW), monthly(NOW, held=0, active=0, will=())),
        "monthly-cycle/month has lost its schedule and will not run by itself.",
    ),
    "a schedule that ends within the year": (
        with_monthly(sound(NOW), monthly(NOW, will=monthly(NOW).will[:3])),
        "monthly-cycle/month has only 3 of the next 12 runs in its schedule.",
    ),
    "a deployment lost": (
        with_scheduler(sound(NOW), missing=(MONTHLY,), timetables={}),
        "Prefect lacks monthly-cycle/month.",
    ),
    "a missed run": (
        sound(NOW, assessed=None),
        "October 2026 was due on 18 November 2026 at 09:00 and is not assessed at all.",
    ),
    "a run that came before its day": (
        sound(NOW, assessed=london(2026, 11, 12, 9)),
        "October 2026 was due on 18 November 2026 at 09:00 and is assessed only as at 12 November 2026 at 09:00.",
    ),
    "a dead worker": (
        with_scheduler(sound(NOW), heard=NOW - timedelta(minutes=20)),
        "The worker was last heard of 25 November 2026 at 07:10: runs wait and nothing happens.",
    ),
    "no worker at all": (
        with_scheduler(sound(NOW), heard=None),
        "No worker has ever been heard of: runs wait and nothing happens.",
    ),
    "a dead server": (
        sound(NOW, scheduler=Scheduler(answers=False)),
        "Prefect's server does not answer: no run will start by itself.",
    ),
    "a clock set back": (
        sound(NOW - timedelta(days=400), newest=london(2026, 11, 18, 9)),
        "This machine's clock says 21 October 2025 at 08:30, but the record knows of 18 November 2026 at 09:00: the clock was set back.",
    ),
    "a full disk": (
        sound(NOW, disks=(Disk("/srv/site", 300 * 10**6, 500 * 10**9), Disk("/srv/mail", 200 * 10**9, 500 * 10**9))),
        "A disk is nearly full: /srv/site has 0.3 of 500.0 GB free.",
    ),
    "a month left unapproved": (
        sound(NOW, undecided=((Period(2026, 10), london(2026, 11, 18, 9)),)),
        "October 2026 has waited since 18 November 2026 at 09:00 for somebody to approve or decline it. "
        "The regulators hear of a month that is not out.",
    ),
    "two months left unapproved": (
        sound(NOW, undecided=((Period(2026, 9), london(2026, 10, 19, 9)), (Period(2026, 10), london(2026, 11, 18, 9)))),
        "September 2026 has waited since 19 October 2026 at 09:00 for somebody to approve or decline it, "
        "and so has October 2026. The regulators hear of a month that is not out.",
    ),
    "a month that stays declined": (
        sound(NOW, not_out=(Period(2026, 10),)),
        "Nothing is public of October 2026: what was put forward was declined or withdrawn, and nothing was put forward since. "
        "The regulators hear that it is not out.",
    ),
    "an extension that ran out": (
        sound(NOW, extensions_over=(Period(2026, 10),)),
        "An extension ran out, and its month was not assessed again since: October 2026.",
    ),
    "a notice nobody saw to": (
        sound(NOW, by_hand=1),
        "1 notice could not be delivered by any way we know: a person has to see to it.",
    ),
    "a mail in a trust's name that waits": (
        sound(NOW, mails=1),
        "1 mail waits in the name of a trust or a partner, and no file of it was taken.",
    ),
    "settings by which letters go wrong": (sound(NOW, settings=("One is wrong.", "So is another.")), "One is wrong. So is another."),
    "mail that is held on purpose": (
        sound(NOW, mail_held=True),
        "All mail is held (MEASURES_HOLD_NOTICES): months are told, and every letter waits.",
    ),
    "somebody without an address": (
        sound(NOW, people=("A Chair (RNL, chair)", "B (witness)")),
        "Letters to A Chair (RNL, chair), B (witness) have no address to go to.",
    ),
    "a desk that does not answer": (sound(NOW, desk="The desk does not answer."), "The desk does not answer."),
    "runs that have not begun": (
        with_scheduler(sound(NOW), late=("monthly-cycle/month of 18 November at 09:00", f"{HEALTH} of 25 November at 09:45")),
        f"2 runs that were due have not begun: monthly-cycle/month of 18 November at 09:00, {HEALTH} of 25 November at 09:45.",
    ),
    "a programme that has ended and still has schedules": (
        with_monthly(sound(NOW, ended=True), monthly(NOW, will=())),
        "The programme has ended, and Prefect would still run monthly-cycle/month, check-health/health-check by itself.",
    ),
    "a full outbox": (sound(NOW, waiting=2), "2 notices wait in the outbox."),
    "an old backup": (
        sound(NOW, backup=NOW - timedelta(days=9)),
        "The newest backup is of 16 November 2026 at 07:30.",
    ),
    "no backup": (sound(NOW, backup=None), "There is no backup."),
    "a trust without a plan": (
        sound(NOW, unready=("RNL has no agreed plan for November 2026.",)),
        "RNL has no agreed plan for November 2026.",
    ),
    "a file that cannot be read": (
        sound(NOW, unread=("/srv/inbox/RNL/a.csv cannot be read (Permission denied)",)),
        "/srv/inbox/RNL/a.csv cannot be read (Permission denied). "
        "No trust whose it may be is called late meanwhile, and no award is decided on by it.",
    ),
    "an update held by a fault of ours": (
        sound(NOW, held=("RNL for October 2026: a.csv (The file could not be checked, by a fault of ours (KeyError while it was read))",)),
        "By a fault of ours neither accepted nor returned: RNL for October 2026: a.csv (The file could not be checked, by a fault of ours "
        "(KeyError while it was read)).",
    ),
    "a file in no trust's folder": (
        sound(NOW, astray=("New folder/update.xlsx",)),
        "What was put into the inbox as New folder/update.xlsx counts for nobody.",
    ),
    "many files in no trust's folder": (
        sound(NOW, astray=("1.csv", "2.csv", "3.csv", "4.csv", "5.csv", "6.csv", "7.csv")),
        "What was put into the inbox as 1.csv, 2.csv, 3.csv, 4.csv, 5.csv, and 2 more counts for nobody.",
    ),
    "a calendar that ends": (
        sound(NOW, holidays={2026: 8, 2027: 0}),
        "The calendar lacks bank holidays of 2027: deadlines would be wrong.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_raises_exactly_one_clear_alarm(fault: str) -> None:
    condition, sentence = FAULTS[fault]
    assert [alarm.says for alarm in alarms(condition)] == [sentence]
    assert all(alarm.mend for alarm in alarms(condition))


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        london(2027, 1, 1, 7, 30),  # a bank holiday
        london(2027, 3, 26, 7, 30),  # Good Friday
        london(2027, 3, 29, 7, 30),  # Easter Monday
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),  # the clocks go forward in a minute
        datetime(2027, 3, 28, 1, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 59, tzinfo=UTC),  # the clocks go back in a minute
        datetime(2027, 10, 31, 1, 1, tzinfo=UTC),
        london(2026, 11, 18, 9, 1),  # the month's own moment has just come
        london(2027, 12, 31, 23, 59),
    ],
    ids=str,
)
def test_what_is_in_order_is_silent_whatever_the_day(now: datetime) -> None:
    assert alarms(sound(now)) == []


@pytest.mark.parametrize(
    ("now", "wrong", "sentence"),
    [
        # the thirteenth weekday, bank holidays not known: wrong after New Year's Day and after Easter
        (
            london(2026, 12, 20, 7, 30),
            {"rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=13;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "timezone": "Europe/London"},
            "monthly-cycle/month is to run 19 January 2027 at 09:00, but the calendar says 20 January 2027 at 09:00.",
        ),
        # the right days, but kept in UTC: an hour late from the night the clocks go forward
        (
            london(2026, 11, 25, 7, 30),
            {"timezone": "UTC"},
            "monthly-cycle/month is to run 19 April 2027 at 10:00, but the calendar says 19 April 2027 at 09:00.",
        ),
        # somebody changed the hour
        (
            london(2026, 11, 25, 7, 30),
            {"rrule": lambda rule: rule.replace("T090000", "T190000"), "timezone": "Europe/London"},
            "monthly-cycle/month is to run 17 December 2026 at 19:00, but the calendar says 17 December 2026 at 09:00.",
        ),
    ],
    ids=["New Year and Easter", "the clocks change", "the wrong hour"],
)
def test_a_schedule_that_points_to_the_wrong_hour_is_one_alarm_long_before(now: datetime, wrong: dict, sentence: str) -> None:
    right = as_deployed(now)
    schedule = {**right, **wrong}
    if callable(schedule["rrule"]):
        schedule["rrule"] = schedule["rrule"](right["rrule"])
    table = monthly(now, will=tuple(next_moments(schedule, now)))
    assert [alarm.says for alarm in alarms(with_monthly(sound(now), table))] == [sentence]


def test_the_schedule_as_deployed_agrees_with_the_calendar_for_a_year_from_any_season() -> None:
    for now in (london(2026, 11, 25, 7, 30), london(2027, 3, 27, 23), london(2027, 7, 1), london(2028, 1, 1)):
        assert tuple(next_moments(as_deployed(now), now)) == monthly(now).ought


def test_after_the_last_month_nothing_is_to_run_and_what_still_would_is_one_alarm() -> None:
    over = london(2032, 3, 1)
    assert monthly(over).ought == ()
    assert alarms(with_monthly(sound(NOW), Timetable(ought=(), will=(), held=1, active=0))) == []
    left = Timetable(ought=(), will=(over,), held=1, active=1)
    says = "monthly-cycle/month is still to run by itself, and no month of the programme is left."
    assert [alarm.says for alarm in alarms(with_monthly(sound(NOW), left))] == [says]


def test_a_finished_programme_is_sound_with_no_schedule_no_worker_and_an_old_backup() -> None:
    off = {name: replace(table, will=(), active=0) for name, table in sound(NOW).scheduler.timetables.items()}
    finished = sound(NOW, ended=True, backup=NOW - timedelta(days=400))
    assert alarms(with_scheduler(finished, timetables=off, heard=None)) == []
    assert [alarm.check for alarm in alarms(replace(finished, backup=None, scheduler=None))] == ["backup"]


def test_a_month_is_not_missed_while_it_may_still_be_running() -> None:
    due = london(2026, 11, 18, 9)
    assert alarms(sound(due + timedelta(hours=5), assessed=None)) == []
    assert [alarm.check for alarm in alarms(sound(due + timedelta(hours=6), assessed=None))] == ["last month"]


def test_a_server_of_prefect_that_is_gone_is_one_alarm_and_hides_no_other() -> None:
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        gone = scheduler(NOW, ())
    found = alarms(sound(NOW, scheduler=gone, backup=None))
    assert [alarm.check for alarm in found] == ["backup", "scheduler"]
