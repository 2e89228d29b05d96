"""Pages across all trusts: every promise past its agreed date, the trusts by how they stand, and the trusts in order of each measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tasks.model.period import Period
from tasks.rules.getting_better import BETTER, DONE, MIXED, STILL, WORST_FIRST
from tasks.site.address import in_force
from tasks.site.data.dictionary import statuses_of, words_of
from tasks.site.data.row_types import ActionRow, VerdictRow
from tasks.site.data.shapes import ReleaseData, Row, RulebookWords, StayWords
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.cards import left_cards, month_lead
from tasks.site.pages.trust_list import more_words
from tasks.site.publication import Publication
from tasks.site.words.action_line import anchor
from tasks.site.words.figure import figure, ident
from tasks.site.words.labels import Label, status_label
from tasks.site.words.plain import capital, day_words, in_rhythm, listed, many, month_words
from tasks.site.words.standing import label_of, standings, word_of

MOST = 200
"""Promises that a page lists."""

MEASURES = (
    ("past_due", "Past agreed date"),
    ("due", "Promises due by now"),
    ("met", "Kept of those due"),
    ("delivered", "Delivered of all"),
    ("slipped", "Moved later"),
    ("unevidenced", "Delivered without evidence"),
)


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise: its words, the way to it, whose it is, by how many days it is past its agreed date (empty: by none), and its status."""

    action: str
    promise: Link
    trust: str
    days: str
    agreed: str
    status: Label


@dataclass(frozen=True, slots=True)
class LatePage:
    """Every promise past its agreed date, the latest first; `more` says what the page leaves out."""

    frame: PageFrame
    month: str
    count: Markup
    lines: tuple[PromiseLine, ...]
    more: str


