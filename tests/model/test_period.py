"""Periods of every rhythm: what is written, which days are meant, and what comes before and after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.period import Period, Rhythm, calendar_month, why_not

DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))
ONES = [Period.parse(text) for text in ("2013-10", "2025-Q3", "2025-W31")]


@pytest.mark.parametrize(
    ("written", "first", "last", "words"),
    [
        ("2013-10", date(2013, 10, 1), date(2013, 10, 31), "October 2013"),
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), "July to September 2025"),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), "January to March 2024"),
        ("2025-W31", date(2025, 7, 28), date(2025, 8, 24), "28 July to 24 August 2025"),
        ("2025-W36", date(2025, 9, 1), date(2025, 9, 28), "1 to 28 September 2025"),
        ("2025-W51", date(2025, 12, 15), date(2026, 1, 11), "15 December 2025 to 11 January 2026"),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 24), "28 December 2020 to 24 January 2021"),
    ],
)
def test_its_form_alone_says_its_days_and_its_words(written, first, last, words):
    period = Period.parse(f" {written} ")
    assert (str(period), period.first_day, period.last_day, period.words) == (written, first, last, words)


@pytest.mark.parametrize(
    "written",
    ["2013", "2013-13", "2013-00", "2025-Q0", "2025-Q5", "2025-q3", "2025-W00", "2025-W54", "2025-W53", "0000-01", "0001-Q1", "9999-12"],
)
def test_what_is_no_period_is_refused(written):
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(written)


@pytest.mark.parametrize(
    ("first", "last", "all_of_them", "end"),
    [
        ("2013-09", "2014-02", "September 2013 to February 2014", "February 2014"),
        ("2013-Q3", "2014-Q1", "July 2013 to March 2014", "March 2014"),
        ("2025-Q1", "2025-Q4", "January to December 2025", "December 2025"),
        ("2013-W36", "2013-W44", "2 September to 24 November 2013", "24 November 2013"),
    ],
)
def test_several_are_said_from_the_first_days_to_the_last(first, last, all_of_them, end):
    assert Period.parse(first).through(Period.parse(last)) == all_of_them
    assert Period.parse(last).end == end


@pytest.mark.parametrize(
    ("rhythm", "says"),
    [
        (Rhythm.MONTH, "Monthly: this month's words, month by month, of two months."),
        (Rhythm.QUARTER, "Quarterly: this quarter's words, quarter by quarter, of two quarters."),
        (Rhythm.FOUR_WEEKS, "Four-weekly: this period's words, period by period, of two periods."),
    ],
)
def test_words_about_months_are_said_of_the_periods_of_a_rhythm(rhythm, says):
    assert rhythm.phrase("Monthly: this month's words, month by month, of two months.") == says
    assert rhythm.phrase("Write the day with its month and year.") == "Write the day with its month and year."


@pytest.mark.parametrize("one", ONES, ids=str)
@given(day=DAYS)
def test_every_day_is_in_one_period_which_touches_the_next_and_the_one_before(one, day):
    period = one.on(day)
    assert period.first_day <= day <= period.last_day
    assert Period.parse(str(period)) == period == one.on(period.first_day) == one.on(period.last_day)
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.next().previous() == period < period.next()
    assert str(period) < str(period.next())  # lists of keys and addresses are in order
    assert not why_not(one, period)
    assert calendar_month(day) in period.months


def test_periods_of_other_rhythms_stand_in_the_order_of_their_days():
    names = ["2025-06", "2025-07", "2025-Q3", "2025-08", "2025-W36", "2025-Q4"]
    assert [str(one) for one in sorted(map(Period.parse, sorted(names)))] == names


def test_what_is_no_period_of_ours_is_told_with_the_one_that_has_its_first_day():
    assert why_not(Period.parse("2025-Q3"), Period.parse("2025-08")) == (
        "2025-08 is none of the quarters of this regime: write the year and its quarter from January, as in 2025-Q3. "
        "1 August 2025 is in 2025-Q3"
    )
    assert "28 July 2025 is in 2025-W28" in why_not(Period.parse("2025-W32"), Period.parse("2025-W31"))
