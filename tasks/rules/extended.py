"""A trust that was granted more time for a month is due on the later day, and everything counted from the deadline moves with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tasks.model.ladder_step import Extension
from tasks.model.period import Period


def extended(extensions: Iterable[Extension], trust: str, period: Period, due: date) -> date:
    """The day a trust's update for a period is due: the day granted, if one was and it is later than the usual day `due`."""
    granted = (one.deadline for one in extensions if (one.trust, one.period) == (trust, period))
    return max([due, *granted])