@dataclass(frozen=True, slots=True)
class StatesPage:
    """The first trusts under each heading, with the way to each, and how many more there are in words; `lead` says how many stand how,
    `none` which states nobody is in.
    """

    frame: PageFrame
    month: str
    lead: Markup
    none: str
    states: tuple[tuple[str, tuple[Link, ...], str], ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The trusts in order of one measure: `orders` lead to the other orders, `rows` hold a trust and its cells."""

    frame: PageFrame
    month: str
    by: str
    orders: tuple[Link, ...]
    rows: tuple[tuple[Link, str, tuple[tuple[str, Markup], ...]], ...]
    more: str


def late_page(publication: Publication) -> LatePage:
    """The page `late/index.html`; of a month with more trusts than a page lists, the promises of those with most past their agreed date."""
    data = publication.newest.overview
    top = page_frame("late/index.html", "Promises past their agreed date", data["programme"])
    rows = sorted((row for row in data["trusts"] if row["past_due"]), key=lambda row: (-int(row["past_due"]), row["trust"]))
    names = {row["trust"]: str(row["name"]) for row in rows[:LISTED]}
    found = [action for code in names for action in publication.newest.rows[code]["actions"] if action["past_due"]]
    late = sorted(found, key=lambda row: (-(row["days_past_due"] or 0), names[row["trust"]], row["ref"]))
    total = data["totals"]["past_due"]
    left_out = total - len(late[:MOST])
    return LatePage(
        frame=top,
        month=month_words(data["period"]),
        count=figure(ident(in_force(data).edition, "past_due"), total, many(total, "promise")),
        lines=tuple(promise_line(data, row, names[row["trust"]], top.root) for row in late[:MOST]),
        more=f"The table actions.csv has {many(left_out, 'promise')} more." if left_out else "",
    )


def promise_line(data: ReleaseData, row: ActionRow, name: str, root: str) -> PromiseLine:
    """A promise among those of other trusts."""
    return PromiseLine(
        action=row["action"],
        promise=Link(row["ref"], f"{root}trusts/{row['trust'].lower()}/index.html#{anchor(row['ref'])}"),
        trust=name,
        days=_days(row, data["period"]) if row["past_due"] else "",
        agreed=day_words(row["due_date"]) or row["timescale"],
        status=status_label(row, statuses_of(data["programme"])),
    )


def _days(row: ActionRow, period: str) -> str:
    """By how many days a promise is past its agreed date, and why it is by none."""
    return str(row["days_past_due"] or in_rhythm(period, "0: agreed for the last day of the month"))


def states_page(publication: Publication, words: RulebookWords) -> StatesPage:
    """The page `states/index.html`: who is new, by which verdict the others stand, who left, and who is back."""
    data = publication.newest.overview
    top = page_frame("states/index.html", f"Who is where in {words_of(data['programme']).regime}", data["programme"])
    period = Period.parse(data["period"])
    first, last = period.first_day, period.last_day
    now, here = standings(data["verdicts"]), sorted(data["trusts"], key=lambda row: str(row["name"]))
    left = [Link(card.name, top.root + card.href) for card in left_cards(data, words, publication.trusts)]
    by_word: dict[str, list[Row]] = defaultdict(list)
    for row in here:
        by_word[word_of(now.get(row["trust"]))].append(row)

    def ways(rows: Sequence[Row]) -> tuple[Link, ...]:
        return tuple(Link(row["name"], f"{top.root}trusts/{row['trust'].lower()}/index.html") for row in rows)

    stays: dict[str, list[StayWords]] = defaultdict(list)
    for stay in words.get("stays", []):
        if stay["entered"] <= last.isoformat():
            stays[stay["trust"]].append(stay)

    states = [
        (
            in_rhythm(data["period"], "New this month"),
            ways([row for row in here if first.isoformat() <= data["register"][row["trust"]]["entered"] <= last.isoformat()]),
        )
    ]
    states += [(_HEADINGS.get(word, capital(word)), ways(by_word[word])) for word in WORST_FIRST]
    back = [row for row in here if _is_back(stays[row["trust"]], last.isoformat())]
    states += [("Left", tuple(left)), ("Back after having left", ways(back))]
    empty = [title[:1].lower() + title[1:] for title, found in states if not found]
    return StatesPage(
        top,
        month_words(data["period"]),
        month_lead(data, in_force(data).edition),
        f"Nobody is among these: {listed(empty)}." if empty else "",
        tuple((title, found[:LISTED], more_words(data, len(found) - LISTED)) for title, found in states if found),
    )


_HEADINGS = {
    STILL: "No progress: standing still",
    MIXED: "Some progress: mixed",
    BETTER: "Some progress: getting better",
    DONE: "Everything delivered: ready to be looked at again",
}


def _is_back(mine: Sequence[StayWords], end: str) -> bool:
    """Whether a trust of these stays is, at the end of a period, in a programme that it had left before."""
    now = [stay for stay in mine if not (stay["left"] and stay["left"] <= end)]
    return any(
        one["left"] and one["left"] < stay["entered"] and one.get("programme") == stay.get("programme") for stay in now for one in mine
    )


def compare_pages(publication: Publication) -> Iterator[ComparePage]:
    """The pages `compare/<measure>/index.html`, one for each order; the first hundred trusts of a month with more."""
    data = publication.newest.overview
    now = standings(data["verdicts"])
    paths = {name: f"compare/{name.replace('_', '-')}/index.html" for name, _ in MEASURES}
    for name, title in MEASURES:
        top = page_frame(paths[name], f"Trusts compared: {title.lower()}", data["programme"])
        ordered = sorted(data["trusts"], key=lambda row: (-count_of(data, row, name), str(row["name"])))
        more = len(ordered) - LISTED
        yield ComparePage(
            frame=top,
            month=month_words(data["period"]),
            by=title,
            orders=tuple(Link(words, "" if other == name else top.root + paths[other]) for other, words in MEASURES),
            rows=tuple(_compared(data, row, now.get(row["trust"]), top.root) for row in ordered[:LISTED]),
            more=more_words(data, more),
        )


def _compared(data: ReleaseData, row: Row, standing: VerdictRow | None, root: str) -> tuple[Link, str, tuple[tuple[str, Markup], ...]]:
    edition, code = in_force(data).edition, row["trust"]
    counts = ((title, count_of(data, row, name), name) for name, title in MEASURES)
    cells = tuple((title, figure(ident(edition, name, code), count, f"{count:,}")) for title, count, name in counts)
    verdict = label_of(word_of(standing)).words
    return Link(row["name"], f"{root}trusts/{code.lower()}/index.html"), verdict, cells


def count_of(data: ReleaseData, row: Row, name: str) -> int:
    """A measure of a trust in a month."""
    return int(row[name] if name in row else data["counts"].get(row["trust"], {}).get(name, 0))
