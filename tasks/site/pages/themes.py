"""Promises by what they are about: a page for each theme, and the list of themes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.site.data.row_types import ActionRow
from tasks.site.data.shapes import RulebookWords, ThemeWords
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.across import MOST, PromisesPage, promise_line
from tasks.site.publication import Publication
from tasks.site.words.plain import capital, month_words

_NONE = "none"
"""Where promises are listed that have no theme."""


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """The themes of a month's promises, each with the way to them and whether any is late, and how a theme is known."""

    frame: PageFrame
    month: str
    themes: tuple[tuple[Link, str], ...]
    rows: tuple[tuple[str, str, str], ...]


def theme_pages(publication: Publication, words: RulebookWords) -> tuple[ThemesPage, list[PromisesPage]]:
    """The page `themes/index.html` and those it leads to; of a month with more trusts than a page lists, the first of them."""
    data = publication.newest.overview
    themes = _in_force(words.get("themes", []), data["period"])
    names = {row["trust"]: str(row["name"]) for row in sorted(data["trusts"], key=lambda row: row["trust"])[:LISTED]}
    found: dict[str, list[ActionRow]] = {}
    for row in (action for code in names for action in publication.newest.rows[code]["actions"]):
        found.setdefault(theme_of(row, themes.values()), []).append(row)
    top = page_frame("themes/index.html", "Promises by theme", data["programme"])
    called = {theme: themes[theme]["title"] if theme in themes else capital(theme) for theme in found if theme}
    ways, pages = [], []
    for theme in [*sorted(called, key=called.__getitem__), *([""] if "" in found else [])]:
        late = sorted(found[theme], key=lambda row: (not row["past_due"], -(row["days_past_due"] or 0), row["trust"], row["ref"]))
        page = page_frame(_path(theme), _title(called.get(theme, "")), data["programme"], (("Promises by theme", top.path),))
        note = "Some are past their agreed date." if late[0]["past_due"] else ""
        ways.append((Link(called.get(theme, "No theme"), top.root + page.path), note))
        left_out = len(late) > MOST
        pages.append(
            PromisesPage(
                frame=page,
                month=month_words(data["period"]),
                about=("Those past their agreed date come first, the latest before the others.", *_how(themes.get(theme), theme)),
                lines=tuple(promise_line(data, row, names[row["trust"]], page.root) for row in late[:MOST]),
                more="The table actions.csv has more." if left_out else "",
                back=Link("All themes", page.root + top.path),
            )
        )
    rows = tuple((one["title"], ", ".join(one["words"]), one["note"]) for one in themes.values())
    return ThemesPage(top, month_words(data["period"]), tuple(ways), rows), pages


def theme_of(action: ActionRow, themes: Iterable[ThemeWords]) -> str:
    """What a promise is about: the topic that its plan names, else the first theme of which a word stands in it; empty where none does."""
    if action["topic"]:
        return str(action["topic"])
    text = f"{action['theme']} {action['action']}".casefold()
    return next((one["topic"] for one in themes if any(re.search(rf"\b{re.escape(word)}", text) for word in one["words"])), "")


def _in_force(rows: Sequence[ThemeWords], period: str) -> Mapping[str, ThemeWords]:
    """By topic, the row that counts on a period's last day."""
    day = Period.parse(period).last_day.isoformat()
    return {one["topic"]: one for one in sorted(rows, key=lambda one: one["start"]) if one["start"] <= day}


def _path(theme: str) -> str:
    return f"themes/{'-'.join(re.findall(r'[a-z0-9]+', theme.casefold())) or _NONE}/index.html"


def _title(called: str) -> str:
    return f"Promises about {called[:1].lower()}{called[1:]}" if called else "Promises with no theme"


def _how(row: ThemeWords | None, theme: str) -> tuple[str, ...]:
    if not theme:
        return ("Their plans name no topic, and none of the words by which a theme is known stands in them.",)
    known = f", or, where a plan names none, because one of these words stands in it: {', '.join(row['words'])}" if row else ""
    return (f"A promise stands here because its plan names this topic{known}.",)
