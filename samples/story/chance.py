"""Chance that never changes: the same words always give the same number, so the same story is told every time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def chance(*words: object) -> float:
    """A number from 0 up to, but not including, 1, decided by the words alone."""
    digest = hashlib.sha256("|".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def number(low: int, high: int, *words: object) -> int:
    """A whole number from low to high, both included."""
    return low + int(chance(*words) * (high - low + 1))


def pick(options: Sequence[T], *words: object) -> T:
    """One of the options."""
    return options[int(chance(*words) * len(options))]
