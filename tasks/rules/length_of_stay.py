"""How long a trust has been in the regime: the month of entry is its first, whatever day it entered on."""

from __future__ import annotations

from datetime import date

from tasks.model.period import Period

THRESHOLDS = ("intended_months",)


def month_of_stay(entered: date, period: Period) -> int:
    """Which month of its stay a period ends in, for a trust that entered on a day; 0 or less before its entry."""
    return (period.last_day.year - entered.year) * 12 + period.last_day.month - entered.month + 1


def stay_words(month: int, intended: int) -> str:
    """The words for the public; `intended` is how many months a stay was meant to last at most, 0 where no source says."""
    return f"Month {month}{f'; {intended} was intended' if intended else ''}"
