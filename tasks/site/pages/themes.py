"""Promises by what they are about: a page that counts every theme, and one of each with its promises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.site.data.dictionary import statuses_of
from tasks.site.data.row_types import ActionRow
from tasks.site.data.shapes import ReleaseData, RulebookWords, ThemeWords
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.across import PromiseLine, promise_line
from tasks.site.publication import Publication
from tasks.site.words.plain import capital, many, month_words

NONE = "none"
"""The name, in addresses, of the promises that have no theme."""
_MOST = 100
"""Promises listed of one theme."""
_NAME = 40
"""Letters of a theme's name in its address."""


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """Each theme by its counts: all promises, those due by now, those of the latter that were met, and those past their agreed date."""

    frame: PageFrame
    month: str
    themes: tuple[tuple[str, Link, tuple[int, ...]], ...]  # beside its anchor
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """The promises about one thing, the latest first; `about` says by what one belongs here, `more` what is left out."""

    frame: PageFrame
    month: str
    counts: tuple[int, ...]
    lead: str
    about: str
    lines: tuple[PromiseLine, ...]
    more: str


def themes_pages(publication: Publication, words: RulebookWords) -> tuple[ThemesPage, tuple[ThemePage, ...]]:
    """The page `themes/index.html`, and a page of each theme under it; of a month with more trusts than a page lists, of the first of them.

    A theme that the rulebook names has its page while no promise is about it, so that its address stays.
    """
    data = publication.newest.overview
    themes = _in_force(words.get("themes", []), data["period"])
    names = {row["trust"]: str(row["name"]) for row in sorted(data["trusts"], key=lambda row: row["trust"])[:LISTED]}
    called = {_anchor(topic): one["title"] for topic, one in themes.items()}
    found: dict[str, list[ActionRow]] = {anchor: [] for anchor in called}
    for row in (action for code in names for action in publication.newest.rows[code]["actions"]):
        topic = theme_of(row, themes.values())
        called.setdefault(_anchor(topic), capital(topic) if topic else "No theme")
        found.setdefault(_anchor(topic), []).append(row)
    known = {_anchor(topic): one for topic, one in themes.items()}
    ordered = sorted(found, key=lambda anchor: (anchor == NONE, called[anchor]))
    pages = {anchor: _theme_page(data, found[anchor], names, (anchor, called[anchor]), known.get(anchor)) for anchor in ordered}
    top = page_frame("themes/index.html", "Promises by theme", data["programme"])
    counted = ((anchor, Link(called[anchor], f"{anchor}/index.html"), page.counts) for anchor, page in pages.items() if page.lines)
    known_by = tuple((one["title"], ", ".join(one["words"]), one["note"]) for one in themes.values())
    return ThemesPage(top, month_words(data["period"]), tuple(counted), known_by), tuple(pages.values())


def _theme_page(
    data: ReleaseData, actions: Sequence[ActionRow], names: Mapping[str, str], named: tuple[str, str], known: ThemeWords | None
) -> ThemePage:
    anchor, title = named
    top = page_frame(
        f"themes/{anchor}/index.html",
        "Promises that have no theme" if anchor == NONE else f"Promises by theme: {title}",
        data["programme"],
        [("Promises by theme", "themes/index.html")],
    )
    rows = sorted(actions, key=lambda row: (not row["past_due"], -(row["days_past_due"] or 0), row["trust"], row["ref"]))
    about, due, met, late = counts = _counts(rows, data)
    return ThemePage(
        frame=top,
        month=month_words(data["period"]),
        counts=counts,
        lead=f"{capital(many(about, 'promise'))}. Due by now: {due}, of which kept: {met}. Past their agreed date: {late}.",
        about=_how(known, anchor),
        lines=tuple(promise_line(data, row, names[row["trust"]], top.root) for row in rows[:_MOST]),
        more="The table actions.csv has more." if len(rows) > _MOST else "",
    )


def _counts(rows: Sequence[ActionRow], data: ReleaseData) -> tuple[int, ...]:
    end, finished = Period.parse(data["period"]).last_day.isoformat(), statuses_of(data["programme"]).finished
    due = [row for row in rows if row["due_date"] and row["due_date"] <= end]
    return len(rows), len(due), sum(row["status"] in finished for row in due), sum(row["past_due"] for row in rows)


def theme_of(action: ActionRow, themes: Iterable[ThemeWords]) -> str:
    """What a promise is about: the topic that its plan names, else the first theme of which a word stands in it; empty where none does."""
    if action["topic"]:
        return str(action["topic"])
    text = f"{action['theme']} {action['action']}".casefold()
    return next((one["topic"] for one in themes if any(re.search(rf"\b{re.escape(word)}", text) for word in one["words"])), "")


def _in_force(rows: Sequence[ThemeWords], period: str) -> Mapping[str, ThemeWords]:
    """By topic, the row that counts on a period's last day, in the order of the rulebook: the first that fits a promise is its theme."""
    day = Period.parse(period).last_day.isoformat()
    newest = {one["topic"]: one for one in sorted(rows, key=lambda one: one["start"]) if one["start"] <= day}
    return {one["topic"]: newest[one["topic"]] for one in rows if one["topic"] in newest}


def _anchor(theme: str) -> str:
    """The name of a theme in addresses; of one without a Latin letter or a digit, what its bytes are."""
    return ("-".join(re.findall(r"[a-z0-9]+", theme.casefold())) or theme.encode().hex() or NONE)[:_NAME]


def _how(row: ThemeWords | None, anchor: str) -> str:
    if anchor == NONE:
        return "Their plans name no topic, and none of the words by which a theme is known stands in them."
    known = f", or, where a plan names none, because one of these words stands in it: {', '.join(row['words'])}" if row else ""
    return f"A promise stands here because its plan names this topic{known}."
