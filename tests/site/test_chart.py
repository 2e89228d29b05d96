"""A line of shares: the numbers at its ends stand clear of it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tasks.site.chart import CountDrawn, chart

LETTER = 8.5
"""The most that a letter of a number is wide in a drawing, in its own units."""


@pytest.mark.parametrize(
    "shares",
    [[(0, 1), (1, 1), (1, 2)], [(2, 2), (2, 3)], [(1, 2), (1, 4)], [(0, 4), (4, 4)], [(4, 4), (0, 4)], [(1, 1), (0, 3), (3, 3), (1, 4)]],
)
def test_no_number_at_an_end_is_struck_through_by_the_line(shares: list[tuple[int, int]]) -> None:
    drawn = chart(
        "one", "One", [CountDrawn(f"{n}", count, of, count, "#000", "", "", "") for n, (count, of) in enumerate(shares)], "2013-10"
    )
    places = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", drawn.line)]
    for label in drawn.labels[:2]:
        wide = LETTER * len(label.words)
        left = float(label.x) - (wide if label.anchor == "end" else 0)
        for (x, y), (on, down) in pairwise(places):
            for step in range(101):
                along, at = x + (on - x) * step / 100, y + (down - y) * step / 100
                assert not (left <= along <= left + wide and float(label.y) - 10 < at < float(label.y) + 2), (label, along, at)
