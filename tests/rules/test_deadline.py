"""Deadlines in working days, over every month of two decades."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.period import Period
from tasks.rules.deadline import LONDON, as_of, closes, days_late, deadline, run_day
from tasks.rules.working_days import Calendar

USUAL = Calendar()
PERIODS = list(Period.between(Period(2013, 1), Period(2035, 12)))
periods, counts = st.sampled_from(PERIODS), st.integers(1, 25)


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (Period(2013, 9), date(2013, 10, 14)),
        (Period(2013, 10), date(2013, 11, 14)),
        (Period(2013, 11), date(2013, 12, 13)),
        (Period(2013, 12), date(2014, 1, 15)),  # New Year's Day left out
        (Period(2014, 1), date(2014, 2, 14)),
        (Period(2014, 2), date(2014, 3, 14)),
        (Period(2014, 4), date(2014, 5, 15)),  # the early May bank holiday left out
    ],
)
def test_ten_working_days_after_the_month(period: Period, due: date) -> None:
    assert deadline(period, 10, USUAL) == due


@pytest.mark.parametrize(
    "day", [date(2014, 1, 1), date(2014, 4, 18), date(2014, 4, 21), date(2022, 1, 3), date(2022, 6, 3), date(2035, 3, 23)]
)
def test_english_bank_holidays_are_not_working_days(day: date) -> None:
    assert day.weekday() < 5
    assert not USUAL.is_working_day(day)


@pytest.mark.parametrize(("day", "steps", "there"), [(date(2014, 4, 17), 1, date(2014, 4, 22)), (date(2014, 4, 17), 0, date(2014, 4, 17))])
def test_working_days_are_counted_forward_and_back_and_none_is_the_day_itself(day: date, steps: int, there: date) -> None:
    assert USUAL.after(day, steps) == there
    assert USUAL.before(there, steps) == day
    for count in (USUAL.after, USUAL.before):
        with pytest.raises(ValueError, match=r"cannot count -1 working days (forward|back)"):
            count(day, -1)


@pytest.mark.parametrize("day", [date(2014, 1, 2), date(2014, 3, 17), date(2014, 8, 4), date(2013, 12, 2)])
def test_bank_holidays_of_scotland_and_ireland_are_working_days(day: date) -> None:
    assert USUAL.is_working_day(day)


@given(periods, counts)
def test_exactly_so_many_working_days_lie_between_the_month_and_its_deadline(period: Period, working_days: int) -> None:
    due = deadline(period, working_days, USUAL)
    between = (period.last_day + timedelta(days=step) for step in range(1, (due - period.last_day).days + 1))
    assert sum(USUAL.is_working_day(day) for day in between) == working_days
    assert USUAL.is_working_day(due)


@given(periods, counts, st.integers(0, 5))
def test_a_month_is_told_at_nine_in_london_on_the_working_day_after_grace(period: Period, working_days: int, grace: int) -> None:
    told = as_of(period, working_days, grace, USUAL)
    assert deadline(period, working_days, USUAL) <= closes(period, working_days, grace, USUAL) < run_day(period, working_days, grace, USUAL)
    assert told.tzinfo is not None
    assert told.astimezone(LONDON).time() == time(9)
    assert told.astimezone(LONDON).date() == run_day(period, working_days, grace, USUAL)
    assert USUAL.after(closes(period, working_days, grace, USUAL), 1) == run_day(period, working_days, grace, USUAL)


@given(periods, counts)
def test_the_first_late_instant_is_midnight_in_london_whatever_the_clocks_do(period: Period, working_days: int) -> None:
    due = deadline(period, working_days, USUAL)
    midnight = datetime.combine(due + timedelta(days=1), time(), tzinfo=LONDON).astimezone(UTC)
    assert days_late(midnight - timedelta(microseconds=1), due) == 0
    assert days_late(midnight, due) == 1


@pytest.mark.parametrize("year", range(2013, 2036))
def test_a_second_before_midnight_is_on_time_and_midnight_is_late_in_every_month(year: int) -> None:
    for period in (Period(year, month) for month in range(1, 13)):
        due = deadline(period, 10, USUAL)
        assert USUAL.is_working_day(due)
        assert days_late(datetime.combine(due, time(23, 59, 59), tzinfo=LONDON), due) == 0
        assert days_late(datetime.combine(due + timedelta(days=1), time(), tzinfo=LONDON), due) == 1


@pytest.mark.parametrize("clocks_change", [date(2014, 3, 30), date(2014, 10, 26), date(2030, 3, 31), date(2035, 10, 28)])
def test_a_day_on_which_the_clocks_change_is_one_day(clocks_change: date) -> None:
    next_midnight = datetime.combine(clocks_change + timedelta(days=1), time(), tzinfo=LONDON)
    assert days_late(next_midnight, clocks_change) == 1
    assert days_late(next_midnight.astimezone(UTC) - timedelta(seconds=1), clocks_change) == 0


def test_summer_time_decides_the_day_of_receipt() -> None:
    assert days_late(datetime(2014, 7, 14, 22, 59, tzinfo=UTC), date(2014, 7, 14)) == 0
    assert days_late(datetime(2014, 7, 14, 23, 0, tzinfo=UTC), date(2014, 7, 14)) == 1


def test_days_late_are_calendar_days() -> None:
    assert days_late(datetime(2013, 12, 20, 10, tzinfo=UTC), date(2013, 12, 13)) == 7


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        days_late(datetime(2013, 12, 20, 10), date(2013, 12, 13))  # noqa: DTZ001 — the naive time is what is tested
