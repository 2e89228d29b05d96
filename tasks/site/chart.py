"""Bars as plain geometry: every number a drawing needs is worked out here, and the same numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.site.words.plain import in_rhythm, share

WIDTH = 360
_STEP, _BAR, _TEXT, _LINE = 74, 18, 18, 21


@dataclass(frozen=True, slots=True)
class CountDrawn:
    """A count out of a whole, and how much of it was reported for the month itself, each with its id.

    `note` stands before the numbers, or alone where nothing is `known`. A count that no report of the month is in is drawn `whole`.
    """

    name: str
    count: int
    of: int
    reported: int
    fill: str
    count_id: str
    of_id: str
    reported_id: str
    note: str = ""
    known: bool = True
    whole: bool = False

    @property
    def dashed(self) -> bool:
        """Whether some of it is only known from before."""
        return self.reported < self.count and not self.whole


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words above it, the `name` on one line and its `numbers` on the next, its lengths in the drawing's own units, and
    its fill.

    What was reported for the month itself is filled; the rest, last known from before, has a dashed outline.
    """

    name: str
    numbers: str
    count: str
    reported: str
    of: str
    count_id: str
    reported_id: str
    of_id: str
    text_y: int
    line_y: int
    bar_y: int
    length: str
    dashed: str
    fill: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart with a title; `legend` says what is dashed, if anything is. Who does not see it is read the words of its bars."""

    id: str
    title: str
    legend: str
    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]


def chart(ident: str, title: str, counts: Sequence[CountDrawn], period: str) -> Chart:
    """Bars, each as long as its share; `period` is one of those that they are about."""
    bars = tuple(_bar(index, one, period) for index, one in enumerate(counts))
    dashed = any(one.dashed for one in counts)
    legend = in_rhythm(period, "Dashed: last known from an earlier month, and not reported for the month itself.") if dashed else ""
    return Chart(ident, title, legend, WIDTH, len(bars) * _STEP, _BAR, bars)


def length(count: int, of: int) -> float:
    """How long a share is drawn, in the drawing's own units."""
    return WIDTH * count / of if of else 0.0


def _bar(index: int, one: CountDrawn, period: str) -> Bar:
    filled, whole = (length(count, one.of) for count in (one.reported if one.dashed else one.count, one.count))
    return Bar(
        name=one.name,
        numbers=_words(one, period),
        count=f"{one.count:,}" if one.known else one.note,
        reported=f"{one.reported:,}" if one.known else "",
        of=f"{one.of:,}" if one.known else "",
        count_id=one.count_id if one.known else "",
        reported_id=(one.reported_id if one.dashed else one.count_id) if one.known and not one.whole else "",
        of_id=one.of_id if one.known else "",
        text_y=index * _STEP + _TEXT,
        line_y=index * _STEP + _TEXT + _LINE,
        bar_y=index * _STEP + _TEXT + _LINE + 6,
        length=f"{filled:.1f}",
        dashed=f"{whole - filled:.1f}" if one.dashed else "",
        fill=one.fill,
    )


def _words(one: CountDrawn, period: str) -> str:
    if not one.known:
        return one.note
    if one.note:
        return f"{one.note}; last known {share(one.count, one.of)}"
    reported = in_rhythm(period, f", {one.reported:,} reported in the month") if one.dashed else ""
    return f"{share(one.count, one.of)}{reported}"
