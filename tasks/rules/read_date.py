"""A date as people write it is read only as far as its words go; what could mean two things is left to a person, with the reason."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tasks.model.period import Period
from tasks.model.plan_date import PlanDate, Precision
from tasks.model.typed_words import comparable
from tasks.model.words import in_full
from tasks.rules.date_forms import MONTH, ORDINAL, CannotRead, Span, dates_named, month_number, span

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +(?=.*\d)")
_LEADING = re.compile(
    r"(?:by|on|in|at|for|during|until|till|to|due|target(?: date)?|deadline|date|(?:no|not) later than|week ending|w/e"
    r"|completed?|delivered|done|achieved|finished)(?: date)?\b ?[:,-]? ?(?=.)"
)
_BEFORE = re.compile(r"(?:before|prior to) ")
_HEDGES = (
    r"largely|mostly|mainly|substantially|partly|partially|approximately|approx\.?|around|about|circa|c\.|roughly|hopefully|likely"
    r"|expected|estimated|anticipated|provisional|provisionally|tbc|to be confirmed"
)
_LEADING_HEDGE = re.compile(rf"(?:{_HEDGES})[ :,]+(?=.*\d)")
_TRAILING_HEDGE = re.compile(rf"[ ,-]*(?:\((?:{_HEDGES})\)|(?:{_HEDGES}))$")
_AT_THE_LATEST = re.compile(r",? (?:at the latest|latest)$")
_PART = re.compile(r"(?:the )?(early|beginning|start|mid|middle|late|end)(?: ?- ?| (?:of )?)(?:the )?(?=.)")
_ONGOING = re.compile(r"(?:is |this is )?(?:ongoing|on-going|on going|continuous|continuing|continual|rolling)\b(.*)")
_REASONS = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (
            r"tb[cda]|t\.b\.[cda]\.?|to be (?:confirmed|agreed|decided|determined|advised)|n/?a|not applicable|none|unknown|-+|\?+",
            "no date is fixed yet",
        ),
        (
            r"(?:within |over |in |next )?(?:\d+|one|two|three|four|six|nine|ten|twelve|eighteen)[ -](?:day|week|month|year)s?\b.*",
            "it is a length of time, not a date: write the day it ends",
        ),
        (
            r"asap|as soon as possible|immediate(?:ly)?|first opportunity|urgent(?:ly)?|now",
            "it is an event or a wish, not a date: write the day it is due",
        ),
        (
            r"(?:from|after|since|starting|starts|commencing|w/c|week commencing|week beginning)\b.*",
            "it names a start, not an end: write the day it is due",
        ),
        (r"\d{5}(?:\.\d+)?", "it is a bare number: set the cell's format to date, or write the day out"),
        (
            r".*\b(?:spring|summer|autumn|winter|easter|christmas|new year)\b.*",
            "a season or feast is not one day: write the month",
        ),
    )
)
_LONGEST = 120  # characters; a longer cell is prose, and would be read one word at a time


def read_date(text: str, near: Period | None = None) -> PlanDate:
    """Read a date as written in a plan or an update; never raises and never guesses.

    A month, quarter or year is meant to its end, so `latest` is the day to hold people to. NHS quarters count from April and need both
    years ("Q3 2013-14"). A date without a year stays unread even when `near`, the period it was written in, is known: that only lets
    the reason suggest what to write. An early, middle or late month is its days 1-10, 11-20 or 21 on; its end is its last day.
    """
    words = comparable(text.replace("’", "'").replace("‘", "'"))
    try:
        found = _read(words)
    except CannotRead as refusal:
        return PlanDate(text, None, None, Precision.UNREADABLE, str(refusal) + _suggestion(words, near))
    if found is None:
        return PlanDate(text, None, None, Precision.ONGOING, "it names no end")
    return PlanDate(text, found.earliest, found.latest, found.precision)


def names_one_day(text: str) -> bool:
    """Whether words name one day, and not a month or a longer time."""
    read = read_date(text)
    return read.earliest is not None and read.earliest == read.latest


def _read(words: str) -> Span | None:
    """The span named, or None for something ongoing."""
    if len(words) > _LONGEST:
        raise CannotRead("it is too long to be a date: write the date alone")
    ongoing = _ONGOING.fullmatch(words)
    if ongoing and not dates_named(ongoing[1]):
        return None
    if ongoing:
        raise CannotRead("it says it is ongoing and also names a date: write the date it ends")
    return _peeled(words, original=words)


def _peeled(words: str, original: str) -> Span:
    """Take off one leading or trailing word that changes the meaning in a known way, then read the rest."""
    found = span(words)
    if found is not None:
        return found
    hedge = _LEADING_HEDGE.match(words) or _TRAILING_HEDGE.search(words)
    if hedge and hedge[0] != words:
        rest = _peeled(_without(words, hedge), original)
        return rest._replace(precision=Precision.HEDGED)
    if before := _BEFORE.match(words):
        rest = _peeled(_without(words, before), original)
        last = rest.earliest - timedelta(days=1)
        return Span(last, last, rest.precision)
    if weekday := _WEEKDAY.match(words):
        return _on_weekday(_peeled(_without(words, weekday), original), weekday[1])
    if part := _PART.match(words):
        return _part(_peeled(_without(words, part), original), part[1])
    if plain := _LEADING.match(words) or _AT_THE_LATEST.search(words):
        return _peeled(_without(words, plain), original)
    raise CannotRead(_why_not(words, original))


def _without(words: str, match: re.Match[str]) -> str:
    return (words[: match.start()] + words[match.end() :]).strip(" ,:")


def _on_weekday(found: Span, weekday: str) -> Span:
    meant = _WEEKDAYS[found.earliest.weekday()]
    if found.precision in (Precision.DAY, Precision.HEDGED) and not meant.startswith(weekday):
        raise CannotRead(f"{in_full(found.earliest)} is a {meant.capitalize()}, not the weekday written")
    return found


def _part(found: Span, part: str) -> Span:
    if part == "end":
        return found._replace(earliest=found.latest)
    if part in ("beginning", "start"):
        part = "early"
    if found.precision is not Precision.MONTH:
        raise CannotRead("it names a part of a longer time than a month: write the month")
    first = {"early": 1, "mid": 11, "middle": 11, "late": 21}[part]
    last = {"early": 10, "mid": 20, "middle": 20, "late": found.latest.day}[part]
    return Span(found.earliest.replace(day=first), found.latest.replace(day=last), Precision.MONTH)


def _why_not(words: str, original: str) -> str:
    if not original:
        return "no date is given"
    if dates_named(original) > 1:
        return "it names more than one date"
    for pattern, reason in _REASONS:
        if pattern.fullmatch(words) or pattern.fullmatch(original):
            return reason
    if dates_named(words):
        return "it has words beside the date that may change its meaning: write the date alone"
    return "it names no day, month, quarter or year"


def _suggestion(words: str, near: Period | None) -> str:
    day = re.search(rf"\b{ORDINAL}(?: of)? ?{MONTH}$", words)
    if near is None or day is None or not 1 <= int(day[1]) <= 28:
        return ""
    month = month_number(day[2])
    candidates = [date(near.year + step, month, int(day[1])) for step in (-1, 0, 1)]
    nearest = min(candidates, key=lambda candidate: abs((candidate - near.last_day).days))
    return f"; if {in_full(nearest)} is meant, write that"
