"""A bank holiday that was announced: one more, or one that was taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """`day` is a bank holiday in England (or with `holiday` False no longer one) since it was `announced`, on that day or before."""

    day: date
    holiday: bool
    name: str
    announced: date
    source: str
