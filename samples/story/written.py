"""How a trust writes a day: each has its own habit, set out in story.toml."""

from __future__ import annotations

from datetime import date

from samples.story.telling import Story
from tasks.model.words import in_full

_CELL = "a date cell"


def written_day(story: Story, trust: str, day: date) -> str | date:
    """The day in the trust's habit; a date where the trust types dates into cells of its workbook."""
    habit = story.said["dates"].get(trust, "28 November 2013")
    ways: dict[str, str | date] = {
        "28 November 2013": in_full(day),
        "28/11/2013": f"{day:%d/%m/%Y}",
        "28th November 2013": f"{day.day}{_ordinal(day.day)} {day:%B %Y}",
        "2013-11-28": day.isoformat(),
        _CELL: day,
    }
    return ways[habit]


def _ordinal(number: int) -> str:
    return "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
