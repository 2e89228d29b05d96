"""Who helps whom, on what, and what the helper may be paid: contracts are between a regulator and a partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Partner:
    """A supporting trust; `code` is its ODS code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Contract:
    """A dated, scoped agreement. `partner` is empty while it is to be confirmed; `topics` is empty when it covers the whole plan."""

    id: str
    trust: str
    partner: str
    topics: tuple[str, ...]
    start: date
    end: date | None
    standing: str  # 'announced' | 'actual' | 'to be confirmed'
    source: str
    start_words: str = ""  # how exactly the source dates the start, 'September 2013'
    words: str = ""  # the scope and what else the source says


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the sliding scale: the share of evidenced cost paid when its condition holds."""

    name: str
    rate: Decimal | None  # a share of 1; None where no source gives it
    condition: str  # 'left at first opportunity' | 'not public'
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one regulator rewards partners. No rungs: no scheme was published, so every case is referred."""

    regulator: str
    start: date
    end: date | None
    rungs: tuple[Rung, ...]
    pot: Decimal  # pounds
    words: str
    source: str
