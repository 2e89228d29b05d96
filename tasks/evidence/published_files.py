"""Published files that are evidence, as typed rows: a file is parsed once, and found again by its bytes, its name and the code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from tasks.evidence.mortality import read_mortality
from tasks.evidence.ratings import read_ratings
from tasks.model.award import Mortality, Rated
from tasks.record.codec import written
from tasks.record.facts import EvidenceFile
from tasks.record.record import Record
from tasks.record.results import found
from tasks.run.settings import code_version


@dataclass(frozen=True, slots=True)
class PublishedRows:
    """The rows of one file, all of one kind; and in words, which of its rows were passed over and why."""

    mortality: tuple[Mortality, ...] = ()
    ratings: tuple[Rated, ...] = ()
    passed_over: tuple[str, ...] = ()


def _mortality(name: str, data: bytes) -> PublishedRows:
    figures, passed_over = read_mortality(name, data)
    return PublishedRows(mortality=figures, passed_over=passed_over)


def _ratings(name: str, data: bytes) -> PublishedRows:
    ratings, passed_over = read_ratings(name, data)
    return PublishedRows(ratings=ratings, passed_over=passed_over)


READERS: dict[str, Callable[[str, bytes], PublishedRows]] = {
    "mortality": _mortality,
    "ratings": _ratings,
}
"""By the kind of published file; each raises BadEvidence for one that cannot be used."""

_ROWS = TypeAdapter(PublishedRows)


def read_again(record: Record, file: EvidenceFile) -> PublishedRows:
    """The rows of a file that the record holds as evidence."""
    inputs = {"kind": file.kind, "name": file.name, "sha256": file.sha256, "code": code_version()}
    result = found(record, "evidence", inputs, lambda: written(READERS[file.kind](file.name, record.blob(file.sha256))))
    return _ROWS.validate_json(record.blob(result.sha256))


def file_answer(name: str, refused: str, passed_over: Sequence[str]) -> bytes:
    """What goes back with a published file, as a text: why it counts for nothing, or each row that does not and why."""
    lead = f"{name} is used, but for what is listed here." if not refused else "Nothing of this file is used."
    return "\n".join([lead, "", *([refused] if refused else passed_over), ""]).encode()
