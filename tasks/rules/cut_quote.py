"""A quote that was cut short: so many words in a row of words that were taken down are known again by their marks.

The marks are hashes, so that they name words which nobody holds any more. Case, and whatever stands between letters and digits, makes no
difference.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence

THRESHOLDS = ("taken_down_run_words",)

_NO_LETTERS = re.compile(r"[\W_]+")


def parts_of(text: str) -> list[str]:
    """The words of a text as their letters and digits, in small letters."""
    return [part.casefold() for part in _NO_LETTERS.split(text) if part]


def marks_of(text: str, many: int) -> frozenset[str]:
    """The marks of every `many` words in a row of a text that has more; none for 0."""
    parts = parts_of(text)
    return frozenset(_marks(parts, many)) if 0 < many < len(parts) else frozenset()


def quoted(text: str, marks: Collection[str], many: int) -> Iterator[str]:
    """The letters of each longest run of a text in which every `many` words in a row have one of these marks."""
    parts = parts_of(text)
    found = [n for n, mark in enumerate(_marks(parts, many)) if mark in marks]
    known = {*found}
    for first in (n for n in found if n - 1 not in known):
        last = next(n for n in range(first, len(parts)) if n + 1 not in known)
        yield "".join(parts[first : last + many])


def _marks(parts: Sequence[str], many: int) -> Iterator[str]:
    runs = ("".join(parts[n : n + many]) for n in range(len(parts) - many + 1))
    return (hashlib.sha256(run.encode()).hexdigest()[:16] for run in runs)
