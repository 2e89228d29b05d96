"""What was announced and published about the regime by others, in words for the page where a reader looks, each with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from tasks.model.period import Period
from tasks.rulebook.csv_rows import EARLIER
from tasks.site.data.shapes import FigureWords, RulebookWords
from tasks.site.page_frame import Link
from tasks.site.words.plain import capital, listed, month_words, percent_words


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """One published figure as a row of words. `ours` is the percentage that our rounding gives, where one was published."""

    measure: str
    about: str
    figure: str
    ours: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class AnnouncedLine:
    """What was announced, in words, and each source of it."""

    words: str
    sources: tuple[Link, ...]


def announced_at(place: str, words: RulebookWords, trust: str = "") -> tuple[AnnouncedLine, ...]:
    """What was announced of all trusts, and of this one, and is looked for there, in the register's order; its cells write several sources
    with ` ; ` between them.
    """
    mine = (one for one in words.get("announced", []) if one["place"] == place and one["trust"] in {"", trust})
    return tuple(AnnouncedLine(one["words"], tuple(map(source_link, one["source"].split(" ; ")))) for one in mine)


def source_link(source: str) -> Link:
    """A source in words, leading to its address where it ends with one; one that is an address alone is called by its host."""
    words, scheme, rest = source.partition("http")
    address = f"{scheme}{rest}"
    if not scheme or not re.fullmatch(r"https?://\S+", address):
        return Link(source, "")
    return Link(words.rstrip(" ,") or (urlsplit(address).hostname or address).removeprefix("www."), address)


def published_lines(words: RulebookWords, *about: str) -> tuple[PublishedLine, ...]:
    """The published figures about these subjects, in the register's order; all of them where none is named."""
    return tuple(_line(one) for one in words.get("published_figures", []) if not about or one["about"] in about)


def earlier_months(words: RulebookWords) -> str:
    """Who published the months before the programme's first, and which, in a sentence; empty where nobody did."""
    mine = [one for one in words.get("published_figures", []) if one["about"] == EARLIER]
    if not mine:
        return ""
    months = sorted({one["as_at"] for one in mine})
    by = listed(list(dict.fromkeys(one.get("published_by", "") for one in mine)))
    which = month_words(months[0]) if len(months) == 1 else Period.parse(months[0]).through(Period.parse(months[-1]))
    return f"Figures of {which} were published by {by}, before this programme began. They stand as published: none was worked out here."


def _line(one: FigureWords) -> PublishedLine:
    whole = f" of {one['of']:,}" if one["of"] is not None else ""
    share = f" ({one['percent']}%)" if one["percent"] is not None else ""
    known = one["of"] is not None and one["percent"] is not None and one["about"] != EARLIER
    by = f"Published by {one['published_by']}." if one.get("published_by") else ""
    return PublishedLine(
        measure=capital(one["measure"]),
        about=f"{one['scope']}, {one['as_at']}",
        figure=f"{one['figure']}{whole}{share}",
        ours=percent_words(int(one["figure"]), one["of"] or 0) if known else "",
        note=" ".join(filter(None, (by, one["note"]))),
        source=one["source"],
    )
