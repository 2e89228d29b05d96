"""Reads what trusts send, .xlsx, .ods, .csv or JSON, into rows with the words as written and the place where each stood.

Files come from outside and are trusted in nothing: a locked process with limits reads them, and a file that stops it is itself a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from tasks.model.update import Place, Reading
from tasks.workbook.reading.unlocked import unlocked
from tasks.workbook.reading.unreadable import WHOLE_FILE, unread
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Stopped, TooSlow

READ_FILE = "tasks.workbook.reading.read_locked:read_file"
_USUAL = Limits()
_BROKEN = "it asked for more memory than one file may use, or is broken in a way that stops the reader"


def read(name: str, blob: bytes, limits: Limits = _USUAL) -> Reading:
    """One file's reading. Starting a process costs far more than reading a file: for several, use `read_all`."""
    return read_all([(name, blob)], limits)[0]


def read_all(files: Sequence[tuple[str, bytes]], limits: Limits = _USUAL, form: str = "update") -> list[Reading]:
    """A reading for each (name, bytes), in order; never an exception for what is in a file. `form` is 'update' or 'plan'."""
    questions = [({"name": _text(name), "form": form}, unlocked(blob, limits)) for name, blob in files]
    with Sandbox(READ_FILE, limits) as sandbox:
        return [as_reading(answer) for answer in sandbox.answers(questions)]


def _text(name: str) -> str:
    """A file may have a name that is no text."""
    return name.encode("utf-8", "replace").decode()


def as_reading(answer: bytes | Stopped) -> Reading:
    """The reading that the locked process gave as JSON; where it gave none that can be used, one with a finding that says so."""
    if isinstance(answer, Stopped):
        return unread(Place("reader-stopped", WHOLE_FILE, detail=str(answer) if isinstance(answer, TooSlow) else _BROKEN))
    try:
        found = orjson.loads(answer)
        return Reading(**found | {"lines": tuple(found["lines"]), "places": tuple([Place(**place) for place in found["places"]])})
    except (ValueError, TypeError, KeyError):  # what a file has done to its reader is not known
        return unread(Place("reader-stopped", WHOLE_FILE, detail="it is broken in a way that confuses the reader"))
