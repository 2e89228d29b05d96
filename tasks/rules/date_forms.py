"""The forms of a date that name one span of days without a guess: a day, a month, a quarter, a financial year, a year.

Numerals are always read the British way, day first. A two-figure year is of this century.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from tasks.model.period import Period
from tasks.model.plan_date import Precision
from tasks.model.words import counted
from tasks.rules.deadline import LONDON


class Span(NamedTuple):
    """The first and last day that words can mean, and how exactly they name it."""

    earliest: date
    latest: date
    precision: Precision


class CannotRead(Exception):  # never leaves the reader: it becomes the reason on a date
    """Words that name no one span of days; the text is the reason, for a person."""


_MONTHS = {name.casefold(): number for table in (calendar.month_name, calendar.month_abbr) for number, name in enumerate(table) if name}
_MONTHS["sept"] = 9
MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
ORDINAL = r"(\d{1,2})(?: ?(?:st|nd|rd|th)\b)?"
_GAP = r"[ ,/-]*"
_YEAR = r"(\d{4}|'?\d{2})"
_YEARS = r"(\d{4}|\d{2}) ?[/-] ?(\d{4}|\d{2})"
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m)?|\d{1,2} ?[ap]m)(?: ?(?:z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?"
_TIME = rf"(?:[t ,]+(?:at )?({_CLOCK}))?"
_OFFSET = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?.*?([ap]m)? ?(z|utc|gmt|([+-])(\d{2})(?::?(\d{2}))?)")


def span(words: str) -> Span | None:
    """The span that plain lower-case words name, or None if they have no known form; raises CannotRead if they name an impossible one."""
    for pattern, read in _FORMS:
        match = pattern.fullmatch(words)
        if match:
            return read(*match.groups())
    return None


def month_number(name: str) -> int:
    """The month of a name or abbreviation in lower case."""
    return _MONTHS[name]


def _day(day: str, month: str, year: str, clock: str | None = None) -> Span:
    number = _MONTHS.get(month) or int(month)
    if not 1 <= number <= 12:
        raise CannotRead(f"there is no month {number}: write the day first, then the month, then the year")
    whole_year = _year(year)
    last = calendar.monthrange(whole_year, number)[1]
    if not 1 <= int(day) <= last:
        raise CannotRead(f"{calendar.month_name[number]} {whole_year} has {counted(last, 'day')}, so there is no day {int(day)} in it")
    named = _in_london(date(whole_year, number, int(day)), clock or "")
    return Span(named, named, Precision.DAY)


def _in_london(day: date, clock: str) -> date:
    """The day in London at a time on a clock with an offset; without an offset the time changes nothing.

    Programs write a day typed in summer as 23:00 of the day before, in universal time.
    """
    found = _OFFSET.fullmatch(clock)
    if found is None:
        return day
    hour = int(found[1]) % 12 + 12 * (found[3] == "pm") if found[3] else int(found[1])
    if hour > 23 or int(found[6] or 0) > 23 or max(int(found[2] or 0), int(found[7] or 0)) > 59:
        raise CannotRead("its time of day is none: write the day alone")
    east = timedelta(hours=int(found[6] or 0), minutes=int(found[7] or 0)) * (-1 if found[5] == "-" else 1)
    return datetime.combine(day, time(hour, int(found[2] or 0)), timezone(east)).astimezone(LONDON).date()


def _month(month: str, year: str) -> Span:
    number = _MONTHS.get(month) or int(month)
    if not 1 <= number <= 12:
        raise CannotRead(f"there is no month {number}: write the day first, then the month, then the year")
    period = Period(_year(year), number)
    return Span(period.first_day, period.last_day, Precision.MONTH)


def _quarter(quarter: str, first: str, second: str) -> Span:
    opening = 4 + 3 * (int(quarter) - 1)
    year = _financial_year_start(first, second)
    months = [Period(year, opening + step) if opening < 12 else Period(year + 1, 1 + step) for step in range(3)]
    return Span(months[0].first_day, months[-1].last_day, Precision.QUARTER)


def _financial_year(first: str, second: str) -> Span:
    start = _financial_year_start(first, second)
    return Span(date(start, 4, 1), date(start + 1, 3, 31), Precision.FINANCIAL_YEAR)


def _bare_years(first: str, second: str) -> Span:
    if len(second) == 2 and 1 <= int(second) <= 12:
        month = f"{calendar.month_name[int(second)]} {first}"
        if int(second) == (int(first) + 1) % 100:
            raise CannotRead(f"it could be the financial year or {month}: write one of them in words")
        return _month(second, first)
    return _financial_year(first, second)


def _year_alone(year: str) -> Span:
    return Span(date(_year(year), 1, 1), date(_year(year), 12, 31), Precision.YEAR)


def _financial_year_start(first: str, second: str) -> int:
    start = _year(first)
    if int(second) % 100 != (start + 1) % 100 or (len(second) == 4 and int(second) != start + 1):
        raise CannotRead("a financial year names two years that follow each other, as in 2013-14")
    return start


def _year(text: str) -> int:
    year = int(text.lstrip("'"))
    if len(text.lstrip("'")) == 2:
        year += 2000
    if not 2000 <= year < 2050:
        raise CannotRead(f"the year {year} is out of reach of any plan: check its figures")
    return year


def _ambiguous_quarter(quarter: str, year: str) -> Span:
    raise CannotRead(
        f"quarter {quarter} of {year} could be of the calendar or the financial year: "
        f"write it as in Q{quarter} {year}-{(int(year) + 1) % 100:02d}, or name the month and year"
    )


def _ambiguous_month(month: str, number: str) -> Span:
    name = calendar.month_name[_MONTHS[month]]
    raise CannotRead(f"it could be day {int(number)} of {name} or {name} 20{number}: write the year in full")


def _no_year(*_: str) -> Span:
    raise CannotRead("it has no year")


def _year_first(year: str, month: str, day: str, clock: str | None) -> Span:
    return _day(day, month, year, clock)


def _month_first(month: str, day: str, year: str, clock: str | None) -> Span:
    return _day(day, month, year, clock)


_QUARTER = r"(?:q|qtr|quarter) ?([1-4])"
_NTH_QUARTER = r"([1-4])(?:st|nd|rd|th) (?:qtr|quarter)"
_FINANCIAL = r"(?:fy|f/y|financial year|fiscal year) ?"

# Earlier forms win; the order matters only where two would match.
_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Span]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(\d{{4}}) ?[-/.] ?(\d{{1,2}}) ?[-/.] ?(\d{{1,2}}){_TIME}", _year_first),
        (rf"(\d{{1,2}}) ?[-/.] ?(\d{{1,2}}) ?[-/.] ?(\d{{4}}|\d{{2}}){_TIME}", _day),
        (rf"(?:the )?{ORDINAL}(?: day)?(?: of)?{_GAP}{MONTH}{_GAP}{_YEAR}{_TIME}", _day),
        (rf"{MONTH} ?{ORDINAL}(?: ?, ?| )(\d{{4}}){_TIME}", _month_first),
        (rf"{MONTH}{_GAP}(\d{{4}}|'\d{{2}})", _month),
        (rf"{MONTH} of (\d{{4}})", _month),
        (r"(\d{1,2}) ?/ ?(\d{4})", _month),
        (rf"{_QUARTER}{_GAP}(?:of )?(?:{_FINANCIAL})?{_YEARS}", _quarter),
        (rf"{_NTH_QUARTER}{_GAP}(?:of )?(?:{_FINANCIAL})?{_YEARS}", _quarter),
        (rf"(?:{_QUARTER}|{_NTH_QUARTER}){_GAP}(?:of )?(\d{{4}}|\d{{2}})", lambda a, b, year: _ambiguous_quarter(a or b, year)),
        (rf"{_FINANCIAL}{_YEARS}", _financial_year),
        (r"(\d{4}) ?/ ?(\d{4}|\d{2})", _financial_year),
        (r"(\d{4}) ?- ?(\d{4}|\d{2})", _bare_years),
        (r"(\d{4})", _year_alone),
        (rf"{MONTH}[ -]?(\d{{2}})", _ambiguous_month),
        (rf"(?:the )?{ORDINAL}(?: of)? ?{MONTH}", _no_year),
        (rf"{MONTH}(?: {ORDINAL})?", _no_year),
        (rf"(?:{_QUARTER}|{_NTH_QUARTER})", _no_year),
    )
)

_PIECES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?\d{2,4}\b|\b\d{4} ?[-/.] ?\d{1,2} ?[-/.] ?\d{1,2}\b",
        rf"\b{MONTH}",
        r"\b(?:q|quarter )[1-4]\b",
    )
)


def dates_named(words: str) -> int:
    """How many dates the words seem to name, to tell two dates in one cell from a date with other words around it."""
    return sum(len(pattern.findall(words)) for pattern in _PIECES)
