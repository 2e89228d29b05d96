"""Where words stand in what was released or waits to be: of which trust, in which month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.model.period import Period
from tasks.publish.reading import release_view_of
from tasks.record.facts import Candidate, Release
from tasks.record.record import Record
from tasks.run.run import Run
from tasks.site.data.dictionary import FREE
from tasks.site.data.shapes import Row
from tasks.site.removal import Removal, holds, without

_TYPED = {name for names in FREE.values() for name in names}
"""Columns that hold what somebody wrote, in whatever words."""


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Where words stand in what was released, or waits to be: month, trust, and the column if nobody writes freely in it."""

    month: Period
    trust: str
    column: str = ""


def found_words(record: Record, one: Removal) -> Iterator[FoundWords]:
    """Where the words stand in any release, and in the newest candidate of each month, which may wait for approval."""
    for month in record.months(Candidate):
        newest = record.last(Candidate, month)
        facts: list[Candidate | Release] = [*record.all(Release, month), *([newest] if newest else [])]
        for fact in facts:
            view = release_view_of(record, fact)
            for row in view.overview["trusts"]:
                yield from _in_row(month, row["trust"], row, one)
            for trust, own in view.rows.items():
                for row in own["actions"]:
                    yield from _in_row(month, trust, row, one)
                if _stands([rows for name, rows in own.items() if name != "actions"], one):
                    yield FoundWords(month, trust)


def _in_row(month: Period, trust: str, row: Row, one: Removal) -> Iterator[FoundWords]:
    named = (name for name, value in row.items() if _stands(value, one))
    return (FoundWords(month, trust, "" if name in _TYPED else name) for name in named)


def _stands(value: object, one: Removal) -> bool:
    """Whether the words stand in a value, or in one that it holds."""
    if isinstance(value, str):
        return holds(value, one)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_stands(one_value, one) for one_value in inner)


def stand_on_site(run: Run, one: Removal) -> bool:
    """Whether the words stand in any public file: in the reason of a correction, too, which is no trust's."""
    site = run.site
    return any(without(path, data := site.read(path) or b"", [one]) != data for path in site.listed())
