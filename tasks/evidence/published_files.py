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
from tasks.model.mistake import Mistake
from tasks.record.codec import written
from tasks.record.facts import EvidenceFile
from tasks.record.record import Record
from tasks.record.results import found, held_result
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
    if "fault" in answer:
        raise _ours(name, answer["fault"])
    if "refused" in answer:
        raise BadEvidence(answer["refused"])
    return _ROWS.validate_python(answer)


class FaultOfOurs(Mistake):
    """Our own reader broke at a published file, of which nothing is known by that; the text names the file and says so."""


def _ours(name: str, what: str) -> FaultOfOurs:
    return FaultOfOurs(f"{name} cannot be read, by a fault of ours ({what} while it was read): tell whoever maintains the product")


def read_published(kind: str, name: str, data: bytes) -> PublishedRows:
    """The rows of a published file. Raises BadEvidence for one that cannot be used, and FaultOfOurs where our reader breaks at it."""
    try:
        return READERS[kind](name, data)
    except (Mistake, OSError, MemoryError):
        raise
    except Exception as fault:
        raise _ours(name, type(fault).__name__) from fault


def rows_of(record: Record, kind: str, name: str, sha256: str) -> PublishedRows:
    """The rows of a published file whose bytes the record has. Raises as reading it does."""
    result = found(record, "evidence", _inputs(kind, name, sha256), lambda: written(read_published(kind, name, record.blob(sha256))))
    return _ROWS.validate_json(record.blob(result.sha256))


def read_again(record: Record, file: EvidenceFile) -> PublishedRows:
    """The rows of a file that the record holds as evidence. Raises FaultOfOurs for one that could be read when it came, and cannot now."""
    try:
        return rows_of(record, file.kind, file.name, file.sha256)
    except BadEvidence as refused:
        raise FaultOfOurs(f"What was read before cannot be read now, by a fault of ours: {refused}") from None


def fault_in(record: Record, file: EvidenceFile) -> str:
    """Why a file that the record holds as evidence cannot be read again, in words; empty where it can. One that was read is not opened."""
    if held_result(record, "evidence", _inputs(file.kind, file.name, file.sha256)):
        return ""
    try:
        read_again(record, file)
    except FaultOfOurs as fault:
        return str(fault)
    return ""


def _inputs(kind: str, name: str, sha256: str) -> dict[str, str]:
    return {"kind": kind, "name": name, "sha256": sha256, "code": code_version()}


def file_answer(name: str, refused: str, passed_over: Sequence[str]) -> bytes:
    """What goes back with a published file, as a text: why it counts for nothing, or each row that does not and why."""
    lead = f"{name} is used, but for what is listed here." if not refused else "Nothing of this file is used."
    return "\n".join([lead, "", *([refused] if refused else passed_over), ""]).encode()
