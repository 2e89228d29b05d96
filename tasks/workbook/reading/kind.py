"""What a file is, known by its content and never by its name; what is no update is refused by what it looks like."""

from __future__ import annotations

import posixpath

from tasks.workbook.reading.package import Searched, packaged
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.unreadable import UnreadableFile

LOOKS = {
    "xlsx": "an Excel workbook (.xlsx)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "csv": "plain text with columns (.csv)",
    "json": "JSON text (.json)",
}
_SUFFIXES = {"xlsx": "xlsx", "xlsm": "xlsx", "ods": "ods", "csv": "csv", "tsv": "csv", "txt": "csv", "json": "json"}
_NEVER = {"xls", "xlsb", "doc", "docx", "pdf", "html", "htm"}  # readable content under such a name is mislabelled
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture (.png)"),
    (b"\xff\xd8\xff", "a picture (.jpg)"),
    (b"GIF8", "a picture (.gif)"),
)


def kind(name: str, blob: bytes, sizes: FileSizes) -> Searched:
    """One of xlsx, ods, csv, json; for a workbook, the sheets that hold formulas and what may be given to a parser.

    Raises UnreadableFile for everything else, and for a name that says something other than the content.
    """
    if posixpath.basename(name).startswith("~$"):
        raise UnreadableFile("not-an-update", "the lock file that Excel leaves beside a workbook while it is open", seen=name)
    if not blob.strip(b"\0 \t\r\n"):
        raise UnreadableFile("empty-file", "no words" if blob else "no bytes")
    if len(blob) > sizes.packed:
        raise UnreadableFile("unreadable-file", f"it is larger than {sizes.packed >> 20} MB")
    suffix = posixpath.splitext(name)[1].removeprefix(".").lower()
    found = packaged(blob, sizes) if blob.startswith(b"PK") else Searched(_loose(blob, suffix), (), blob)
    if _SUFFIXES.get(suffix, found.kind) != found.kind or suffix in _NEVER:
        raise UnreadableFile("mislabelled-file", LOOKS[found.kind], seen=name)
    return found


def _loose(blob: bytes, suffix: str) -> str:
    if blob.startswith(_OLE):
        _refuse_ole(blob)
    start = blob[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in blob[:1024]:
        raise UnreadableFile("not-an-update", "a PDF document (.pdf)")
    for signature, looks in _SIGNATURES:
        if blob.startswith(signature):
            raise UnreadableFile("not-an-update", looks)
    if start.startswith(b"<"):
        page = any(mark in start.lower() for mark in (b"<html", b"<!doctype html", b"<table", b"<body"))
        raise UnreadableFile("not-an-update", "a web page (.html)" if page else "an XML file (.xml)")
    closed = suffix == "json" or blob.rstrip().endswith((b"}", b"]"))  # the first line of a .csv may be a note in brackets
    return "json" if closed and start.startswith((b"{", b"[")) else "csv"


def _refuse_ole(blob: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in blob:
        raise UnreadableFile("encrypted-file", "a workbook locked with a password")
    looks = "an old Word document (.doc)" if "WordDocument".encode("utf-16-le") in blob else "an Excel 97-2003 workbook (.xls)"
    raise UnreadableFile("not-an-update", looks)
