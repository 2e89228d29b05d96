"""Workbooks are zip packages: each is measured and searched for what is dangerous before anything parses it."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, NoReturn
from zipfile import ZIP_STORED, BadZipFile

from isal import isal_zlib

from tasks.model.update import Place
from tasks.workbook.reading.sizes import MEGABYTE, FileSizes
from tasks.workbook.reading.unreadable import UnreadableFile
from tasks.workbook.reading.warnings import of_content, of_package
from tasks.workbook.reading.zip_directory import Part, beginning, directory, packed_bytes, repacked, unpacked

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 10 * MEGABYTE  # below this, a high ratio is only a tidy workbook
_DECLARATION = re.compile(rb"!\0?(?:D\0?O\0?C\0?T\0?Y|E\0?N\0?T\0?I\0?T)")  # in UTF-8 and in both kinds of UTF-16
_SHORT = 64 * 1024  # bytes, packed and unpacked; longer parts are not remembered
_PROLOG = 1024  # bytes; a declaration can only stand before the first element
_FORMULA = re.compile(rb"<f[ >/]")
_MERGED = re.compile(rb"<mergeCells(?:\s[^>]*)?(?:/>|>.*?</mergeCells>)", re.DOTALL)
_SHEETS, _START, _END = "xl/worksheets/", b"<sheetData>", b"</sheetData>"
_ROOT = re.compile(rb"<[A-Za-z_]")
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
_ASIDE = (  # no parser of cells needs these, and so it never sees them
    *("docProps/", "customXml/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/activeX/", "xl/externalLinks/"),
    *(
        "xl/printerSettings/",
        "xl/theme/",
        "xl/comments",
        "xl/threadedComments/",
        "xl/vbaProject",
        "xl/findings/boxes",
        "xl/findings/comments",
    ),
)
_OTHERS = (
    ("word/", "a Word document (.docx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
)


class Searched(NamedTuple):
    """What a package is, `xlsx` or `ods`; the sheets with formulas; a package for the parser, which holds only what was searched;
    and what is odd about it without being dangerous."""

    kind: str
    formulas: tuple[str, ...]
    blob: bytes
    odd: tuple[Place, ...] = ()


class _Contents(NamedTuple):
    """What the names of a package's parts tell: its kind, what is odd about it, and in their order whether a parser needs each."""

    kind: str
    odd: tuple[Place, ...]
    needed: tuple[bool, ...]


def packaged(blob: bytes, sizes: FileSizes) -> Searched:
    """Raises UnreadableFile for packages of other kinds, and for a broken, locked, oversized or dangerous one."""
    try:
        parts = directory(blob)
        _measure(parts, len(blob), sizes)
        kind, odd, needed = _contents(tuple([part.name for part in parts]))
        if kind == "ods":
            by_name = {part.name: part for part in parts}
            _refuse_locked(by_name, blob)
            odd = (*odd, *of_content(_whole(blob, by_name["content.xml"])))
        formulas, for_parser = _search(blob, parts, needed)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, struct.error):
        raise UnreadableFile("unreadable-file", "a damaged file: part of it is missing or broken") from None
    small = sum([len(data) for _, data in for_parser]) < _SMALL
    return Searched(kind, formulas, repacked(for_parser) if kind == "xlsx" and small else blob, odd)


def _measure(parts: Sequence[Part], size: int, sizes: FileSizes) -> None:
    full = sum([part.unpacked for part in parts])
    if len(parts) > sizes.entries:
        raise UnreadableFile("unreadable-file", f"it holds more than {sizes.entries:,} parts")
    if full > sizes.unpacked or (full > _SMALL and full > size * sizes.ratio):
        raise UnreadableFile("unreadable-file", f"it unpacks to more than {sizes.unpacked >> 20} MB, or to {sizes.ratio} times its size")
    if any(part.flags & 1 for part in parts):
        raise UnreadableFile("encrypted-file", "a file locked with a password")


