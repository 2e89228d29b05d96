"""Workbooks are zip packages: each is measured and searched for what is dangerous before anything parses it."""

from __future__ import annotations

import io
import re
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tasks.updates.limits import MEGABYTE, Limits
from tasks.updates.refusal import Refused

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 10 * MEGABYTE  # below this, a high ratio is only a tidy workbook
_DECLARATIONS = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))
_PROLOG = 1024  # bytes; a declaration can only stand before the first element
_FORMULA = re.compile(rb"<f[ >/]")
_ROOT = re.compile(rb"<[A-Za-z_]")
_OTHERS = (
    ("word/", "a Word document (.docx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
)


def packaged(blob: bytes, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """`xlsx` or `ods`, and the parts that hold formulas. Raises Refused for other packages, and for a broken, locked, oversized
    or dangerous one."""
    try:
        with ZipFile(io.BytesIO(blob)) as package:
            names = package.namelist()
            _measure(package, len(blob), limits)
            found = _named(package, names)
            return found, _search(blob, package)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refused("unreadable-file", "a damaged file: part of it is missing or broken") from None


def _measure(package: ZipFile, size: int, limits: Limits) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.entries:
        raise Refused("unreadable-file", f"it holds more than {limits.entries:,} parts")
    if unpacked > limits.unpacked or (unpacked > _SMALL and unpacked > size * limits.ratio):
        raise Refused("unreadable-file", f"it unpacks to more than {limits.unpacked >> 20} MB, or to {limits.ratio} times its size")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted-file", "a file locked with a password")
    if len({part.filename for part in parts}) < len(parts):
        raise Refused("unreadable-file", "a damaged file: it holds two parts of one name")


def _named(package: ZipFile, names: list[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and package.read("mimetype").strip() == _ODS and "content.xml" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise Refused("encrypted-file", "a spreadsheet locked with a password")
        return "ods"
    looks = next((looks for start, looks in _OTHERS if any(name.startswith(start) for name in names)), "a zip archive (.zip)")
    raise Refused("not-an-update", looks)


def _search(blob: bytes, package: ZipFile) -> tuple[str, ...]:
    """No spreadsheet program writes document type declarations; an attacker does, to make a parser expand or fetch things."""
    formulas = []
    for part in package.infolist():
        name = part.filename
        sheet = name.startswith("xl/worksheets/")
        data = _opening(blob, part, part.file_size if sheet else _PROLOG)
        if not sheet and not _ROOT.search(data):  # something long stands before the document itself
            data = _opening(blob, part, part.file_size)
        if b"!" in data and any(mark in data for mark in _DECLARATIONS):
            raise Refused("unreadable-file", "it holds an XML document type or entity declaration, which no spreadsheet program writes")
        if sheet and _FORMULA.search(data):
            formulas.append(name)
    return tuple(formulas)


def _opening(blob: bytes, part: ZipInfo, most: int) -> bytes:
    """The first bytes of a part, unpacked without the checks that the parser makes anyway: they cost more than the rest of this module."""
    names = int.from_bytes(blob[part.header_offset + 26 : part.header_offset + 28], "little")
    extra = int.from_bytes(blob[part.header_offset + 28 : part.header_offset + 30], "little")
    start = part.header_offset + 30 + names + extra
    data = blob[start : start + part.compress_size]
    if part.compress_type == ZIP_STORED:
        return data[:most]
    if part.compress_type != ZIP_DEFLATED:
        raise BadZipFile
    return zlib.decompressobj(-15).decompress(data, most) if most else b""
