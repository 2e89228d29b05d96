"""Where words stand in what was released or waits to be: of which trust, in which month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tasks.model.period import Period
from tasks.publish.reading import release_view_of
from tasks.record.facts import Candidate, Release
from tasks.record.record import Record
from tasks.run.run import Run
from tasks.site.data.dictionary import FREE, is_free
from tasks.site.data.shapes import Row
from tasks.site.removal import Removal, holds, without
from tasks.upkeep.published_words import OF_THE_TRUST


@dataclass(frozen=True, slots=True)
class PublicText:
    """One text of what was released, or waits to be: the trust's whose it is (none of a reason), and its row by `ref` and column.

    `ref` is `-` for the month as a whole, and nothing where the text follows from a row; `release` is its month as `--row` takes it.
    """

    month: Period
    release: str
    trust: str
    ref: str
    column: str
    text: str

    @property
    def free(self) -> bool:
        """Whether somebody wrote it, in whatever words, or it follows from what somebody wrote."""
        return not self.ref or any(is_free(table, self.column) for table in FREE)


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Where words stand in what was released, or waits to be: month, trust, and the column if nobody writes freely in it."""

    month: Period
    trust: str
    column: str = ""


def found_words(record: Record, one: Removal) -> Iterator[FoundWords]:
    """Where the words stand in what is said of a trust in any release, or in what may wait for approval."""
    for each in public_texts(record):
        if each.trust and holds(each.text, one):
            yield FoundWords(each.month, each.trust, "" if each.free else each.column)


def public_texts(record: Record) -> Iterator[PublicText]:
    """Every text of any release, and of the newest candidate of each month, which may wait for approval: of each trust's rows, and why
    a release was made.
    """
    for month in record.months(Candidate):
        newest = record.last(Candidate, month)
        facts: list[Candidate | Release] = [*record.all(Release, month), *([newest] if newest else [])]
        for fact in facts:
            named = partial(PublicText, month, f"{month}.{fact.number}" if isinstance(fact, Release) else str(month))
            view = release_view_of(record, fact)
            yield named("", "", "reason", fact.reason)
            for row in view.overview["trusts"]:
                yield from _in_row(partial(named, row["trust"], OF_THE_TRUST), row)
            for trust, own in view.rows.items():
                for row in own["actions"]:
                    yield from _in_row(partial(named, trust, row["ref"]), row)
                yield from (named(trust, "", "", text) for text in _texts([rows for name, rows in own.items() if name != "actions"]))


def _in_row(named: Callable[[str, str], PublicText], row: Row) -> Iterator[PublicText]:
    return (named(column, text) for column, value in row.items() for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    """A value that is a text, or those that it holds."""
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _texts(one)


def stand_on_site(run: Run, one: Removal) -> bool:
    """Whether the words stand in any public file: in the reason of a correction, too, which is no trust's."""
    site = run.site
    return any(without(path, data := site.read(path) or b"", [one]) != data for path in site.listed())
