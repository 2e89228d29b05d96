"""Reads what trusts send, .xlsx, .ods, .csv or JSON, into rows with the words as written and the place where each stood.

Files come from outside and are trusted in nothing: a locked process with limits reads them, and a file that stops it is itself a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import orjson

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.file_limit import MEGABYTE, UPDATE
from tasks.model.regime_words import RegimeWords
from tasks.model.update import Place, Reading, Submission
from tasks.workbook.form import called
from tasks.workbook.reading.unlocked import unlocked
from tasks.workbook.reading.unreadable import stopped, too_large
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Stopped, TooSlow

if TYPE_CHECKING:
    from tasks.record.record import Record

READ_FILE = "tasks.workbook.reading.read_locked:read_file"
BATCH = 500
"""Updates read by one process, many enough that starting it costs nothing beside reading them."""

BATCH_BYTES = 64 * MEGABYTE
"""And bytes held in memory at once."""

_USUAL = Limits()
_BROKEN = "it asked for more memory than one file may use, or is broken in a way that stops the reader"


def read(name: str, blob: bytes, limits: Limits = _USUAL, words: RegimeWords = WORDS_AS_THEY_WERE) -> Reading:
    """One file's reading. Starting a process costs far more than reading a file: for several, use `read_all`."""
    return read_all([(name, blob)], limits, words=words)[0]


def read_all(
    files: Sequence[tuple[str, bytes]], limits: Limits = _USUAL, form: str = "update", words: RegimeWords = WORDS_AS_THEY_WERE
) -> list[Reading]:
    """A reading for each (name, bytes), in order; never an exception for what is in a file. `form` is 'update' or 'plan', with columns
    as these words call them.
    """
    names = called(words)
    questions = [({"name": _text(name), "form": form, "called": names}, unlocked(blob, limits)) for name, blob in files]
    with Sandbox(READ_FILE, limits) as sandbox:
        return [as_reading(answer) for answer in sandbox.answers(questions)]


def read_submissions(record: Record, submissions: Sequence[Submission], words: RegimeWords) -> Iterator[Reading]:
    """A reading for each of some submissions, in order, a batch at a time.

    Of a file that was over its limit the record holds no bytes but the words that say so; one out of which words were taken is another.
    """
    for batch in _batches(submissions):
        mine = [(one, record.blob(one.sha256)) for one in batch]
        whole = [(one.name, blob) for one, blob in mine if _is_whole(one, blob)]
        readings = iter(read_all(whole, words=words) if whole else ())
        yield from (next(readings) if _is_whole(one, blob) else too_large(blob.decode()) for one, blob in mine)


def _is_whole(one: Submission, blob: bytes) -> bool:
    return len(blob) == one.size or hashlib.sha256(blob).hexdigest() != one.sha256


def _batches(submissions: Sequence[Submission]) -> Iterator[list[Submission]]:
    batch: list[Submission] = []
    size = 0
    for one in submissions:
        mine = one.size if not UPDATE.excess(one.size) else 0
        if batch and (len(batch) == BATCH or size + mine > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += mine
    if batch:
        yield batch


def _text(name: str) -> str:
    """A file may have a name that is no text."""
    return name.encode("utf-8", "replace").decode()


def as_reading(answer: bytes | Stopped) -> Reading:
    """The reading that the locked process gave as JSON; where it gave none that can be used, one with a finding that says so."""
    if isinstance(answer, Stopped):
        return stopped(str(answer) if isinstance(answer, TooSlow) else _BROKEN)
    try:
        found = orjson.loads(answer)
        return Reading(**found | {"lines": tuple(found["lines"]), "places": tuple([Place(**place) for place in found["places"]])})
    except (ValueError, TypeError, KeyError):  # what a file has done to its reader is not known
        return stopped("it is broken in a way that confuses the reader")
