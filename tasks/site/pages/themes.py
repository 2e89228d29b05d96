"""Promises by what they are about: one page of all themes, for the address of a theme of its own would go when its promises do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.site.data.dictionary import statuses_of
from tasks.site.data.row_types import ActionRow
from tasks.site.data.shapes import ReleaseData, RulebookWords, ThemeWords
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import PageFrame, page_frame
from tasks.site.pages.across import PromiseLine, promise_line
from tasks.site.publication import Publication
from tasks.site.words.plain import capital, month_words

_MOST = 50
"""Promises listed of one theme: there are some twenty themes on the page."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The promises about one thing, the latest first; `late` says whether any is past its agreed date, `more` what is left out."""

    anchor: str
    title: str
    late: str
    about: str
    counts: tuple[int, ...]  # all of them, those due by now, of these those kept, and those past their agreed date
    lines: tuple[PromiseLine, ...]
    more: str


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """The themes of a month's promises, and by which words each is known."""

    frame: PageFrame
    month: str
    themes: tuple[Theme, ...]
    rows: tuple[tuple[str, str, str], ...]


def themes_page(publication: Publication, words: RulebookWords) -> ThemesPage:
    """The page `themes/index.html`; of a month with more trusts than a page lists, the first of them."""
    data = publication.newest.overview
    themes = _in_force(words.get("themes", []), data["period"])
    names = {row["trust"]: str(row["name"]) for row in sorted(data["trusts"], key=lambda row: row["trust"])[:LISTED]}
    found: dict[str, list[ActionRow]] = {}
    for row in (action for code in names for action in publication.newest.rows[code]["actions"]):
        found.setdefault(theme_of(row, themes.values()), []).append(row)
    top = page_frame("themes/index.html", "Promises by theme", data["programme"])
    called = {theme: themes[theme]["title"] if theme in themes else capital(theme) for theme in found if theme}
    listed = []
    for theme in [*sorted(called, key=called.__getitem__), *([""] if "" in found else [])]:
        rows = sorted(found[theme], key=lambda row: (not row["past_due"], -(row["days_past_due"] or 0), row["trust"], row["ref"]))
        listed.append(
            Theme(
                anchor=_anchor(theme),
                title=called.get(theme, "No theme"),
                late="Some are past their agreed date." if rows[0]["past_due"] else "",
                about=_how(themes.get(theme), theme),
                counts=_counts(rows, data),
                lines=tuple(promise_line(data, row, names[row["trust"]], top.root) for row in rows[:_MOST]),
                more="The table actions.csv has more." if len(rows) > _MOST else "",
            )
        )
    known_by = tuple((one["title"], ", ".join(one["words"]), one["note"]) for one in themes.values())
    return ThemesPage(top, month_words(data["period"]), tuple(listed), known_by)


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
    """By topic, the row that counts on a period's last day."""
    day = Period.parse(period).last_day.isoformat()
    return {one["topic"]: one for one in sorted(rows, key=lambda one: one["start"]) if one["start"] <= day}


def _anchor(theme: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", theme.casefold())) or "none"


def _how(row: ThemeWords | None, theme: str) -> str:
    if not theme:
        return "Their plans name no topic, and none of the words by which a theme is known stands in them."
    known = f", or, where a plan names none, because one of these words stands in it: {', '.join(row['words'])}" if row else ""
    return f"A promise stands here because its plan names this topic{known}."
