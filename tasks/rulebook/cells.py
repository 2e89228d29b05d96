"""What may stand in one cell or behind one key, with words for a person when something else does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from tasks.model.finding import Severity
from tasks.model.period import Period
from tasks.rulebook.problems import unknown

_YEARS = range(1900, 2200)  # deadlines and their days of grace can be reckoned from each of these
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"\d{1,18}")


def _day(value: Any) -> date:
    found = _written_day(value)
    if found.year in _YEARS:
        return found
    raise ValueError(f'"{found}" is a century or more off: write the day that is meant, or leave it empty if there is none')


def _written_day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f'"{value}" is not a day of the calendar: write a day that exists, as 2013-07-16') from None
    raise ValueError(f'"{value}" is not a date: write it as 2013-07-16')


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    raise ValueError(f'"{value}" is not a whole number: write digits only, as 10')


def _clock(value: Any) -> time:
    try:
        return time.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f'"{value}" is not a time of day: write it in quotation marks, as "18:00"') from None


def _working_days(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 60:
        return value
    raise ValueError(f'"{value}" is not a number of working days: write a whole number such as -3, 0 or 5, at most 60 either way')


def _month(value: Any) -> Period:
    return Period.parse(value if isinstance(value, str) else str(value))


def _share(value: Any) -> Decimal:
    try:
        share = Decimal(value if isinstance(value, str) else "")
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= 1:
        raise ValueError(f'"{value}" is not a share of 1: write it in quotation marks, as "0.75"')
    return share


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f'"{value}" is not text: write it in quotation marks')  # noqa: TRY004 - pydantic words only ValueError
    return value.strip()


def _non_empty(value: str) -> str:
    if not value:
        raise ValueError("this is empty: write something, it is always needed")
    return value


def _unless_empty(read: Callable[[Any], Any]) -> BeforeValidator:
    return BeforeValidator(lambda value: None if value is None or value == "" else read(value))


def _known(kind: str, words: Iterable[str], value: str) -> str:
    if value not in (known := tuple(words)):
        raise ValueError(unknown(kind, value, known))
    return value


def one_of(kind: str, *words: str) -> AfterValidator:
    """Only these words may stand here; anything else is answered with the nearest."""
    return AfterValidator(partial(_known, kind, words))


Text = Annotated[str, BeforeValidator(_text)]
NonEmpty = Annotated[Text, AfterValidator(_non_empty)]
Day = Annotated[date, BeforeValidator(_day)]
MaybeDay = Annotated[date | None, _unless_empty(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
WorkingDays = Annotated[int, BeforeValidator(_working_days)]
Month = Annotated[Period, BeforeValidator(_month)]
Whole = Annotated[int, BeforeValidator(_whole)]
MaybeWhole = Annotated[int | None, _unless_empty(_whole)]
Share = Annotated[Decimal, BeforeValidator(_share)]
MaybeShare = Annotated[Decimal | None, _unless_empty(_share)]
SeverityWord = Annotated[Severity, BeforeValidator(lambda value: _known("severity", Severity, _non_empty(_text(value))))]
