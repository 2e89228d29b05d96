"""The files of config/ must agree: whatever one names another must hold, nothing stands twice, and no two stays overlap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from tasks.model.words import in_full
from tasks.rulebook.csv_rows import Exemption, ExtensionRow
from tasks.rulebook.problems import Problems, unknown
from tasks.rulebook.read_files import Row
from tasks.rulebook.toml_keys import Chosen

F = TypeVar("F", bound=BaseModel)
FirstAndLast = tuple[date | None, date | None]  # first and last day, both included; None: no end on that side


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes each file holds, taken before comparing; None where the file could not be read, so that nothing is blamed twice."""

    trusts: Collection[str] | None
    partners: Collection[str] | None
    regulators: Collection[str] | None
    checks: Collection[str] | None


def must_be_known(row: Row[F], kind: str, code: str, known: Collection[str] | None, problems: Problems) -> None:
    """Report a row that names what no file holds."""
    if known is not None and code not in known:
        problems.add(row.file, row.line, unknown(kind, code, known))


def must_be_named(row: Row[F], day: date | None, words: str, worked_out: str | None, problems: Problems) -> None:
    """Report a day that the source's own words do not name, unless it is said how it was worked out; rules of earlier years cannot say."""
    if day is not None and words and worked_out == "" and in_full(day) not in words:
        says = f'the words "{words}" do not name {in_full(day)}: say in worked_out how that day was taken'
        problems.add(row.file, row.line, says)


def must_be_explained(row: Row[Any], what: str, chosen: str, problems: Problems) -> None:
    """Report what no source gives and no note explains."""
    entry: Chosen = row.says
    if entry.illustrative and not entry.note:
        problems.add(row.file, row.line, f"{what} is illustrative: say in note how {chosen} was chosen")


def must_be_approved_by_another(row: Row[Exemption] | Row[ExtensionRow], problems: Problems) -> None:
    """Report what whoever asked for it approved."""
    if row.says.requested_by.casefold() == row.says.approved_by.casefold():
        says = f'"{row.says.approved_by}" cannot approve what the same person asked for: have it approved by another'
        problems.add(row.file, row.line, says)


def must_differ(rows: Iterable[Row[F]], noun: str, key: Callable[[F], Hashable], problems: Problems) -> None:
    """Report every row whose key stands on an earlier row already."""
    first: dict[Hashable, int] = {}
    for row in rows:
        line = first.setdefault(key(row.says), row.line)
        if line != row.line:
            problems.add(row.file, row.line, f"this {noun} stands already on line {line}: remove one of the two")


def must_not_end_before_start(rows: Iterable[Row[F]], span: Callable[[F], FirstAndLast], problems: Problems) -> None:
    """Report every row whose last day is before its first."""
    for row in rows:
        start, end = span(row.says)
        if start is not None and end is not None and end < start:
            problems.add(row.file, row.line, f"it ends on {end}, before it starts on {start}: correct one of the two days")


def must_not_overlap(
    rows: Iterable[Row[F]], noun: str, key: Callable[[F], Hashable], span: Callable[[F], FirstAndLast], problems: Problems
) -> None:
    """Report every row that starts before an earlier one with the same key has ended."""
    longest: dict[Hashable, Row[F]] = {}
    for row in sorted(rows, key=lambda row: span(row.says)[0] or date.min):
        earlier = longest.setdefault(key(row.says), row)
        start, ended = span(row.says)[0] or date.min, span(earlier.says)[1]
        if earlier is not row and (ended or date.max) >= start:
            until = f"ends only on {ended}" if ended else "has no end"
            says = (
                f"this {noun} overlaps the one on line {earlier.line}, which {until}: end that one on an earlier day than this one starts"
            )
            problems.add(row.file, row.line, says)
        longest[key(row.says)] = max(earlier, row, key=lambda row: span(row.says)[1] or date.max)
