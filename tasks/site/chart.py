"""Bars as plain geometry: every number a drawing needs is worked out here, and the same numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.site.words.plain import share

WIDTH = 360
_STEP, _BAR, _TEXT = 52, 18, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words above it, its length in the drawing's own units, and its fill."""

    name: str
    words: str
    count: str
    of: str
    count_id: str
    of_id: str
    text_y: int
    bar_y: int
    length: str
    fill: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart with a title and a description for those who do not see it."""

    id: str
    title: str
    desc: str
    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]


def chart(ident: str, title: str, counted: Sequence[tuple[str, int, int, str, str, str]]) -> Chart:
    """Bars for (words, count, of, fill, id of the count, id of what it is a share of), each as long as its share."""
    bars = tuple(
        Bar(
            name=words,
            words=f"{words}: {share(count, of)}",
            count=f"{count:,}",
            of=f"{of:,}",
            count_id=count_id,
            of_id=of_id,
            text_y=index * _STEP + _TEXT,
            bar_y=index * _STEP + _TEXT + 6,
            length=f"{WIDTH * count / of if of else 0:.1f}",
            fill=fill,
        )
        for index, (words, count, of, fill, count_id, of_id) in enumerate(counted)
    )
    desc = "; ".join(bar.words for bar in bars) + "."
    return Chart(ident, title, desc, WIDTH, len(bars) * _STEP, _BAR, bars)
