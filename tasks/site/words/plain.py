"""Figures and moments in plain words; a count is never shown without what it is a count of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup

from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.rules.deadline import LONDON
from tasks.rules.percentage import percentage

_TURNS = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe]")


def isolated(value: object) -> object:
    """Words that could turn the direction of what stands around them, in an element of their own; everything else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isascii() and _TURNS.search(value):
        return Markup("<bdi>{}</bdi>").format(value)
    return value


def share(count: int, of: int, noun: str = "") -> str:
    """A count with its denominator and percentage, '82 of 244 (34%)' or '82 of 244 actions (34%)'; with nothing to count, it says so."""
    return f"{part(count, of, noun)} ({percent_words(count, of)})" if of else f"no {noun or 'actions'} to count"


def part(count: int, of: int, noun: str = "") -> str:
    """A count with its denominator, '82 of 244 actions', '0 of 1 file'; the noun is given in the plural, and takes a plain s."""
    return f"{count:,} of {of:,}{' ' + (noun.removesuffix('s') if of == 1 else noun) if noun else ''}"


def percent_words(count: int, of: int) -> str:
    """The percentage alone, to stand beside its count: '34%', or 'nothing to count'. Only nothing is 0%, and only all is 100%."""
    if not of:
        return "nothing to count"
    rounded = percentage(count, of)
    if rounded == 0 < count:
        return "less than 1%"
    return "more than 99%" if rounded == 100 and count < of else f"{rounded}%"


def many(count: int, one: str, several: str = "") -> str:
    """A count and its noun: '1 trust', '3 trusts', 'no trusts'."""
    noun = one if count == 1 else (several or f"{one}s")
    return f"{count:,} {noun}" if count else f"no {noun}"


def listed(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'; nothing at all is an empty text."""
    *head, last = words or [""]
    return f"{', '.join(head)} and {last}" if head else last


def named(words: str, *known: Mapping[str, Mapping[str, object]]) -> str:
    """Words with each organisation's code made its `name`, by the first that knows the code; what is no code stays as it was."""
    return re.sub(r"\b[A-Z0-9]{3,5}\b", lambda code: next((str(one[code[0]]["name"]) for one in known if code[0] in one), code[0]), words)


def capital(text: str) -> str:
    """The text with its first letter large and the rest as it was."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if not text or text[-1] in ".!?…" else f"{text}."


def day_words(iso: str) -> str:
    """An ISO day in full, '3 March 2014'; words that are no ISO day stay as they are."""
    try:
        return in_full(date.fromisoformat(iso))
    except ValueError:
        return iso


def moment_words(iso: str) -> str:
    """An ISO moment in London: '9am on 19 November 2013', '2:05pm on 3 March 2014'. An empty text stays empty."""
    if not iso:
        return ""
    moment = datetime.fromisoformat(iso).astimezone(LONDON)
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'} on {in_full(moment.date())}"


def london_day(iso: str) -> date:
    """The day in London of an ISO moment."""
    return datetime.fromisoformat(iso).astimezone(LONDON).date()


def in_rhythm(period: str, words: str) -> str:
    """Words of ours about months, for a period such as this one."""
    return Period.parse(period).phrase(words)


def end_words(period: str) -> str:
    """What a period ends with, to stand after "by the end of"."""
    return Period.parse(period).end


@lru_cache(maxsize=1024)  # the same few months are named on every page
def month_words(period: str) -> str:
    """'2013-10' as October 2013; an empty text stays empty."""
    return Period.parse(period).words if period else ""
