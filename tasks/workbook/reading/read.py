"""Reads what trusts send, .xlsx, .ods, .csv or JSON, into rows with the words as written and the place where each stood.

Files come from outside and are trusted in nothing: a separate process with limits reads them, and one that stops it is itself a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from tasks.model.update import Place, Reading
from tasks.workbook.reading.refusal import WHOLE_FILE, unread
from tasks.workbook.sandbox.limits import Limits
from tasks.workbook.sandbox.process import Stopped
from tasks.workbook.sandbox.reader import Reader

_NO_LIMITS_OF_MINE = Limits()


def read(name: str, blob: bytes, limits: Limits = _NO_LIMITS_OF_MINE) -> Reading:
    """One file's reading. Starting a process costs far more than reading a file: for several, use `read_all`."""
    return read_all([(name, blob)], limits)[0]


def read_all(files: Sequence[tuple[str, bytes]], limits: Limits = _NO_LIMITS_OF_MINE, form: str = "update") -> list[Reading]:
    """A reading for each (name, bytes), in order; never an exception for what is in a file. `form` is 'update' or 'plan'."""
    questions = [({"name": _text(name), "form": form}, blob) for name, blob in files]
    with Reader(limits) as reader:
        return [as_reading(answer) for answer in reader.answers(questions)]


def _text(name: str) -> str:
    """A file may have a name that is no text."""
    return name.encode("utf-8", "replace").decode()


def as_reading(answer: bytes | Stopped) -> Reading:
    """What the reader process said, or a finding that it said nothing that can be used."""
    if isinstance(answer, Stopped):
        return unread(Place("reader-stopped", WHOLE_FILE, detail=str(answer)))
    try:
        said = orjson.loads(answer)
        return Reading(**said | {"lines": tuple(said["lines"]), "places": tuple([Place(**place) for place in said["places"]])})
    except (ValueError, TypeError, KeyError):  # what a file has done to its reader is not known
        return unread(Place("reader-stopped", WHOLE_FILE, detail="it is broken in a way that confuses the reader"))
