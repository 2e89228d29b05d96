"""The reader process: takes one file after another, and gives back what it read. It holds no secret and may be stopped at any moment."""

from __future__ import annotations

import gc
import json
import sys

from tasks.model.update import Place, Reading
from tasks.updates.annotate import annotate
from tasks.updates.form import FORMS, Form
from tasks.updates.frames import packed, unpack
from tasks.updates.limits import Limits
from tasks.updates.locked import limit_seconds, lock
from tasks.updates.package import packaged
from tasks.updates.parse import parse
from tasks.updates.refusal import WHOLE_FILE, unread


def main(settings: str) -> None:
    """Answer messages on standard input until it ends. `settings` is Limits as JSON."""
    limits = Limits(**json.loads(settings))
    gc.freeze()
    gc.set_threshold(100_000)  # rows make many lists and no cycles
    lock(limits)
    while message := unpack(sys.stdin.buffer.read):
        limit_seconds(limits.seconds)
        name, body = message
        sys.stdout.buffer.write(packed(*_answer(json.loads(name), body, limits)))
        sys.stdout.buffer.flush()


def _answer(asked: dict[str, str], body: bytes, limits: Limits) -> tuple[bytes, bytes]:
    """What is asked for is either a reading of `name` by `form`, or a copy of a workbook with `findings` on its cells."""
    if "findings" in asked:
        return b"workbook", _annotated(body, asked, limits)
    reading = _parsed(asked["name"], body, FORMS[asked["form"]], limits)
    columns = list(reading.lines[0]) if reading.lines else []
    if any(line.keys() != reading.lines[0].keys() for line in reading.lines):  # JSON lines may differ in their keys
        columns = sorted({key for line in reading.lines for key in line})
    said = {
        "kind": reading.kind,
        "head": reading.head,
        "columns": columns,
        "lines": [[line.get(key) for key in columns] for line in reading.lines],
        "address": reading.address,
        "head_address": reading.head_address,
        "places": [[place.check, place.address, place.seen, place.detail] for place in reading.places],
    }
    return b"reading", json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _annotated(blob: bytes, asked: dict[str, str], limits: Limits) -> bytes:
    """The copy's bytes; none where nothing can be added."""
    try:
        packaged(blob, limits)
        return annotate(blob, json.loads(asked["findings"]), asked["banner"])
    except MemoryError:
        raise
    except Exception:  # the sender still has the page and the table
        return b""


def _parsed(name: str, blob: bytes, form: Form, limits: Limits) -> Reading:
    try:
        return parse(name, blob, form, limits)
    except MemoryError:
        raise  # ends this process; a fresh one is started for the next file
    except Exception as fault:  # a fault of ours in one file must not stop the others
        why = f"it is like nothing the reader was made for ({type(fault).__name__})"
        return unread(Place("reader-stopped", WHOLE_FILE, detail=why))


if __name__ == "__main__":
    main(sys.argv[1])
