"""A period is one calendar month, written 2013-10; everything a trust reports belongs to one."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

_WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One calendar month. `str(period)` is its only written form, `2013-10`."""

    year: int
    month: int

    @classmethod
    @lru_cache(maxsize=1000)
    def parse(cls, text: str) -> Period:
        """Read `2013-10`; raises ValueError with a sentence a person can act on."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a period: write the year and the month, as in 2013-10")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Period:
        """The period a day falls in."""
        return cls(day.year, day.month)

    @classmethod
    def between(cls, first: Period, last: Period) -> Iterator[Period]:
        """Every period from first to last, both included."""
        while first <= last:
            yield first
            first = first.next()

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:
        """How a period is read from its written form."""
        from pydantic_core import core_schema  # noqa: PLC0415  only where facts are read

        return core_schema.no_info_plain_validator_function(lambda read: read if isinstance(read, cls) else cls.parse(read))

    @property
    def words(self) -> str:
        """The period as people say it: October 2013."""
        return f"{calendar.month_name[self.month]} {self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def next(self) -> Period:
        return Period(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> Period:
        return Period(self.year - (self.month == 1), (self.month - 2) % 12 + 1)
