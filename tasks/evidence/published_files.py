"""Published files that are evidence, as typed rows: a file is parsed once, and found again by its bytes, its name and the code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson
from pydantic import TypeAdapter

from tasks.evidence.mortality import read_mortality
from tasks.evidence.oversight_framework import read_oversight
from tasks.evidence.ratings import read_ratings
from tasks.evidence.table import PACKAGE, BadEvidence
from tasks.model.award import Mortality, OversightFigure, Rated
from tasks.record.codec import written
from tasks.record.facts import EvidenceFile
from tasks.record.record import Record
from tasks.record.results import found
from tasks.run.settings import code_version
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import MEGABYTE, Limits
from tasks.workbook.sandbox.process import Stopped

READ_SPREADSHEET = "tasks.evidence.ratings_locked:read_spreadsheet"
LARGE = Limits(seconds=240, memory=512 * MEGABYTE)
"""For a spreadsheet of 320,000 rows, which takes half a minute of a processor to itself."""


@dataclass(frozen=True, slots=True)
class PublishedRows:
    """The rows of one file, all of one kind; and in words, which of its rows were passed over and why."""

    mortality: tuple[Mortality, ...] = ()
    ratings: tuple[Rated, ...] = ()
    oversight: tuple[OversightFigure, ...] = ()
    passed_over: tuple[str, ...] = ()


_ROWS = TypeAdapter(PublishedRows)


def _mortality(name: str, data: bytes) -> PublishedRows:
    figures, passed_over = read_mortality(name, data)
    return PublishedRows(mortality=figures, passed_over=passed_over)


def _ratings(name: str, data: bytes) -> PublishedRows:
    if data.startswith(PACKAGE):
        return read_apart(name, data)
    ratings, passed_over = read_ratings(name, data)
    return PublishedRows(ratings=ratings, passed_over=passed_over)


def _oversight(name: str, data: bytes) -> PublishedRows:
    figures, passed_over = read_oversight(name, data)
    return PublishedRows(oversight=figures, passed_over=passed_over)


READERS: dict[str, Callable[[str, bytes], PublishedRows]] = {
    "mortality": _mortality,
    "ratings": _ratings,
    "oversight": _oversight,
}
"""By the kind of published file; each raises BadEvidence for one that cannot be used."""


def read_apart(name: str, data: bytes, limits: Limits = LARGE) -> PublishedRows:
    """The rows of a spreadsheet, read in a locked process within limits. Raises BadEvidence, as for a file that stops the process."""
    with Sandbox(READ_SPREADSHEET, limits) as sandbox:
        try:
            answer = orjson.loads(sandbox.ask({"name": name}, data))
        except Stopped as stopped:
            raise BadEvidence(f"{name}: the process that read it was stopped: {stopped}") from None
    if "refused" in answer:
        raise BadEvidence(answer["refused"])
    return _ROWS.validate_python(answer)


def rows_of(record: Record, kind: str, name: str, sha256: str) -> PublishedRows:
    """The rows of a published file whose bytes the record has. Raises BadEvidence for one that cannot be used."""
    inputs = {"kind": kind, "name": name, "sha256": sha256, "code": code_version()}
    result = found(record, "evidence", inputs, lambda: written(READERS[kind](name, record.blob(sha256))))
    return _ROWS.validate_json(record.blob(result.sha256))


def read_again(record: Record, file: EvidenceFile) -> PublishedRows:
    """The rows of a file that the record holds as evidence."""
    return rows_of(record, file.kind, file.name, file.sha256)


def file_answer(name: str, refused: str, passed_over: Sequence[str]) -> bytes:
    """What goes back with a published file, as a text: why it counts for nothing, or each row that does not and why."""
    lead = f"{name} is used, but for what is listed here." if not refused else "Nothing of this file is used."
    return "\n".join([lead, "", *([refused] if refused else passed_over), ""]).encode()
