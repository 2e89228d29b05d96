"""Workbooks are zip packages: each is measured and searched for what is dangerous before anything parses it."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from xml.parsers.expat import ExpatError
from zipfile import ZIP_STORED, BadZipFile

from isal import isal_zlib

from tasks.model.file_limit import MEGABYTE
from tasks.model.update import Place
from tasks.workbook.reading.marks import Cell, Look
from tasks.workbook.reading.ods_marks import must_be_near_ods, odd_ods
from tasks.workbook.reading.part_names import contents, is_sheet, plainly_named
from tasks.workbook.reading.senders_comments import xlsx_comments
from tasks.workbook.reading.sheet_parts import WORKBOOK, relations_of
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.unreadable import UnreadableFile
from tasks.workbook.reading.warnings import of_content
from tasks.workbook.reading.xlsx_marks import MARKED, SHARED_WORDS, STYLES, must_be_near, odd_xlsx, shown_looks
from tasks.workbook.reading.zip_directory import Part, beginning, directory, packed_bytes, repacked, unpacked

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_WORD = "word/document.xml"
_ODS = _OPEN_DOCUMENT + b"spreadsheet"
_SMALL = 10 * MEGABYTE  # below this, a high ratio is only a tidy workbook
_DECLARATION = re.compile(rb"!\0?(?:D\0?O\0?C\0?T\0?Y|E\0?N\0?T\0?I\0?T)")  # in UTF-8 and in both kinds of UTF-16
_SHORT = 64 * 1024  # bytes, packed and unpacked; longer parts are not remembered
_PROLOG = 1024  # bytes; a declaration can only stand before the first element
_MERGED = re.compile(rb"<mergeCells(?:\s[^<>]*)?(?:/>|>[^<]*(?:<(?!/?mergeCells\b)[^<]*)*</mergeCells>)")
_START, _END = b"<sheetData>", b"</sheetData>"
_ROOT = re.compile(rb"<[A-Za-z_]")
_ODS_PARTS = frozenset({"mimetype", "content.xml", "META-INF/manifest.xml"})
_OPEN_DOCUMENTS = {b"text": "odt", b"presentation": "odp", b"graphics": "odg", b"formula": "odg", b"chart": "odg"}
_OFFICE_DOCUMENT = re.compile(rb"<(?:\w+:)?Relationship\s(?=[^<>]*/officeDocument[\"'])[^<>]*?\bTarget\s*=\s*[\"']/?([^\"']+)")
_MACRO_SHEET = re.compile(rb"(?<=[\"'])[^\"']*/xl(?:Intl)?Macrosheet(?=[\"'])")
_WORKSHEET = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    ValueError,
    OSError,
    struct.error,
    ExpatError,
)


class Searched(NamedTuple):
    """What a package is, `xlsx` or `ods`; a package for the parser, which holds only what was searched; what is odd about it without being
    dangerous; by part the whole XML of those sheets that hold more than a parser of values tells; and comments on their cells."""

    kind: str
    blob: bytes
    odd: tuple[Place, ...] = ()
    closer: Mapping[str, bytes] = MappingProxyType({})
    comments: Mapping[str, Mapping[Cell, str]] = MappingProxyType({})


def packaged(blob: bytes, sizes: FileSizes, suffix: str = "") -> Searched:
    """Raises UnreadableFile for packages of other kinds, and for a broken, locked, oversized or dangerous one.

    `suffix` is the end of the file's name.
    """
    try:
        listed = directory(blob)
        _measure(listed, len(blob), sizes)
        parts = plainly_named(listed)
        by_name = {part.name: part for part in parts}
        workbook = _workbook(blob, by_name)
        kind, odd, needed = contents(tuple([part.name for part in parts]), workbook, suffix)
        if kind == "ods":
            return _spreadsheet(blob, by_name, odd)
        return _workbook_searched(blob, parts, workbook, odd, needed)
    except _BROKEN:
        raise UnreadableFile("unreadable-file", "a damaged file: part of it is missing or broken") from None


def word_document(blob: bytes, sizes: FileSizes) -> bytes:
    """The words of a package that is a Word document, as XML; empty for any other. Raises UnreadableFile for a dangerous one."""
    try:
        listed = directory(blob)
        part = {part.name: part for part in plainly_named(listed)}.get(_WORD)
        if part is None:
            return b""
        _measure(listed, len(blob), sizes)
        document = unpacked(packed_bytes(blob, part), part.method, part.unpacked)
    except _BROKEN:
        raise UnreadableFile("unreadable-file", "a damaged file: part of it is missing or broken") from None
    _refuse_declared(document)
    return document


def with_plain_names(blob: bytes) -> bytes:
    """The package with such names; the very same where it has no others."""
    parts = directory(blob)
    plain = plainly_named(parts)
    return blob if plain is parts else repacked([(part, packed_bytes(blob, part)) for part in plain])


def _workbook(blob: bytes, by_name: Mapping[str, Part]) -> str:
    """The part with the list of sheets: some programs give it another name than all others, and the package says which."""
    if WORKBOOK in by_name:
        return WORKBOOK
    found = _OFFICE_DOCUMENT.search(_whole(blob, by_name.get("_rels/.rels")))
    named = found[1].decode("utf-8", "replace") if found else ""
    return named if named in by_name and named.startswith("xl/") and named.endswith(".xml") else ""


def _workbook_searched(blob: bytes, parts: Sequence[Part], workbook: str, odd: tuple[Place, ...], needed: Sequence[bool]) -> Searched:
    for_parser, closer = _search(blob, parts, needed)
    usual = {workbook: WORKBOOK, relations_of(workbook): relations_of(WORKBOOK)}
    for_parser = [(part._replace(name=usual.get(part.name, part.name)), data) for part, data in for_parser]
    small = sum([len(data) for _, data in for_parser]) < _SMALL
    as_it_came = not small and workbook == WORKBOOK and not any("\\" in part.name for part in directory(blob))
    comments = xlsx_comments(blob, [part.name for part in parts], _refuse_declared)
    return Searched("xlsx", blob if as_it_came else repacked(for_parser), odd, closer, comments)


def _spreadsheet(blob: bytes, by_name: Mapping[str, Part], odd: tuple[Place, ...]) -> Searched:
    """An OpenDocument spreadsheet: what its parser needs, its kind put in where a program has left it out."""
    content = _whole(blob, by_name["content.xml"])
    kind = _whole(blob, by_name.get("mimetype")).strip()
    if not (kind.startswith(_ODS) if kind else b"<office:spreadsheet" in content):
        raise UnreadableFile("not-an-update", _OPEN_DOCUMENTS.get(kind.removeprefix(_OPEN_DOCUMENT).partition(b"-")[0], "zip"))
    manifest = _whole(blob, by_name.get("META-INF/manifest.xml"))
    if b"encryption-data" in manifest:
        raise UnreadableFile("encrypted-file", "a spreadsheet locked with a password")
    for part in by_name.values():
        if part.name in _ODS_PARTS:
            _refuse_declared(_whole(blob, part))
    must_be_near_ods(content)
    given = {"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest or b"<manifest/>"}
    stored = [(Part(name, 0, ZIP_STORED, isal_zlib.crc32(data), len(data), len(data), 0), data) for name, data in given.items()]
    return Searched("ods", repacked(stored), (*odd, *of_content(content)), {"content.xml": content} if odd_ods(content) else {})


def _measure(parts: Sequence[Part], size: int, sizes: FileSizes) -> None:
    full = sum([part.unpacked for part in parts])
    if len(parts) > sizes.entries:
        raise UnreadableFile("unreadable-file", f"it holds more than {sizes.entries:,} parts")
    if full > sizes.unpacked or (full > _SMALL and full > size * sizes.ratio):
        raise UnreadableFile("unreadable-file", f"it unpacks to more than {sizes.unpacked >> 20} MB, or to {sizes.ratio} times its size")
    if any(part.flags & 1 for part in parts):
        raise UnreadableFile("encrypted-file", "a file locked with a password")


def _search(blob: bytes, parts: Sequence[Part], needed: Sequence[bool]) -> tuple[list[tuple[Part, bytes]], dict[str, bytes]]:
    """The parts that a parser needs, unpacked already unless they are long; and the sheets that are worth a closer look."""
    for_parser: list[tuple[Part, bytes]] = []
    sheets: dict[str, bytes] = {}
    odd_styles: Mapping[str, Look] = {}
    marked = False
    for part, wanted in zip(parts, needed, strict=True):
        if not wanted:
            continue
        packed = packed_bytes(blob, part)
        if is_sheet(part.name):
            whole = _sheet(packed, part)
            sheets[part.name] = whole
            data = _rows(whole)
            given = Part(part.name, 0, ZIP_STORED, isal_zlib.crc32(data), len(data), len(data), 0), data
        elif len(packed) + part.unpacked <= _SHORT:
            data = _short(packed, part.method, part.unpacked)
            checksum = part.checksum
            if part.name.endswith(".rels") and b"acrosheet" in data:
                data = _MACRO_SHEET.sub(_WORKSHEET, data)  # its parser knows no macro sheets, and would read none of the others
                checksum = isal_zlib.crc32(data)
            given = Part(part.name, 0, ZIP_STORED, checksum, len(data), len(data), 0), data
        else:
            _skim(packed, part.method, part.unpacked)
            given = part, packed
        if part.name == STYLES:
            odd_styles = shown_looks(unpacked(packed, part.method, part.unpacked))
        elif part.name == SHARED_WORDS:
            marked = MARKED.search(unpacked(packed, part.method, part.unpacked)) is not None
        for_parser.append(given)
    return for_parser, {name: whole for name, whole in sheets.items() if marked or odd_xlsx(whole, odd_styles)}


def _sheet(packed: bytes, part: Part) -> bytes:
    sheet = unpacked(packed, part.method, part.unpacked)
    if isal_zlib.crc32(sheet) != part.checksum:
        raise BadZipFile
    _refuse_declared(sheet)
    must_be_near(sheet)
    return sheet


def _rows(data: bytes) -> bytes:
    """Of a sheet only its rows, and before them its merged cells: the parser would look through all rows for those behind them."""
    root = data.find(b">", data.find(b"<worksheet")) + 1
    start, end = data.find(_START), data.rfind(_END) + len(_END)
    if not 0 < root <= start < end:  # no rows, or other names for them
        return data
    merged = _MERGED.search(data, end)
    return b"".join((data[:root], merged[0] if merged else b"<mergeCells/>", data[start:end], b"</worksheet>"))


@lru_cache(maxsize=256)  # styles, theme and the like are the same to the byte in all workbooks made from one template
def _short(packed: bytes, method: int, size: int) -> bytes:
    """A part other than a sheet, unpacked: the very bytes that a parser gets are searched."""
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
