"""What a file is, known by its content and never by its name; what is no update is refused by what it looks like."""

from __future__ import annotations

import json
import posixpath

from tasks.model.file_limit import FileLimit
from tasks.workbook.reading.looks import OLE, looks_like, of_ole
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
_LINKS = frozenset({"gsheet", "gdoc", "webloc", "url"})  # a shortcut, whatever it is written in


def kind(name: str, blob: bytes, sizes: FileSizes) -> Searched:
    """One of xlsx, ods, csv, json; for a workbook, the sheets that hold formulas and what may be given to a parser.

    Raises UnreadableFile for everything else, and for a name that says something other than the content.
    """
    if posixpath.basename(name).startswith("~$"):
        raise UnreadableFile("not-an-update", "lock", seen=name)
    if not blob.strip(b"\0 \t\r\n"):
        raise UnreadableFile("empty-file", "no words" if blob else "no bytes")
    if len(blob) > sizes.packed:
        raise UnreadableFile("unreadable-file", FileLimit(sizes.packed, "an update").excess(len(blob)))
    suffix = posixpath.splitext(name)[1].removeprefix(".").lower()
    found = packaged(blob, sizes, suffix) if blob.startswith(b"PK") else Searched(_loose(blob, suffix), blob)
    if _SUFFIXES.get(suffix, found.kind) != found.kind or suffix in _NEVER:
        raise UnreadableFile("mislabelled-file", LOOKS[found.kind], seen=name)
    return found


def _is_json(blob: bytes) -> bool:
    """Whether bytes are whole JSON of any kind, as `null` is."""
    try:
        json.loads(blob)
    except (ValueError, RecursionError):
        return False
    return True


def _loose(blob: bytes, suffix: str) -> str:
    if blob.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in blob:
            raise UnreadableFile("encrypted-file", "a workbook locked with a password")
        raise UnreadableFile("not-an-update", of_ole(blob))
    if looks := "link" if suffix in _LINKS else looks_like(blob):
        raise UnreadableFile("not-an-update", looks)
    start = blob[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # with two bytes a letter as with one
    if suffix == "json" and _is_json(blob):
        return "json"
    closed = suffix == "json" or blob.rstrip(b"\0 \t\r\n").endswith((b"}", b"]"))  # the first line of a .csv may be a note in brackets
    return "json" if closed and start.startswith((b"{", b"[")) else "csv"
