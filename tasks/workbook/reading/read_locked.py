"""What the locked process runs to read a file. Only that process imports this module, so that all it needs is there before it is locked."""

from __future__ import annotations

import difflib  # noqa: F401  # the reading loads these two when it first needs them, which would be too late
from typing import Any

import orjson
import python_calamine  # noqa: F401

from tasks.workbook.form import form_called
from tasks.workbook.reading.parse import parse
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.unreadable import faulty

_SIZES = FileSizes()


def read_file(asked: dict[str, Any], blob: bytes) -> bytes:
    """The reading of the file called `asked["name"]` by the form called `asked["form"]`, whose columns may be `asked["called"]`, as JSON.

    A fault of ours in one file must not stop the others: that file's reading then says that it is ours.
    """
    try:
        form = form_called(asked["form"], tuple(map(tuple, asked.get("called", ()))))
        return orjson.dumps(parse(asked["name"], blob, form, _SIZES))
    except MemoryError:
        raise  # ends this process; a fresh one is started for the next file
    except BaseException as fault:  # a panic of the parser is no Exception
        return orjson.dumps(faulty(f"{type(fault).__name__} while it was read"))
