"""Working days: weekdays that are not bank holidays in England."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import count

import holidays

SOURCE = f"English bank holidays as in the open calendar holidays {version('holidays')}"


def is_working_day(day: date) -> bool:
    """Whether a day is neither at a weekend nor a bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@lru_cache(maxsize=1024)  # a month has few deadlines and many trusts
def working_day_after(day: date, working_days: int) -> date:
    """The N-th working day after a day; the day itself is not counted, and 0 is the day itself. Raises ValueError below 0."""
    if working_days < 0:
        raise ValueError(f"cannot count {working_days} working days forward")
    if working_days == 0:
        return day
    following = (day + timedelta(days=step) for step in count(1))
    working = (candidate for candidate in following if is_working_day(candidate))
    return next(candidate for number, candidate in enumerate(working, start=1) if number == working_days)


def holidays_in(year: int) -> int:
    """How many bank holidays of England the calendar knows in a year."""
    return len(_bank_holidays(year))


def working_day_before(day: date, working_days: int) -> date:
    """The N-th working day before a day; the day itself is not counted, and 0 is the day itself. Raises ValueError below 0."""
    if working_days < 0:
        raise ValueError(f"cannot count {working_days} working days back")
    earlier = (day - timedelta(days=step) for step in count(1))
    working = (candidate for candidate in earlier if is_working_day(candidate))
    return next(candidate for number, candidate in enumerate(working, start=1) if number == working_days) if working_days else day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
