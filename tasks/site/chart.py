"""Bars and lines as plain geometry: every number a drawing needs is worked out here, and the same numbers stand in a table beside it."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.site.words.plain import in_rhythm, share

WIDTH = 360
_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 48, 350, 26, 136, 190
_ABOVE, _BELOW, _REACH = 12, 22, 150  # how far above or below the line a number stands, and how much of the line it reaches along


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
    """One count in words, and as a bar: its lengths in the drawing's own units, and its fill.

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
    length: str
    dashed: str
    fill: str


_LONGEST_LINE = 36  # letters below a line, of both its ends
_MONTH_NAMES = re.compile("|".join(month_name[1:]))


@dataclass(frozen=True, slots=True)
class LinePoint:
    """A count in a line: where it stands, and `hollow` where some of it is only known from before."""

    x: str
    y: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class LineLabel:
    """Words beside an end of a line; a number has the id it is known by."""

    words: str
    x: str
    y: str
    anchor: str  # as SVG has it
    count_id: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Shares month by month as a line from nothing to all, whose ends are labelled: every such drawing has the same scale.

    `legend` says what hollow points are, if there are any. Who does not see it is read the words of its `bars`, which are its table, too.
    """

    id: str
    title: str
    legend: str
    width: int
    height: int
    grid: str
    line: str
    fill: str
    points: tuple[LinePoint, ...]
    labels: tuple[LineLabel, ...]
    bars: tuple[Bar, ...]


def bars(counts: Sequence[CountDrawn], period: str) -> tuple[Bar, ...]:
    """Bars, each as long as its share; `period` is one of those that they are about."""
    return tuple(_bar(one, period) for one in counts)


def dashed_words(counts: Sequence[CountDrawn], period: str) -> str:
    """What is dashed, if anything is."""
    words = in_rhythm(period, "Dashed: last known from an earlier month, and not reported for the month itself.")
    return words if any(one.dashed for one in counts) else ""


def chart(ident: str, title: str, counts: Sequence[CountDrawn], period: str) -> Chart:
    """A line through counts in order of their months; where nothing is known of one, the line is broken."""
    hollow = in_rhythm(period, "Hollow: some of it is last known from an earlier month, and not reported for the month itself.")
    places = [_place(index, len(counts), one.count, one.of) if one.known else None for index, one in enumerate(counts)]
    return Chart(
        id=ident,
        title=title,
        legend=hollow if any(_hollow(one) for one in counts) else "",
        width=WIDTH,
        height=_HEIGHT,
        grid=f"M{_LEFT} {_TOP}H{_RIGHT}M{_LEFT} {(_TOP + _BOTTOM) // 2}H{_RIGHT}M{_LEFT} {_BOTTOM}H{_RIGHT}",
        line=path_through(places),
        fill=counts[-1].fill if counts else "",
        points=tuple(
            LinePoint(f"{place[0]:.1f}", f"{place[1]:.1f}", _hollow(one)) for one, place in zip(counts, places, strict=True) if place
        ),
        labels=tuple(_labels(counts, places)),
        bars=bars(counts, period),
    )


def length(count: int, of: int) -> float:
    """How long a share is drawn, in the drawing's own units."""
    return WIDTH * count / of if of else 0.0


def path_through(places: Sequence[tuple[float, float] | None]) -> str:
    """The line through some points as SVG has it, broken where there is none."""
    steps, pen = [], "M"
    for place in places:
        if place is not None:
            steps.append(f"{pen}{place[0]:.1f} {place[1]:.1f}")
        pen = "L" if place is not None else "M"
    return "".join(steps)


def _place(index: int, several: int, count: int, of: int) -> tuple[float, float]:
    step = (_RIGHT - _LEFT) / (several - 1) if several > 1 else 0
    return _LEFT + index * step, _BOTTOM - (_BOTTOM - _TOP) * (count / of if of else 0)


def _hollow(one: CountDrawn) -> bool:
    return one.known and (one.dashed or bool(one.note))


def _labels(counts: Sequence[CountDrawn], places: Sequence[tuple[float, float] | None]) -> Iterator[LineLabel]:
    """The numbers at both ends, where the line leaves room for them, the first and the last month, and the scale."""
    known = [(one, place) for one, place in zip(counts, places, strict=True) if place]
    if known:
        (first, (begun, begun_at)), (last, (ended, ended_at)) = known[0], known[-1]
        near = _near(places, ended - _REACH, ended)
        begins = "end" if ended - _REACH >= _LEFT else "start"  # of a first month, right of its point: the scale stands on the left
        yield LineLabel(share(last.count, last.of), f"{ended:.0f}", _beside(ended_at, near), begins, last.count_id)
        if first is not last:
            near = _near(places, begun, begun + _REACH)
            yield LineLabel(share(first.count, first.of), f"{begun:.0f}", _beside(begun_at, near), "start", first.count_id)
    for name, along, begins in zip(_side_by_side([one.name for one in counts]), (_LEFT, _RIGHT), ("start", "end"), strict=False):
        yield LineLabel(name, f"{along}", f"{_HEIGHT - 6}", begins)
    yield LineLabel("100%", f"{_LEFT - 8}", f"{_TOP + 5}", "end")
    yield LineLabel("0%", f"{_LEFT - 8}", f"{_BOTTOM + 5}", "end")


def _near(places: Sequence[tuple[float, float] | None], first: float, last: float) -> list[float]:
    """How far down the line is where a number reaches along it: at its points, and where it comes in from others."""
    found = [place[1] for place in places if place and first <= place[0] <= last]
    for one, other in pairwise(places):
        if one and other:
            slope = (other[1] - one[1]) / (other[0] - one[0])
            found += [one[1] + slope * (edge - one[0]) for edge in (first, last) if one[0] < edge < other[0]]
    return found


def _side_by_side(names: Sequence[str]) -> list[str]:
    """The first and the last of some periods; with their months in three letters, where both in full would not stand in one line."""
    ends = [*dict.fromkeys([names[0], names[-1]])] if names else []
    in_one_line = sum(map(len, ends)) <= _LONGEST_LINE
    return ends if in_one_line else [_MONTH_NAMES.sub(lambda found: found[0][:3], name) for name in ends]


def _beside(down: float, near: Sequence[float]) -> str:
    """Where a number stands clear of the line that it reaches along: above it or below, whichever is nearer to its point."""
    above, below = min(near) - _ABOVE, max(near) + _BELOW
    return f"{above if above >= _ABOVE and (down - above <= below - down or below > _BOTTOM + _BELOW) else below:.1f}"


def _bar(one: CountDrawn, period: str) -> Bar:
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
