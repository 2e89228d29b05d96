"""A period is what one update reports on, as long as the regime's rhythm has it: a month, a quarter or four weeks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from tasks.model.words import in_full

YEAR_FORM = "(?:19|2[01])[0-9]{2}"  # the days before and after each of them are in the calendar too
MONTH_FORM = rf"{YEAR_FORM}-(?:0[1-9]|1[0-2])"
PERIOD_FORM = rf"(?:{MONTH_FORM}|{YEAR_FORM}-(?:Q[1-4]|W(?:0[1-9]|[1-4]\d|5[0-3])))"
"""The written form of a period of any rhythm, as a pattern without groups."""

_MONTHLY = re.compile(r"\b([Mm])onth(ly|s?)\b(?! and year|, for example [A-Z]|,?(?: or)?(?: a)? quarter)")
_FOUR_WEEKS = timedelta(days=28)


class Rhythm(StrEnum):
    """How often a regime reports. The value is what sentences call one period of it, as in "published each quarter"."""

    MONTH = "month"
    QUARTER = "quarter"
    FOUR_WEEKS = "four weeks"

    @property
    def noun(self) -> str:
        """What one period is called after "this", "the" or "last"."""
        return "period" if self is Rhythm.FOUR_WEEKS else self.value

    @property
    def adjective(self) -> str:
        """What is published once for each is called: monthly, quarterly, four-weekly."""
        return "four-weekly" if self is Rhythm.FOUR_WEEKS else f"{self.value}ly"

    def phrase(self, words: str) -> str:
        """Words of ours about months, as they are said of the periods of this rhythm. Calendar months are none of them."""
        return words if self is Rhythm.MONTH else _MONTHLY.sub(self._word, words)

    def _word(self, found: re.Match[str]) -> str:
        capital, ending = found.groups()
        word = self.adjective if ending == "ly" else f"{self.noun}{ending}"
        return word.capitalize() if capital == "M" else word

    @property
    def example(self) -> str:
        """The written form of one."""
        return {"month": "2013-10", "quarter": "2025-Q3", "four weeks": "2025-W31"}[self.value]

    @property
    def form(self) -> str:
        """How the written form of one is made up."""
        return {"month": "YYYY-MM", "quarter": "YYYY-QN", "four weeks": "YYYY-WNN"}[self.value]

    @property
    def written(self) -> str:
        """How a person is to write one."""
        how = {
            "month": "the year and the month",
            "quarter": "the year and its quarter from January",
            "four weeks": "the year and the week that it begins with",
        }
        return f"{how[self.value]}, as in {self.example}"


@dataclass(frozen=True, slots=True)
class Period:
    """One period. `str(period)` is its only written form: `2013-10`; `2025-Q3`, July to September; `2025-W31`, the four weeks that begin
    with week 31 of 2025, as ISO 8601 numbers weeks. The form alone says which days are meant, whatever becomes of a regime.

    `number` is that of the month, of the calendar's quarter, or of the first week. Periods follow each other by their first days.
    """

    year: int
    number: int
    rhythm: Rhythm = Rhythm.MONTH

    @classmethod
    @lru_cache(maxsize=1000)
    def parse(cls, text: str) -> Period:
        """Read `2013-10`, `2025-Q3` or `2025-W31`; raises ValueError with a sentence a person can act on."""
        written = text.strip()
        if not re.fullmatch(PERIOD_FORM, written):
            raise ValueError(f"{text!r} is not a period: write the year and the month, as in 2013-10")
        year, rest = int(written[:4]), written[5:]
        rhythm = {"Q": Rhythm.QUARTER, "W": Rhythm.FOUR_WEEKS}.get(rest[0], Rhythm.MONTH)
        found = cls(year, int(rest.lstrip("QW")), rhythm)
        if found.number == 53 and date(year, 12, 28).isocalendar().week != 53:
            raise ValueError(f"{text!r} is not a period: {year} has no week 53")
        return found

    @classmethod
    def between(cls, first: Period, last: Period) -> Iterator[Period]:
        """Every period from first to last, both included."""
        while first <= last:
            yield first
            first = first.next()

    def __str__(self) -> str:
        return f"{self.year:04d}-{_MARKS[self.rhythm]}{self.number:0{1 if self.rhythm is Rhythm.QUARTER else 2}d}"

    def __lt__(self, other: Period) -> bool:
        return self._order < other._order

    def __le__(self, other: Period) -> bool:
        return self._order <= other._order

    def __gt__(self, other: Period) -> bool:
        return self._order > other._order

    def __ge__(self, other: Period) -> bool:
        return self._order >= other._order

    @property
    def _order(self) -> tuple[date, str]:
        return self.first_day, self.rhythm

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:
        """How a period is read from its written form."""
        from pydantic_core import core_schema  # noqa: PLC0415  only where facts are read

        return core_schema.no_info_plain_validator_function(lambda read: read if isinstance(read, cls) else cls.parse(read))

    @property
    def fields(self) -> dict[str, int]:
        """Its year and its number, under the name of its rhythm, as they are written where no text stands for it."""
        return {"year": self.year, self.rhythm.value: self.number}

    @property
    def noun(self) -> str:
        """What sentences call it: the month, the quarter, the period."""
        return self.rhythm.noun

    def phrase(self, words: str) -> str:
        """Words of ours about months, as they are said of such a period."""
        return self.rhythm.phrase(words)

    @property
    def words(self) -> str:
        """The period as people say it: October 2013; July to September 2025; 28 July to 24 August 2025."""
        if self.rhythm is Rhythm.MONTH:
            return f"{calendar.month_name[self.number]} {self.year}"
        return self.through(self)

    @property
    def end(self) -> str:
        """What it ends with, to stand after "by the end of": October 2013; September 2025; 24 August 2025."""
        if self.rhythm is Rhythm.FOUR_WEEKS:
            return in_full(self.last_day)
        return calendar_month(self.last_day).words

    def through(self, last: Period) -> str:
        """All the periods from this one to another in words: September 2013 to February 2014, 2 September to 24 November 2013."""
        first, end = self.first_day, last.last_day
        days = self.rhythm is Rhythm.FOUR_WEEKS
        begins = [str(first.day)] if days else []
        if not (days and (first.year, first.month) == (end.year, end.month)):
            begins.append(calendar.month_name[first.month])
        if self.rhythm is Rhythm.MONTH or first.year != end.year:
            begins.append(str(first.year))
        return f"{' '.join(begins)} to {f'{end.day} ' if days else ''}{calendar.month_name[end.month]} {end.year}"

    @property
    def first_day(self) -> date:
        if self.rhythm is Rhythm.FOUR_WEEKS:
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, self.number if self.rhythm is Rhythm.MONTH else 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        if self.rhythm is Rhythm.FOUR_WEEKS:
            return self.first_day + _FOUR_WEEKS - timedelta(days=1)
        month = self.number if self.rhythm is Rhythm.MONTH else 3 * self.number
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def months(self) -> tuple[Period, ...]:
        """The calendar months that have days of it, by which what was received is filed."""
        return tuple(Period.between(calendar_month(self.first_day), calendar_month(self.last_day)))

    def on(self, day: date) -> Period:
        """The period of the same rhythm that a day falls in; four weeks are counted from this one, on and back."""
        if self.rhythm is Rhythm.FOUR_WEEKS:
            begun = day - timedelta(days=(day - self.first_day).days % _FOUR_WEEKS.days)
            return Period(*begun.isocalendar()[:2], Rhythm.FOUR_WEEKS)
        return Period(day.year, day.month if self.rhythm is Rhythm.MONTH else (day.month + 2) // 3, self.rhythm)

    def next(self) -> Period:
        return self.on(self.last_day + timedelta(days=1))

    def previous(self) -> Period:
        return self.on(self.first_day - timedelta(days=1))


_MARKS = {Rhythm.MONTH: "", Rhythm.QUARTER: "Q", Rhythm.FOUR_WEEKS: "W"}


def why_not(ours: Period, period: Period) -> str:
    """Why a period is not in the rhythm of one of ours, with what to write instead; empty if it is."""
    near = ours.on(period.first_day)
    if near == period:
        return ""
    return f"{period} is none of the {ours.noun}s of this regime: write {ours.rhythm.written}. {in_full(period.first_day)} is in {near}"


def calendar_month(day: date) -> Period:
    """The calendar month a day falls in, whatever the regime's rhythm: what was received is filed by it, and costs are claimed for one."""
    return Period(day.year, day.month)
