"""A level names a notice's step; what follows its first comma keeps a notice that holds anew apart from the one before it."""

from __future__ import annotations

import re

OVER = "resolved"
"""The step at which those who were told of trouble are told that it is over."""

AGAIN = ", again"
"""Added to the level of a notice that was cancelled before it was sent, and then held once more."""

ALTERNATE = ", alternate"
"""Added to the level of a notice that is sent in another's place; such a notice has no alternate of its own."""

_TIME = re.compile(r", time (\d+)")
_HOW_OFTEN = re.compile(rf"{_TIME.pattern}|{AGAIN}|{ALTERNATE}")


def step_of(level: str) -> str:
    """The step of the ladder that a level belongs to."""
    return level.partition(",")[0]


def time_of(level: str) -> int:
    """The how-manieth time this trouble is told: the first until those who were told have heard that it is over, the second after that."""
    found = _TIME.search(level)
    return int(found[1]) if found else 1


def at_time(level: str, time: int) -> str:
    """A level at its n-th time; the first is not written."""
    return level if time == 1 else f"{level}, time {time}"


def as_asked(level: str) -> str:
    """A level as its ladder asks for it, however often it was told."""
    return _HOW_OFTEN.sub("", level)
