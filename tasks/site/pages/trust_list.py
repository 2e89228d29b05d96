"""The trusts of a month line by line: those that need most attention first, and all of them by name where a page cannot hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from tasks.site.address import Address, in_force
from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.revision_marks import MARK, of_row
from tasks.site.data.row_types import VerdictRow
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.words.figure import shared
from tasks.site.words.labels import Label, state_label
from tasks.site.words.plain import in_rhythm, many, month_words
from tasks.site.words.standing import standing_tag, standings
from tasks.site.words.unreported import delivered, not_judged

_NOTHING_ELSE = "Nothing else"
"""Beside late promises, which have a column of their own."""


@dataclass(frozen=True, slots=True)
class TrustLine:
    """A trust in the list, worst first: its update, its counts, and what needs attention in words."""

    name: str
    href: str
    verdict: Markup | str
    state: Label
    state_mark: str
    delivered: Markup
    past_due: Markup
    slipped: Markup
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A hundred of a month's trusts by name; `codes` are theirs."""

    frame: PageFrame
    title: str
    month: Link
    trusts: tuple[TrustLine, ...]
    others: tuple[Link, ...]


def trust_lines(data: ReleaseData, address: Address, root: str) -> tuple[TrustLine, ...]:
    """The trusts that need most attention, a hundred at most; `root` leads to the top of the site."""
    judged, (worst, _) = _judged(data), _worst(data)
    ordered = sorted(data["trusts"], key=lambda row: _urgency(row, judged.stalled, worst))[:LISTED]
    return tuple(_trust_line(data, row, address, judged, root) for row in ordered)


def lists(data: ReleaseData, root: str) -> tuple[Link, ...]:
    """The way to all trusts by name, where a page cannot hold them."""
    return tuple(Link(_span(rows), f"{root}{path}") for path, rows in _lists_of(data))


def _lists_of(data: ReleaseData) -> list[tuple[str, list[Row]]]:
    """(path, rows) of the pages that hold a month's trusts by name, where one page cannot hold them."""
    ordered = sorted(data["trusts"], key=lambda row: (row["name"], row["trust"]))
    pages = [ordered[first : first + LISTED] for first in range(0, len(ordered), LISTED)]
    return [(f"{data['period']}/list/{n}/index.html", rows) for n, rows in enumerate(pages, start=1)] if len(pages) > 1 else []


def list_pages(data: ReleaseData) -> Iterator[ListPage]:
    """These pages, in order."""
    month, judged, held = month_words(data["period"]), _judged(data), _lists_of(data)
    for path, rows in held:
        top = page_frame(path, f"{month}: {_span(rows)}", data["programme"], [(month, f"{data['period']}/index.html")])
        lines = tuple(_trust_line(data, row, in_force(data), judged, top.root) for row in rows)
        others = tuple(Link(_span(mine), f"{top.root}{other}") for other, mine in held)
        yield ListPage(top, _span(rows), Link(month, f"{top.root}{data['period']}/index.html"), lines, others)


class _Judged(NamedTuple):
    """The verdict on each trust, and the trusts whose plans the rule says have stalled; an answer of no is an answer too."""

    standings: Mapping[str, VerdictRow]
    stalled: set[str]


def _judged(data: ReleaseData) -> _Judged:
    stalled = {row["trust"] for row in data["verdicts"] if row["rule"] == "stalled" and row["answer"] == "yes"}
    return _Judged(standings(data["verdicts"]), stalled)


def _span(rows: Sequence[Row]) -> str:
    return f"{rows[0]['name']} to {rows[-1]['name']}"


def trust_href(data: ReleaseData, address: Address, trust: str, root: str) -> str:
    """Where a trust's page stands, or stood when a release was replaced."""
    return f"{root}{address.of(data, trust).pages}/{trust.lower()}/index.html"


def link_note(data: ReleaseData, address: Address) -> str:
    """What a table of trusts leaves out, or leads away to."""
    number = address.replaced_by
    same = f"The names of trusts of which release {number} told the same lead to their pages as they stand now." if address.same else ""
    return " ".join(filter(None, (more_words(data, len(data["trusts"]) - LISTED), same)))


def more_words(data: ReleaseData, more: int) -> str:
    """How many trusts a page leaves out, and where they stand; empty where it leaves out none."""
    return f"The table trusts.csv has {many(more, words_of(data['programme']).short)} more." if more > 0 else ""


def _urgency(row: Row, stalled: set[str], worst: str) -> tuple[bool, bool, int, int, str]:
    return (
        bool(row["accepted"] or not_judged(row)),
        row["trust"] not in stalled,
        -int(row["past_due"]),
        -int(row[worst]),
        str(row["name"]),
    )


def _worst(data: ReleaseData) -> tuple[str, str]:
    """The name and the words of the count of what stands worst."""
    worst = statuses_of(data["programme"]).ordered[-1]
    return worst.code, worst.short


def _trust_line(data: ReleaseData, row: Row, address: Address, judged: _Judged, root: str) -> TrustLine:

    def share_of(name: str) -> Markup:
        return shared(address.edition, name, row, who=row["trust"])

    wanting = (
        _worst(data),
        ("unevidenced", "called delivered, no evidence supplied"),
    )
    attention = [] if row["accepted"] or not_judged(row) else ["No accepted update"]
    attention += ["Plan has stalled"] if row["trust"] in judged.stalled else []
    attention += [f"{many(row['days_late'], 'day')} late with its update"] if row["accepted"] and not row["on_time"] else []
    attention += [Markup("{} {}").format(share_of(name), words) for name, words in wanting if row[name]]
    return TrustLine(
        name=row["name"],
        href=trust_href(data, address, row["trust"], root),
        verdict=standing_tag(judged.standings.get(row["trust"]), address.edition),
        state=state_label(row, words_of(data["programme"])),
        state_mark=MARK if of_row(data, row) else "",
        delivered=delivered(address.edition, row, row["trust"]),
        past_due=share_of("past_due"),
        slipped=share_of("slipped"),
        attention=tuple(attention) or (_NOTHING_ELSE if row["past_due"] else in_rhythm(data["period"], "Nothing this month"),),
    )