@lru_cache(maxsize=64)  # one program names the parts of all its workbooks alike
def _contents(names: tuple[str, ...]) -> _Contents:
    found = frozenset(names)
    if len(found) < len(names):
        raise UnreadableFile("unreadable-file", "a damaged file: it holds two parts of one name")
    if any(_OUTSIDE.search(name) for name in names):
        raise UnreadableFile("unreadable-file", "it holds a part whose name leads outside the file")
    kind = "xlsx" if "xl/workbook.xml" in found else "ods" if {"content.xml", "mimetype"} <= found else ""
    if not kind:
        _refuse_other(names)
    return _Contents(kind, tuple(of_package(names)), tuple(not name.startswith(_ASIDE) for name in names))


def _refuse_other(names: Iterable[str]) -> NoReturn:
    looks = next((looks for start, looks in _OTHERS if any(name.startswith(start) for name in names)), "a zip archive (.zip)")
    raise UnreadableFile("not-an-update", looks)


def _refuse_locked(by_name: dict[str, Part], blob: bytes) -> None:
    """Refuse what has an OpenDocument's parts and is no spreadsheet, or is one locked with a password."""
    if _whole(blob, by_name["mimetype"]).strip() != _ODS:
        _refuse_other(by_name)
    if b"encryption-data" in _whole(blob, by_name.get("META-INF/manifest.xml")):
        raise UnreadableFile("encrypted-file", "a spreadsheet locked with a password")


def _search(blob: bytes, parts: Sequence[Part], needed: Sequence[bool]) -> tuple[tuple[str, ...], list[tuple[Part, bytes]]]:
    """The sheets with formulas, and the parts that a parser needs, unpacked already unless they are long."""
    formulas, for_parser = [], []
    for part, wanted in zip(parts, needed, strict=True):
        packed = packed_bytes(blob, part)
        if part.name.startswith(_SHEETS):
            data = _sheet(packed, part)
            if _FORMULA.search(data):
                formulas.append(part.name)
            given = Part(part.name, 0, ZIP_STORED, isal_zlib.crc32(data), len(data), len(data), 0), data
        elif len(packed) + part.unpacked <= _SHORT:
            data = _short(packed, part.method, part.unpacked, wanted)
            given = Part(part.name, 0, ZIP_STORED, part.checksum, len(data), len(data), 0), data
        else:
            _skim(packed, part.method, part.unpacked)
            given = part, packed
        if wanted:
            for_parser.append(given)
    return tuple(formulas), for_parser


def _sheet(packed: bytes, part: Part) -> bytes:
    sheet = unpacked(packed, part.method, part.unpacked)
    if isal_zlib.crc32(sheet) != part.checksum:
        raise BadZipFile
    _refuse_declared(sheet)
    return _rows(sheet)


def _rows(data: bytes) -> bytes:
    """Of a sheet only its rows, and before them its merged cells: the parser would look through all rows for those behind them."""
    root = data.find(b">", data.find(b"<worksheet")) + 1
    start, end = data.find(_START), data.rfind(_END) + len(_END)
    if not 0 < root <= start < end:  # no rows, or other names for them
        return data
    merged = _MERGED.search(data, end)
    return b"".join((data[:root], merged[0] if merged else b"<mergeCells/>", data[start:end], b"</worksheet>"))


@lru_cache(maxsize=256)  # styles, theme and the like are the same to the byte in all workbooks made from one template
def _short(packed: bytes, method: int, size: int, wanted: bool) -> bytes:
    """A part other than a sheet, unpacked if a parser needs it: then the very bytes that it gets are searched."""
    if not wanted:
        _skim(packed, method, size)
        return b""
    data = unpacked(packed, method, size)
    _refuse_declared(data[:_PROLOG] if _ROOT.search(data, 0, _PROLOG) else data)
    return data


def _skim(packed: bytes, method: int, size: int) -> None:
    """Unpack as much as may hold a declaration, and search it."""
    data = beginning(packed, method, _PROLOG)
    _refuse_declared(data if _ROOT.search(data) else unpacked(packed, method, size))  # something long may stand before the document


def _refuse_declared(data: bytes) -> None:
    """No spreadsheet program writes document type declarations; an attacker does, to make a parser expand or fetch things."""
    if b"!" in data and _DECLARATION.search(data):
        raise UnreadableFile("unreadable-file", "it holds an XML document type or entity declaration, which no spreadsheet program writes")


def _whole(blob: bytes, part: Part | None) -> bytes:
    return unpacked(packed_bytes(blob, part), part.method, part.unpacked) if part else b""
