"""Workbooks as bytes that depend on nothing but what is in them: no moment of writing, no maker's version."""

from __future__ import annotations

import io
import re
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.worksheet import Worksheet

FACE = "Calibri"  # a font without a name is shown in a serif by some programs
_MODIFIED = re.compile(rb"(<dcterms:modified[^<>]*>)[^<]*(</dcterms:modified>)")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def workbook_bytes(workbook: Workbook, made: datetime) -> bytes:
    """The workbook as .xlsx, dated as made at a moment (naive). openpyxl would write the present time into it."""
    workbook.properties.created = made
    written = io.BytesIO()
    workbook.save(written)
    moment = f"{made:%Y-%m-%dT%H:%M:%SZ}".encode()
    fixed = io.BytesIO()
    with ZipFile(written) as source, ZipFile(fixed, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + moment + rb"\g<2>", data)
            info = ZipInfo(part.filename, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 0, 0
            target.writestr(info, data)
    return fixed.getvalue()


def put_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write words that stay words: what begins like a formula is written as text, and marked so that editing it keeps it text."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):  # the hidden part of merged cells
        raise TypeError(f"{cell.coordinate} cannot hold words")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"  # openpyxl makes a formula of a text that begins with =
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
    return cell
