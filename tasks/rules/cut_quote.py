"""A quote that was cut short: so many words in a row of words that were taken down are known again by their marks.

The marks are hashes, so that they name words which nobody holds any more. Case, and whatever stands between letters and digits, makes no
difference.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from functools import lru_cache

THRESHOLDS = ("taken_down_run_words",)

_NO_LETTERS = re.compile(r"[\W_]+")


def parts_of(text: str) -> list[str]:
    """The words of a text as their letters and digits, in small letters."""
    return [part.casefold() for part in _NO_LETTERS.split(text) if part]


def marks_of(text: str, many: int) -> frozenset[str]:
    """The marks of every `many` words in a row of a text that has more; none for 0."""
    return frozenset(_marks(text, many)) if 0 < many < len(parts_of(text)) else frozenset()


def letters_by_mark(text: str, many: int) -> dict[str, str]:
    """The same marks, each with the letters of its words."""
    return dict(zip(_marks(text, many), _runs(text, many), strict=True)) if marks_of(text, many) else {}


def marks_within(text: str, marks: Collection[str], many: int) -> frozenset[str]:
    """Those of the marks that a text has, however short it is."""
    return frozenset(marks).intersection(_marks(text, many)) if marks else frozenset()


def quoted(text: str, marks: Collection[str], many: int) -> Iterator[str]:
    """The letters of each longest run of a text in which every `many` words in a row have one of these marks."""
    found = [n for n, mark in enumerate(_marks(text, many)) if mark in marks]
    known, parts = {*found}, parts_of(text) if found else []
    for first in (n for n in found if n - 1 not in known):
        last = next(n for n in range(first, len(parts)) if n + 1 not in known)
        yield "".join(parts[first : last + many])


@lru_cache(maxsize=50_000)  # the same sentence stands in many files
def _marks(text: str, many: int) -> tuple[str, ...]:
    return tuple(hashlib.sha256(run.encode()).hexdigest()[:16] for run in _runs(text, many))


def _runs(text: str, many: int) -> Iterator[str]:
    parts = parts_of(text)
    return ("".join(parts[n : n + many]) for n in range(len(parts) - many + 1))
