"""How long a trust has been in the regime: the month of entry, or whatever period it reports on, is its first, whatever day that was."""

from __future__ import annotations

from datetime import date

from tasks.model.period import Period
from tasks.model.words import counted

THRESHOLDS = ("intended_months",)


def period_of_stay(entered: date, period: Period) -> int:
    """Which of the periods of its stay one is, for a trust that entered on a day; 0 before its entry."""
    return sum(1 for _ in Period.between(period.on(entered), period))


def stay_words(number: int, noun: str, regime: str, intended: int) -> str:
    """The words for the public; `noun` is what a period is called, `regime` what the trust is in, `intended` how many months a stay was
    meant to last at most, 0 where no source says.
    """
    meant = f"; {counted(intended, 'month')} intended" if intended else ""
    return f"{noun.capitalize()} {number} in {regime}{meant}"
