"""A date in a plan keeps the words it was written in, and what they can honestly be taken to mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How exactly the words name a time."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    YEAR = "year"
    HEDGED = "hedged"  # "largely complete by 31 December 2014"
    ONGOING = "ongoing"  # names no end: listed for a person
    UNREADABLE = "unreadable"  # listed for a person, never guessed


@dataclass(frozen=True, slots=True)
class PlanDate:
    """Words as written, the earliest and latest day they can mean (both None if they name no day), and the precision.

    `reason` says, in words for a person, why no day could be read; it is empty when one could.
    """

    verbatim: str
    earliest: date | None
    latest: date | None
    precision: Precision
    reason: str = ""
