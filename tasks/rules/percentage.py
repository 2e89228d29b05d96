"""Percentages are whole numbers, and a half rounds up; this is the one place where they are rounded."""

from __future__ import annotations


def percentage(n: int, of: int) -> int:
    """`n` as a whole percentage of `of`, a half rounded up, worked in whole numbers so that no binary fraction tips it.

    Raises ValueError when there is nothing to divide by (`of` below 1: say "none of 0" instead of a percentage) and when the part is
    negative or larger than the whole.
    """
    if of < 1:
        raise ValueError(f"there is no percentage of {of}")
    if not 0 <= n <= of:
        raise ValueError(f"{n} is not a part of {of}")
    return (200 * n + of) // (2 * of)
