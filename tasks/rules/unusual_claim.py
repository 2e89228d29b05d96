"""A claim far from what was usual is pointed out to its sender, who may have typed a figure wrong; it returns nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

THRESHOLDS = ("unusual_claim",)


def unusual_claim(pence: Decimal, before: Sequence[Decimal], of_all: Sequence[Decimal], times: int) -> Decimal | None:
    """The usual cost of a month if a claim for one is far from it, else None; all in pence.

    Usual is the middle of `before`, what other months of the contract came to: `times` as much, or less than that part of it, is far. Of a
    contract's first month it is the middle of `of_all`, the months of all contracts, and only more than `times` as much is far.
    """
    if before:
        usual = median(before)
        return usual if usual and not usual / times <= pence <= usual * times else None
    usual = median(of_all) if of_all else Decimal(0)
    return usual if usual and pence > usual * times else None
