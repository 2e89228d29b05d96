"""The period an update names, in any of the ways a form, a person or a spreadsheet writes one, and the period it is taken to be for."""

from __future__ import annotations

import re
from datetime import date, datetime

from tasks.model.period import Period, Rhythm, why_not
from tasks.model.typed_words import comparable
from tasks.model.update import Reading, Submission
from tasks.rules.date_forms import MONTH, month_number
from tasks.rules.deadline import london_day
from tasks.rules.read_date import read_date

_BEFORE = re.compile(
    r"(?:(?:the )?(?:monthly |quarterly |four-weekly |reporting )?(?:update|report|return|month|quarter|period)"
    r"(?: of| for| ending| ended)?|for|in|of)[ :,-]+"
)
_AFTER = re.compile(r" (?:update|report|return)$| ?\(.*\)$")
_FIGURES = re.compile(r"(20\d\d) ?(?:[-/] ?(\d{1,2})|\.(\d\d))|(20\d\d)(\d\d)")
_FIGURES_LAST = re.compile(r"(\d{1,2}) ?[-/.] ?(20\d\d)")
_WORDS = re.compile(rf"{MONTH}[ ,/-]*(?:of )?(20\d\d|'?\d\d)")
_WORDS_LAST = re.compile(rf"(20\d\d)[ ,/-]*{MONTH}")
_FROM_TO = re.compile(rf"([^-]{{1,30}}?) ?(?:-|to|until) ?((?:\d+ )?{MONTH} (20\d\d))")


def period_named(word: str, like: Period) -> Period | None:
    """`2013-10`, `October 2013`, `Oct-13`, or the first or last day of a month; None where no one month is named.

    Where a period is no month, one of those that are counted as `like` is: `2025-Q3`, `July to September 2025`, `Q2 2025-26`, or
    `28 July to 24 August 2025`. Spreadsheets make Oct-13 and 1 October of a month as typed; beside Period neither can mean a day.
    """
    words = _AFTER.sub("", comparable(word))
    while found := _BEFORE.match(words):
        words = words[found.end() :]
    if like.rhythm is not Rhythm.MONTH:
        return _in_its_form(words, like) or _of_days(words, like)
    if found := _FIGURES.fullmatch(words):
        return _month(found[1] or found[4], found[2] or found[3] or found[5], financial="/" in words)
    if found := _FIGURES_LAST.fullmatch(words):
        return _month(found[2], found[1])
    if found := _WORDS.fullmatch(words):
        return Period(2000 + int(found[2].lstrip("'")) % 100, month_number(found[1]))
    if found := _WORDS_LAST.fullmatch(words):
        return Period(int(found[1]), month_number(found[2]))
    return _of_days(words, like)


def _month(year: str, number: str, financial: bool = False) -> Period | None:
    """2013/14 is a year and no month, and 2011/12 could be either."""
    follows = financial and int(number) == (int(year) + 1) % 100
    return Period(int(year), int(number)) if 1 <= int(number) <= 12 and not follows else None


def _in_its_form(words: str, like: Period) -> Period | None:
    try:
        found = Period.parse(words.upper())
    except ValueError:
        return None
    return None if why_not(like, found) else found


def _of_days(words: str, like: Period) -> Period | None:
    """The period whose first and last days are named, or one of them."""
    earliest, latest = _span(words)
    if earliest is None or latest is None:
        return None
    period = like.on(latest)
    return period if {earliest, latest} <= {period.first_day, period.last_day} and like.on(earliest) == period else None


def _span(words: str) -> tuple[date | None, date | None]:
    """The first and last day that words name; of a time from one to another, the first may leave out what the last says."""
    if found := _FROM_TO.fullmatch(words):
        first, last, month, year = found.groups()
        begins = (read_date(one).earliest for one in (first, f"{first} {year}", f"{first} {month} {year}"))
        return next(filter(None, begins), None), read_date(last).latest
    named = read_date(words)
    return named.earliest, named.latest


def period_meant(submission: Submission, reading: Reading, first: Period, last: Period) -> Period:
    """The period an update is taken to be for: the one it names, if it is the programme's and had ended; else the one that was open.

    `first` and `last` are the programme's.
    """
    ended = month_ended(submission.received_at, last)
    named = period_named(reading.head.get("period_word", ""), last)
    return named if named and first <= named <= ended else max(first, ended)


def month_ended(received_at: datetime, last: Period) -> Period:
    """The period that had last ended, in London, at a moment (aware); none after the programme's `last`."""
    return min(last, last.on(london_day(received_at)).previous())
