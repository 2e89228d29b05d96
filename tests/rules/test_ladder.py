"""Who is chased on which day, and when nothing is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.ladder_step import Extension, LadderStep, QuietHours
from tasks.model.period import Period
from tasks.rules.extended import extended
from tasks.rules.ladder import ladder, quiet, step_day
from tasks.rules.working_days import Calendar

USUAL = Calendar()
HOURS = QuietHours(time(18), time(8))
LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2013, 1, 1), date(2035, 12, 31))
OCTOBER = Period(2013, 10)


def step(level: str, days: int, *to: str) -> LadderStep:
    return LadderStep("overdue", level, level, days, to, (), date(2013, 7, 16), None, "", True, "")


STEPS = (step("reminder", -3, "lead"), step("past", 1, "lead"), step("last", 2, "chief executive"), step("first", 3, "regulator"))


def asked(due: date, on: date, *, arrived: bool = False, in_regime: bool = True) -> list[str]:
    return [one.level for one in ladder(STEPS, due, on, USUAL, arrived=arrived, in_regime=in_regime).steps]


@given(DAYS, st.integers(-40, 60))
def test_a_step_is_asked_for_only_once_its_day_has_come_and_one_for_each_post_at_most(due: date, after: int) -> None:
    on = due + timedelta(days=after)
    found = ladder(STEPS, due, on, USUAL, arrived=False, in_regime=True)
    assert all(step_day(one, due, USUAL) <= on for one in found.steps)
    assert len({one.to for one in found.steps}) == len(found.steps)
    assert found.sentence


@given(DAYS, st.integers(-40, 60), st.booleans())
def test_nothing_is_asked_once_an_update_arrived_or_the_stay_ended(due: date, after: int, arrived: bool) -> None:
    assert asked(due, due + timedelta(days=after), arrived=arrived, in_regime=False) == []
    assert asked(due, due + timedelta(days=after), arrived=True) == []


DUE, MENDED_UNTIL = date(2013, 10, 14), date(2013, 10, 28)
TWICE = (*STEPS, step("head", 3, "medical director"), step("all", 5, "lead", "regulator"), step("again", 6, "lead"))
NOT_YET = "The first step of the ladder has not been reached."


@pytest.mark.parametrize(
    ("on", "closes", "asked", "coming"),
    [
        (date(2013, 10, 8), None, "", "reminder"),
        (date(2013, 10, 9), None, "reminder", "past"),
        (date(2013, 10, 15), None, "past", "last"),
        (date(2013, 10, 16), None, "past last", "head first"),
        (date(2013, 10, 17), None, "past last head first", "all"),
        (date(2013, 10, 21), None, "last head all", "again"),
        (date(2013, 10, 22), None, "last head all again", ""),
        (date(2013, 10, 15), MENDED_UNTIL, "past", "last"),
        (date(2013, 10, 27), MENDED_UNTIL, "past", "last"),
        (date(2013, 10, 28), MENDED_UNTIL, "past last", "head first"),
        (date(2013, 10, 29), MENDED_UNTIL, "past last head first", "all"),
    ],
)
def test_on_each_day_the_latest_step_to_each_post_is_asked_for_and_all_of_the_next_day_are_to_come(on, closes, asked, coming):
    found = ladder(TWICE[::-1], DUE, on, USUAL, arrived=False, in_regime=True, grace=2, closes=closes)
    assert [one.level for one in found.steps] == asked.split()
    assert [one.level for one in found.coming] == coming.split()
    assert found.sentence == (f"Reached: {asked.replace(' ', ', ')}." if asked else NOT_YET)


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ({"arrived": True, "in_regime": True}, "An update has arrived, so there is nothing to chase."),
        ({"arrived": False, "in_regime": False}, "The trust has left the regime, so nothing more is asked of it."),
        (
            {"arrived": False, "in_regime": True, "planless": True},
            "The trust had no agreed plan to report against from the first day of the month, so nothing is asked of it.",
        ),
    ],
)
def test_a_ladder_that_is_not_walked_says_why(why, sentence):
    found = ladder(STEPS, DUE, MENDED_UNTIL, USUAL, **why)
    assert (found.steps, found.sentence, found.coming) == ((), sentence, ())


@given(DAYS, st.integers(0, 30))
def test_as_many_working_days_back_as_forward_is_where_one_began(day: date, days: int) -> None:
    start = USUAL.after(day, 1)
    assert USUAL.before(USUAL.after(start, days), days) == start


def test_christmas_and_weekends_are_not_counted() -> None:
    assert step_day(STEPS[0], date(2014, 1, 2), USUAL) == date(2013, 12, 27)
    assert step_day(STEPS[3], date(2013, 12, 24), USUAL) == date(2013, 12, 31)


@given(DAYS, st.times())
def test_nothing_leaves_outside_office_hours_or_on_days_that_are_not_working_days(day: date, clock: time) -> None:
    there = datetime.combine(day, clock, tzinfo=LONDON)
    open_now = USUAL.is_working_day(day) and time(8) <= clock < time(18)
    assert quiet(HOURS, there, USUAL) is not open_now


@pytest.mark.parametrize(
    ("moment", "still"),
    [
        (datetime(2013, 7, 1, 6, 59, tzinfo=UTC), True),
        (datetime(2013, 7, 1, 7, 0, tzinfo=UTC), False),  # 08:00 in London's summer
        (datetime(2013, 12, 2, 7, 59, tzinfo=UTC), True),
        (datetime(2013, 12, 2, 8, 0, tzinfo=UTC), False),
        (datetime(2013, 12, 2, 17, 59, tzinfo=UTC), False),
        (datetime(2013, 12, 2, 18, 0, tzinfo=UTC), True),
        (datetime(2013, 12, 25, 12, 0, tzinfo=UTC), True),
    ],
)
def test_quiet_hours_are_londons(moment: datetime, still: bool) -> None:
    assert quiet(HOURS, moment, USUAL) is still
    assert not quiet(None, moment, USUAL)


def test_an_extension_moves_one_trusts_one_month_and_never_forward() -> None:
    granted = [Extension("RNL", OCTOBER, date(2013, 11, 28), "A", "B", "")]
    assert extended(granted, "RNL", OCTOBER, date(2013, 11, 14)) == date(2013, 11, 28)
    assert extended(granted, "RNL", OCTOBER.next(), date(2013, 12, 13)) == date(2013, 12, 13)
    assert extended(granted, "RPA", OCTOBER, date(2013, 11, 14)) == date(2013, 11, 14)
    assert extended(granted, "RNL", OCTOBER, date(2013, 12, 5)) == date(2013, 12, 5)
