"""Reads text with columns as people's programs save it: any usual encoding, commas, semicolons or tabs, notes above and below."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from tasks.workbook.form import Form, plain
from tasks.workbook.reading.sheet import SheetRows, worded
from tasks.workbook.reading.unreadable import UnreadableFile

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_UTF8 = "utf-8-sig"  # with or without its mark
_DELIMITERS = ",;\t"
_SEARCHED = 200  # lines in which headings are looked for


def sheet(blob: bytes, form: Form) -> SheetRows:
    """The file as one sheet without a name. Raises UnreadableFile for what is not text."""
    text = decoded(blob)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # the limit is the whole process's: never lowered
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, form)))
    except csv.Error:
        raise UnreadableFile("unreadable-file", "its columns cannot be told apart: look for a stray line end or quotation mark") from None
    return SheetRows("", 0, 0, worded(rows))


def decoded(blob: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, else the encoding of Western Windows. Raises UnreadableFile for what is not text."""
    codes = ("utf-16",) if blob.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else (_UTF8, "cp1252")
    for code in codes:
        try:
            text = blob.decode(code)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise UnreadableFile("not-an-update", "bytes that are not text")


def _delimiter(text: str, form: Form) -> str:
    """The one that makes most known headings in any one line; commas when none does."""
    lines = text.splitlines()[:_SEARCHED]
    return max(_DELIMITERS, key=lambda mark: max((_known(line, mark, form) for line in lines), default=0))


def _known(line: str, mark: str, form: Form) -> int:
    return len({form.lines.get(plain(cell)) for cell in line.split(mark)} - {None})
