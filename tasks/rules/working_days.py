"""Working days: weekdays that are not bank holidays in England, as far as these had been announced."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, islice

import holidays

from tasks.model.bank_holiday import BankHoliday


@dataclass(frozen=True, slots=True)
class Calendar:
    """The open calendar's bank holidays with these over it, as known on a day: what was announced later has not changed anything yet."""

    bank_holidays: tuple[BankHoliday, ...] = ()
    known_on: date = date.max

    def is_working_day(self, day: date) -> bool:
        """Whether a day is neither at a weekend nor a bank holiday in England."""
        return day.weekday() < 5 and day not in self.days_in(day.year)

    def after(self, day: date, working_days: int) -> date:
        """The N-th working day after a day; the day itself is not counted, and 0 is the day itself. Raises ValueError below 0."""
        if working_days < 0:
            raise ValueError(f"cannot count {working_days} working days forward")
        return _nth(self, day, working_days)

    def before(self, day: date, working_days: int) -> date:
        """The N-th working day before a day; the day itself is not counted, and 0 is the day itself. Raises ValueError below 0."""
        if working_days < 0:
            raise ValueError(f"cannot count {working_days} working days back")
        return _nth(self, day, -working_days)

    def days_in(self, year: int) -> frozenset[date]:
        """The bank holidays of a year."""
        return _days_in(self, year)

    def sha256(self, *years: int) -> str:
        """The SHA-256, in hex, of the bank holidays of some years."""
        days = sorted(day for year in years for day in self.days_in(year))
        return hashlib.sha256("\n".join(map(str, days)).encode()).hexdigest()


@lru_cache(maxsize=1024)  # a month has few deadlines and many trusts
def _nth(calendar: Calendar, day: date, working_days: int) -> date:
    step = timedelta(days=1 if working_days > 0 else -1)
    working = (one for number in count(1) if calendar.is_working_day(one := day + number * step))
    return next(islice(working, abs(working_days) - 1, None)) if working_days else day


@lru_cache(maxsize=256)
def _days_in(calendar: Calendar, year: int) -> frozenset[date]:
    usual = frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
    changed = dict(_changes(calendar, year))
    return (usual - changed.keys()) | {day for day, holiday in changed.items() if holiday}


def _changes(calendar: Calendar, year: int) -> Iterator[tuple[date, bool]]:
    """Each day of a year that was changed at any time, and whether it is a holiday by what was known. A later announcement comes later.

    Before the first announcement a day was what that made an end of, whatever a newer edition of the open calendar says of it.
    """
    rows = sorted((row for row in calendar.bank_holidays if row.day.year == year), key=lambda row: row.announced, reverse=True)
    for row in rows:
        yield row.day, not row.holiday  # of the first announcement, which is the last here
    for row in reversed(rows):
        if row.announced <= calendar.known_on:
            yield row.day, row.holiday
