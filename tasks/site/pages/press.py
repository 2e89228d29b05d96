"""A month for journalists: a summary to copy, how each trust stands, what is new by name, each figure with the way to its source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from tasks.site.address import in_force
from tasks.site.data.revision_marks import NOTE, of_totals
from tasks.site.data.shapes import ReleaseData
from tasks.site.data.totals import LISTED
from tasks.site.page_frame import Link, PageFrame, page_frame
from tasks.site.pages.cards import urgency
from tasks.site.pages.changed import changed_words
from tasks.site.picture import month_link
from tasks.site.words.media_summary import media_summary
from tasks.site.words.plain import in_rhythm, moment_words, month_words
from tasks.site.words.standing import standing_words, standings


@dataclass(frozen=True, slots=True)
class PressPage:
    """Every word of the page, in the order in which the template shows them."""

    frame: PageFrame
    month: str
    release: str
    summary: tuple[str, ...]
    trusts: tuple[tuple[Link, Markup], ...]
    changed: tuple[str, ...]
    whole: Link
    revised: str


def press_page(data: ReleaseData, path: str = "") -> PressPage:
    """The page `<period>/press/`, or the same at a `path` that always has the newest month."""
    month, address = month_words(data["period"]), in_force(data)
    own = f"{data['period']}/press/index.html"
    trail = [] if path else [(month, f"{data['period']}/index.html")]
    title = in_rhythm(data["period"], "For journalists: the newest month") if path else f"{month}, for journalists"
    top = page_frame(path or own, title, data["programme"], trail, picture=None if path else month_link(data))
    sources = f"{top.root}{data['period']}/sources/index.html"
    now = standings(data["verdicts"])
    ordered = sorted((row for row in data["trusts"] if row["trust"] in now), key=lambda row: urgency(row, now))[:LISTED]
    return PressPage(
        frame=top,
        month=month,
        release=f"Release {data['number']}, as known at {moment_words(data['as_of'])}.",
        summary=tuple(_with_ways(words, sources) for words in media_summary(data, address.edition)),
        trusts=tuple(
            (
                Link(row["name"], f"{top.root}{data['period']}/{row['trust'].lower()}/index.html"),
                standing_words(address.edition, now[row["trust"]]),
            )
            for row in ordered
        ),
        changed=tuple(changed_words(data, address.edition)),
        whole=Link(f"Everything for {month}", f"{top.root}{data['period']}/index.html"),
        revised=in_rhythm(data["period"], NOTE) if of_totals(data) else "",
    )


def _with_ways(words: str, sources: str) -> str:
    """A paragraph in which each figure leads to where it comes from."""
    if not isinstance(words, Markup):
        return words
    return Markup(_FIGURE.sub(rf'<a href="{sources}#\1">\g<0></a>', str(words)))  # noqa: S704 - the same markup, with links around parts of it


_FIGURE = re.compile('<data data-figure="([^"<]+)"(?:(?!<data ).)*?</data>')
