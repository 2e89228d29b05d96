"""The list of releases: every numbered release of every month, with the reason for each that replaced another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.rulebook.csv_rows import EARLIER
from tasks.site.data.shapes import ProgrammeWords, ReleaseNote, RulebookWords
from tasks.site.page_frame import PageFrame, page_frame
from tasks.site.words.known import PublishedLine, earlier_months, published_lines
from tasks.site.words.plain import in_rhythm, moment_words, month_words


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One numbered release in the list; one that a later one replaced can still be opened."""

    month: str
    number: int
    when: str
    why: str
    href: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """Every release, newest first."""

    frame: PageFrame
    releases: tuple[ReleaseLine, ...]
    earlier: str
    published: tuple[PublishedLine, ...]


def releases_page(programme: ProgrammeWords, history: Sequence[ReleaseNote], words: RulebookWords) -> ReleasesPage:
    """The list of every numbered release, newest first; and what others published of the months before."""
    last = {note["period"]: note["number"] for note in sorted(history, key=lambda note: note["number"])}
    ordered = sorted(history, key=lambda note: (note["period"], note["number"]), reverse=True)
    lines = tuple(
        ReleaseLine(
            month=month_words(note["period"]),
            number=note["number"],
            when=moment_words(note["as_of"]),
            why=note["reason"] or in_rhythm(note["period"], "First release of the month."),
            href=f"../{note['period']}/index.html"
            if last[note["period"]] == note["number"]
            else f"{note['period']}/{note['number']}/index.html",
            replaced=last[note["period"]] != note["number"],
        )
        for note in ordered
    )
    frame = page_frame("releases/index.html", "Releases", programme)
    return ReleasesPage(frame, lines, earlier_months(words), published_lines(words, EARLIER))
