"""The month an update names, in any of the ways a form, a person or a spreadsheet writes one, and the month it is taken to be for."""

from __future__ import annotations

import re
from datetime import datetime

from tasks.model.period import Period
from tasks.model.typed_words import comparable
from tasks.model.update import Reading, Submission
from tasks.rules.date_forms import MONTH, month_number
from tasks.rules.deadline import london_day
from tasks.rules.read_date import read_date

_BEFORE = re.compile(
    r"(?:(?:the )?(?:monthly |reporting )?(?:update|report|return|month|period)(?: of| for| ending| ended)?|for|in|of)[ :,-]+"
)
_AFTER = re.compile(r" (?:update|report|return)$| ?\(.*\)$")
_FIGURES = re.compile(r"(20\d\d) ?(?:[-/] ?(\d{1,2})|\.(\d\d))|(20\d\d)(\d\d)")
_FIGURES_LAST = re.compile(r"(\d{1,2}) ?[-/.] ?(20\d\d)")
_WORDS = re.compile(rf"{MONTH}[ ,/-]*(?:of )?(20\d\d|'?\d\d)")
_WORDS_LAST = re.compile(rf"(20\d\d)[ ,/-]*{MONTH}")


def period_named(word: str) -> Period | None:
    """`2013-10`, `October 2013`, `Oct-13`, or the first or last day of a month; None where no one month is named.

    Spreadsheets make Oct-13 and 1 October of a month as typed; beside Period neither can mean a day.
    """
    words = _AFTER.sub("", comparable(word))
    while found := _BEFORE.match(words):
        words = words[found.end() :]
    if found := _FIGURES.fullmatch(words):
        return _month(found[1] or found[4], found[2] or found[3] or found[5], financial="/" in words)
    if found := _FIGURES_LAST.fullmatch(words):
        return _month(found[2], found[1])
    if found := _WORDS.fullmatch(words):
        return Period(2000 + int(found[2].lstrip("'")) % 100, month_number(found[1]))
    if found := _WORDS_LAST.fullmatch(words):
        return Period(int(found[1]), month_number(found[2]))
    return _of_day(words)


def _month(year: str, number: str, financial: bool = False) -> Period | None:
    """2013/14 is a year and no month, and 2011/12 could be either."""
    follows = financial and int(number) == (int(year) + 1) % 100
    return Period(int(year), int(number)) if 1 <= int(number) <= 12 and not follows else None


def _of_day(words: str) -> Period | None:
    named = read_date(words)
    if named.earliest is None or named.latest is None:
        return None
    month = Period.of(named.latest)
    whole = {month.first_day, month.last_day}
    return month if {named.earliest, named.latest} <= whole and Period.of(named.earliest) == month else None


def period_meant(submission: Submission, reading: Reading, first: Period, last: Period) -> Period:
    """The month an update is taken to be for: the one it names, if it is the programme's and had ended; else the one that was open.

    `first` and `last` are the programme's months.
    """
    named, ended = period_named(reading.head.get("period_word", "")), month_ended(submission.received_at, last)
    return named if named and first <= named <= ended else max(first, ended)


def month_ended(received_at: datetime, last: Period) -> Period:
    """The month that had last ended, in London, at a moment (aware); none after the programme's `last`."""
    return min(last, Period.of(london_day(received_at)).previous())
