"""What the locked process runs to read a file whose columns are its own: all its sheets, as they stand, or the tables of a document."""

from __future__ import annotations

import difflib  # noqa: F401  # loaded before the process is locked, for the reading asks for it late
from collections.abc import Sequence
from typing import Any

import orjson
import python_calamine  # noqa: F401

from tasks.workbook.form import ORDINARY
from tasks.workbook.reading import text, workbooks
from tasks.workbook.reading.kind import kind
from tasks.workbook.reading.package import word_document
from tasks.workbook.reading.sheet import SheetRows
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.unreadable import UnreadableFile
from tasks.workbook.reading.word_tables import word_tables

_SIZES = FileSizes()


def read_tables(asked: dict[str, Any], blob: bytes) -> bytes:
    """The sheets of the file called `asked["name"]`, or the place that says why it cannot be read, as JSON."""
    try:
        return orjson.dumps({"sheets": [_plainly(sheet) for sheet in _sheets(asked["name"], blob)]})
    except UnreadableFile as refused:
        return orjson.dumps({"refused": refused.place})


def _sheets(name: str, blob: bytes) -> Sequence[SheetRows]:
    if blob.startswith(b"PK") and len(blob) <= _SIZES.packed and (document := word_document(blob, _SIZES)):
        return word_tables(document)
    searched = kind(name, blob, _SIZES)
    if searched.kind == "json":
        raise UnreadableFile("not-an-update", "no table")
    return [text.sheet(blob, ORDINARY)] if searched.kind == "csv" else workbooks.sheets(searched)


def _plainly(sheet: SheetRows) -> dict[str, object]:
    """A cell merged down over several rows says the same in each of them."""
    rows = [list(row) for row in sheet.rows]
    for (first, left), (last, right) in sheet.marks.merged:
        top, at = first - sheet.top, left - sheet.left
        for row in range(top + 1, last - sheet.top + 1) if left == right else ():
            rows[row][at] = rows[top][at]
    return {"name": sheet.name, "top": sheet.top, "left": sheet.left, "hidden": sheet.hidden, "rows": rows}
