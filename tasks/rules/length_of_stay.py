"""How long a trust has been in the regime: the month of entry, or whatever period it reports on, is its first, whatever day that was."""

from __future__ import annotations

from datetime import date

from tasks.model.period import Period, Rhythm
from tasks.model.words import counted

THRESHOLDS = ("intended_months",)


def period_of_stay(entered: date, period: Period) -> int:
    """Which of the periods of its stay one is, for a trust that entered on a day; 0 before its entry."""
    return sum(1 for _ in Period.between(period.on(entered), period))


def stay_words(number: int, noun: str, intended: int) -> str:
    """The words for the public; `noun` is what a period is called, `intended` how many months a stay was meant to last at most, 0 where no
    source says.
    """
    meant = (
        f"{intended} was intended"
        if noun == Rhythm.MONTH
        else f"{counted(intended, 'month')} {'was' if intended == 1 else 'were'} intended"
    )
    return f"{noun.capitalize()} {number}{f'; {meant}' if intended else ''}"
