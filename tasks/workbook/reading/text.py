"""Reads text with columns as people's programs save it: any usual encoding, commas, semicolons or tabs, notes above and below."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence

from tasks.workbook.form import Form, plain
from tasks.workbook.reading.sheet import SheetRows, worded
from tasks.workbook.reading.unreadable import UnreadableFile

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_UTF8 = "utf-8-sig"  # with or without its mark
_OLDER = ("cp1252", "mac_roman", "cp850")  # what Excel calls CSV, CSV (Macintosh) and CSV (MS-DOS)
_PUNCTUATION = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00a3\u20ac"  # quotes, dashes, dots, bullet, pound and euro
_LETTERS = "©éèêëáàâäíìîïóòôöúùûüçñÉÈÁÀÓÒÜÖÄ½¼¾°®™"
_WEIGHT = 3  # an English text has more quotes and pounds than letters with accents
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
    return SheetRows("", 0, 0, worded(rows), lengths=[len(row) for row in rows])


def decoded(blob: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, else the older encoding that gives most of what people write. Raises UnreadableFile for
    what is not text."""
    for code in _codes(blob):
        try:
            text = blob.decode(code)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise UnreadableFile("not-an-update", "bytes")


def _codes(blob: bytes) -> Sequence[str]:
    if blob.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\0" in blob[:2]:  # two bytes a letter, without a mark
        return ("utf-16-le",) if blob[1:2] == b"\0" else ("utf-16-be",)
    if blob.isascii():
        return (_UTF8,)
    return (_UTF8, *sorted(_OLDER, key=lambda code: -_likely(blob.decode(code, "replace"))))


def _likely(text: str) -> int:
    """How many letters beyond ASCII there are that people type: read by the wrong table, quotes become letters that nobody writes."""
    return sum(_WEIGHT * text.count(mark) for mark in _PUNCTUATION) + sum(map(text.count, _LETTERS))


def _delimiter(text: str, form: Form) -> str:
    """The one that makes most known headings in any one line; commas when none does."""
    lines = text.splitlines()[:_SEARCHED]
    return max(_DELIMITERS, key=lambda mark: max((_known(line, mark, form) for line in lines), default=0))


def _known(line: str, mark: str, form: Form) -> int:
    return len({form.lines.get(plain(cell)) for cell in line.split(mark)} - {None})
