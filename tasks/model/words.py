"""Days and moments as people say them: 3 March 2014, 9am on 19 November 2013."""

from __future__ import annotations

import calendar
from datetime import date


def in_full(day: date) -> str:
    """A day with its month in full: 3 March 2014."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def counted(number: int, thing: str) -> str:
    """A number with its noun: 1 day, 7 days, 1,300 actions; the noun takes a plain s."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def one_line(text: str) -> str:
    """Text with every run of spaces, line ends and characters that do not print as one space."""
    printed = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printed.split())
