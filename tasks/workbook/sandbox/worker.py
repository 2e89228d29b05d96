"""The reader process: takes one file after another, and gives back what it read. It holds no secret and may be stopped at any moment."""

from __future__ import annotations

import gc
import sys
from typing import Any

import orjson

from tasks.model.update import Place
from tasks.workbook.form import FORMS
from tasks.workbook.reading.package import packaged
from tasks.workbook.reading.parse import parse
from tasks.workbook.reading.refusal import WHOLE_FILE, unread
from tasks.workbook.returned.annotate import annotate
from tasks.workbook.sandbox.limits import Limits
from tasks.workbook.sandbox.locks import limit_seconds, lock
from tasks.workbook.sandbox.wire import packed, unpack

_PIPE = 64 * 1024  # bytes that the system hands over at once


def main(settings: str) -> None:
    """Answer questions on standard input, each followed by the file it is about, until it ends. `settings` is Limits as JSON."""
    limits = Limits(**orjson.loads(settings))
    with open(0, "rb", _PIPE, closefd=False) as source:  # a descriptor has no path
        lock(limits)
        gc.freeze()
        gc.set_threshold(100_000)  # rows make many lists and no cycles
        gc.enable()
        while question := unpack(source.read):
            limit_seconds(limits.seconds)
            sys.stdout.buffer.write(packed(_answer(orjson.loads(question), unpack(source.read), limits)))
            sys.stdout.buffer.flush()


def _answer(asked: dict[str, Any], blob: bytes, limits: Limits) -> bytes:
    """What is asked for is either a copy of a workbook with `findings` on its cells, or a reading of `name` by `form`, as JSON.

    A fault of ours in one file must not stop the others: no copy is made, and the sender still has page and table; no reading is told.
    """
    try:
        if "findings" in asked:
            packaged(blob, limits)
            return annotate(blob, asked["findings"], asked["banner"])
        return orjson.dumps(parse(asked["name"], blob, FORMS[asked["form"]], limits))
    except MemoryError:
        raise  # ends this process; a fresh one is started for the next file
    except Exception as fault:
        why = f"it is like nothing the reader was made for ({type(fault).__name__})"
        return b"" if "findings" in asked else orjson.dumps(unread(Place("reader-stopped", WHOLE_FILE, detail=why)))


if __name__ == "__main__":
    main(sys.argv[1])
