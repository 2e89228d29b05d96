"""Reads what trusts send, .xlsx, .ods, .csv or JSON, into rows with the words as written and the place where each stood.

Files come from outside and are trusted in nothing: a separate process with limits reads them, and one that stops it is itself a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from tasks.model.update import Place, Reading
from tasks.updates.limits import Limits
from tasks.updates.reader import Reader, Stopped, TooSlow
from tasks.updates.refusal import WHOLE_FILE, unread

_NO_LIMITS_OF_MINE = Limits()


def read(name: str, blob: bytes, limits: Limits = _NO_LIMITS_OF_MINE) -> Reading:
    """One file's reading. Starting a process costs far more than reading a file: for several, use `read_all`."""
    return read_all([(name, blob)], limits)[0]


def read_all(files: Sequence[tuple[str, bytes]], limits: Limits = _NO_LIMITS_OF_MINE, form: str = "update") -> list[Reading]:
    """A reading for each (name, bytes), in order; never an exception for what is in a file. `form` is 'update' or 'plan'."""
    with Reader(limits) as reader:
        return [_reading(reader, name, blob, form) for name, blob in files]


def _reading(reader: Reader, name: str, blob: bytes, form: str) -> Reading:
    question = {"name": name.encode("utf-8", "replace").decode(), "form": form}  # a file may have a name that is no text
    try:
        try:
            return _from_answer(reader.ask(question, blob))
        except TooSlow:
            raise
        except Stopped:  # once more in a fresh process, so that nobody's update is returned because a machine ran short for a moment
            return _from_answer(reader.ask(question, blob))
    except Stopped as stopped:
        return unread(Place("reader-stopped", WHOLE_FILE, detail=str(stopped)))


def _from_answer(answer: bytes) -> Reading:
    """Raises Stopped for anything but a reading: what a file has done to its reader is not known."""
    try:
        said = orjson.loads(answer)
        return Reading(**said | {"lines": tuple(said["lines"]), "places": tuple([Place(**place) for place in said["places"]])})
    except (ValueError, TypeError, KeyError):
        raise Stopped("it is broken in a way that confuses the reader") from None
