"""A trust's deadline is the month's own, unless it was granted more time; what was told of a month stays, whatever is announced later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tasks.model.bank_holiday import BankHoliday
from tasks.model.ladder_step import Extension
from tasks.model.mistake import BadConfig
from tasks.model.period import Period
from tasks.record.facts import Deadline
from tasks.run.deadlines import Due, due_dates, fix_deadline, month_deadline
from tasks.run.moments import moment_by, run_moment
from tasks.run.run import Run, open_run
from tests.fund.conftest import fund  # noqa: F401

SEPTEMBER = Period(2013, 9)
AUGUST_2022 = Period(2022, 8)


@pytest.fixture
def run(fund) -> Run:  # noqa: F811
    granted = Extension("RNL", SEPTEMBER, date(2013, 10, 25), "Chief", "Regulator", "Flood")
    opened = open_run(datetime(2013, 10, 17, 8, tzinfo=UTC))
    return replace(opened, rulebook=replace(opened.rulebook, extensions=(granted,)))


def with_holiday(run: Run, day: date, announced: date, *, holiday: bool = True) -> Run:
    more = BankHoliday(day, holiday, "One more", announced, "a newspaper")
    return replace(run, rulebook=replace(run.rulebook, bank_holidays=(*run.rulebook.bank_holidays, more)))


def at(run: Run, *day: int) -> Run:
    return run.at(datetime(*day, 9, tzinfo=UTC))


def test_a_trust_without_an_extension_is_due_on_the_usual_day(run):
    assert month_deadline(run, SEPTEMBER).deadline == date(2013, 10, 14)
    assert due_dates(run, SEPTEMBER, ["RWD"]) == {"RWD": Due(date(2013, 10, 14), date(2013, 10, 16))}


def test_a_trust_with_an_extension_is_due_on_its_own_day_and_has_its_grace_after_it(run):
    assert due_dates(run, SEPTEMBER, ["RNL"])["RNL"] == Due(date(2013, 10, 25), date(2013, 10, 29))


def test_an_extension_of_one_month_moves_no_other(run):
    assert due_dates(run, SEPTEMBER.next(), ["RNL"])["RNL"].deadline == month_deadline(run, SEPTEMBER.next()).deadline


def test_a_month_before_any_number_was_in_force_has_no_deadline(run):
    with pytest.raises(BadConfig, match="deadline_working_days has no value on 2013-06-30"):
        month_deadline(run, Period(2013, 6))


def test_a_holiday_counts_from_the_day_it_was_announced(run):
    before, after = (month_deadline(at(run, 2022, 9, day), AUGUST_2022) for day in (9, 10))
    assert before.deadline == after.deadline == date(2022, 9, 14)
    assert [one.run_moment.date() for one in (before, after)] == [date(2022, 9, 19), date(2022, 9, 20)]
    assert before.calendar != after.calendar


def test_before_it_was_announced_a_day_that_was_moved_is_what_it_had_been(run):
    april_2020 = Period(2020, 4)
    assert [month_deadline(at(run, *day), april_2020).deadline for day in ((2019, 6, 6), (2019, 6, 7))] == [date(2020, 5, 15)] * 2
    calendars = [at(run, *day).calendar for day in ((2019, 6, 6), (2019, 6, 7))]
    assert [[one.is_working_day(date(2020, 5, day)) for day in (4, 8)] for one in calendars] == [[False, True], [True, False]]


def test_a_later_announcement_takes_an_earlier_one_back(run):
    announced = with_holiday(run, date(2024, 7, 3), date(2024, 5, 1))
    both = with_holiday(announced, date(2024, 7, 3), date(2024, 6, 1), holiday=False)
    assert [at(both, 2024, month, 15).calendar.is_working_day(date(2024, 7, 3)) for month in (4, 5, 6)] == [True, False, True]


def test_the_deadline_a_month_was_told_with_stays_whatever_is_added_to_the_calendar_later(run):
    told = fix_deadline(run, SEPTEMBER)
    late = with_holiday(run, date(2013, 10, 9), date(2013, 10, 1))
    assert month_deadline(late, SEPTEMBER) == told
    assert due_dates(late, SEPTEMBER, ["RWD"])["RWD"] == Due(date(2013, 10, 14), date(2013, 10, 16))
    assert run_moment(late, SEPTEMBER) == moment_by(late, SEPTEMBER, datetime(2013, 10, 18, tzinfo=UTC)) == told.run_moment
    assert month_deadline(late, SEPTEMBER.next()).deadline == date(2013, 11, 14)
    assert fix_deadline(late, SEPTEMBER).hash == told.hash
    assert run.record.newest(Deadline, SEPTEMBER) == 1


def test_another_number_of_working_days_moves_a_month_that_was_told(run):
    fix_deadline(run, SEPTEMBER)
    name = "deadline_working_days"
    (now,) = run.rulebook.thresholds[name]
    more = replace(
        run, rulebook=replace(run.rulebook, thresholds={**run.rulebook.thresholds, name: (now.model_copy(update={"value": 11}),)})
    )
    assert month_deadline(more, SEPTEMBER).deadline == date(2013, 10, 15)
    assert fix_deadline(more, SEPTEMBER) == run.record.last(Deadline, SEPTEMBER)
    assert run.record.newest(Deadline, SEPTEMBER) == 2


def test_a_month_that_was_not_told_moves_with_the_calendar(run):
    assert month_deadline(with_holiday(run, date(2013, 10, 9), date(2013, 10, 1)), SEPTEMBER).deadline == date(2013, 10, 15)
