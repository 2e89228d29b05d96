"""Deadlines in working days, over every month of two decades."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.bank_holiday import BankHoliday
from tasks.model.period import Period
from tasks.rules.deadline import LONDON, as_of, closes, days_late, deadline, run_day
from tasks.rules.mending import answer_day, mended_by
from tasks.rules.on_time import Punctuality, TimedUpdate, receipt
from tasks.rules.overdue import last_day_to_confirm, time_to_confirm_ends
from tasks.rules.subscription import is_over, last_day
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


LAST_OF_GRACE = date(2013, 11, 18)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2013, 11, 15, 8, 59, 59, tzinfo=UTC), date(2013, 11, 14)),
        (datetime(2013, 11, 15, 9, 0, tzinfo=UTC), date(2013, 11, 15)),
        (datetime(2013, 11, 18, 8, 59, tzinfo=UTC), date(2013, 11, 15)),  # a Monday
        (datetime(2013, 11, 16, 8, 59, tzinfo=UTC), date(2013, 11, 16)),  # a Saturday
        (datetime(2013, 7, 15, 8, 0, tzinfo=UTC), date(2013, 7, 15)),  # 09:00 in London's summer
        (datetime(2013, 7, 15, 7, 59, tzinfo=UTC), date(2013, 7, 12)),
    ],
)
def test_an_answer_that_leaves_before_nine_on_a_working_day_counts_for_the_one_before(moment, day):
    assert answer_day(moment, Calendar()) == day


@pytest.mark.parametrize(
    ("came", "answered", "working_days", "until"),
    [
        (14, datetime(2013, 11, 15, 9, tzinfo=UTC), 5, date(2013, 11, 22)),
        (14, datetime(2013, 11, 15, 8, tzinfo=UTC), 5, date(2013, 11, 21)),
        (14, datetime(2013, 11, 15, 9, tzinfo=UTC), 0, LAST_OF_GRACE),
        (15, datetime(2013, 11, 15, 9, tzinfo=UTC), 5, LAST_OF_GRACE),
        (4, datetime(2013, 11, 4, 9, tzinfo=UTC), 5, LAST_OF_GRACE),
    ],
)
def test_what_came_by_its_deadline_may_be_mended_for_days_after_our_answer_and_never_less_long_than_grace(
    came, answered, working_days, until
):
    assert mended_by(date(2013, 11, came), answered, date(2013, 11, 14), LAST_OF_GRACE, working_days, Calendar()) == until


def updates(*sent: str) -> list[TimedUpdate]:
    """Updates such as `14 returned`, of a day of November 2013 just before it ends."""
    return [TimedUpdate(datetime(2013, 11, int(one[:2]), 23, 59, tzinfo=UTC), one.endswith("accepted")) for one in sent]


@pytest.mark.parametrize(
    ("sent", "by_first", "day", "mended", "corrected"),
    [
        (("14 accepted",), 1, 14, False, None),
        (("12 returned", "13 returned", "18 accepted"), 1, 12, True, None),
        (("12 returned", "19 accepted"), 1, 19, False, None),
        (("12 returned", "18 accepted", "25 accepted"), 1, 12, True, 25),
        (("12 accepted", "13 returned", "25 accepted"), 1, 12, False, 25),
        (("12 accepted", "13 returned", "25 accepted"), 0, 25, False, None),
        (("12 returned", "18 accepted"), 0, 18, False, None),
    ],
)
def test_time_is_counted_from_the_first_update_that_was_accepted_or_that_one_was_mended_in_time_of(sent, by_first, day, mended, corrected):
    found = receipt(updates(*sent), LAST_OF_GRACE, by_first)
    corrected_at = datetime(2013, 11, corrected, 23, 59, tzinfo=UTC) if corrected else None
    assert found == Punctuality(datetime(2013, 11, day, 23, 59, tzinfo=UTC), mended=mended, corrected_at=corrected_at)


@pytest.mark.parametrize("by_first", [0, 1])
def test_while_nothing_is_accepted_no_time_is_counted(by_first):
    assert receipt(updates("12 returned"), LAST_OF_GRACE, by_first) is None
    assert receipt([], LAST_OF_GRACE, by_first) is None


@pytest.mark.parametrize(("asked", "last"), [(15, 22), (18, 22), (19, 25)])
def test_an_answer_to_whose_a_mail_is_is_waited_for_days_after_grace_or_after_the_question_and_to_the_next_morning(asked, last):
    known = last_day_to_confirm(LAST_OF_GRACE, datetime(2013, 11, asked, 12, tzinfo=UTC), 4, Calendar())
    assert known == date(2013, 11, last)
    assert time_to_confirm_ends(date(2013, 11, 22), Calendar()) == datetime(2013, 11, 25, 9, tzinfo=UTC)


WORKDAY, CHRISTMAS = date(2021, 9, 20), date(2021, 12, 27)


def told(day: date, holiday: bool, announced: date) -> BankHoliday:
    return BankHoliday(day, holiday, "A day", announced, "a newspaper")


@pytest.mark.parametrize(
    ("rows", "known_on", "holidays"),
    [
        ([], date.max, {CHRISTMAS}),
        ([told(WORKDAY, True, date(2021, 9, 10))], date(2021, 9, 9), {CHRISTMAS}),
        ([told(WORKDAY, True, date(2021, 9, 10))], date(2021, 9, 10), {CHRISTMAS, WORKDAY}),
        ([told(CHRISTMAS, False, date(2021, 9, 10))], date(2021, 9, 9), {CHRISTMAS}),
        ([told(CHRISTMAS, False, date(2021, 9, 10))], date(2021, 9, 10), set()),
        ([told(WORKDAY, True, date(2021, 9, 10)), told(WORKDAY, False, date(2021, 9, 12))], date(2021, 9, 11), {CHRISTMAS, WORKDAY}),
        ([told(WORKDAY, False, date(2021, 9, 12)), told(WORKDAY, True, date(2021, 9, 10))], date(2021, 9, 12), {CHRISTMAS}),
        ([told(WORKDAY, False, date(2021, 9, 12)), told(WORKDAY, True, date(2021, 9, 10))], date(2021, 9, 9), {CHRISTMAS}),
        ([told(date(2022, 9, 19), True, date(2021, 1, 1))], date.max, {CHRISTMAS}),
    ],
)
def test_a_bank_holiday_is_what_was_announced_of_it_last_by_a_day_and_of_its_own_year(rows, known_on, holidays):
    calendar = Calendar(tuple(rows), known_on)
    assert calendar.days_in(2021) & {WORKDAY, CHRISTMAS} == holidays
    assert {day.year for day in calendar.days_in(2021)} == {2021}


def test_the_fingerprint_of_holidays_is_of_their_days_in_order_and_of_those_years_alone():
    days = sorted(USUAL.days_in(2013) | USUAL.days_in(2014))
    assert USUAL.sha256(2014, 2013) == USUAL.sha256(2013, 2014) == sha256("\n".join(map(str, days)).encode()).hexdigest()
    assert USUAL.sha256(2013) != USUAL.sha256(2014)


def test_an_address_is_held_until_its_last_day_in_london_is_over():
    since = datetime(2014, 5, 31, 23, 30, tzinfo=UTC)  # the first of June in London
    assert last_day(since, 7) == date(2014, 6, 8)
    assert [is_over(since, 7, date(2014, 6, day)) for day in (7, 8, 9)] == [False, False, True]
