"""Workbooks are zip packages: each is measured and searched for what is dangerous before anything parses it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zipfile import ZIP_STORED, BadZipFile

from tasks.model.update import Place
from tasks.updates.directory import Part, directory, opened, repacked, unpacked
from tasks.updates.limits import MEGABYTE, Limits
from tasks.updates.oddities import of_package
from tasks.updates.refusal import Refused

_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 10 * MEGABYTE  # below this, a high ratio is only a tidy workbook
_DECLARATIONS = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))
_SHARED = 16 * 1024  # bytes; larger parts are not remembered
_PROLOG = 1024  # bytes; a declaration can only stand before the first element
_FORMULA = re.compile(rb"<f[ >/]")
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


def packaged(blob: bytes, limits: Limits) -> Searched:
    """Raises Refused for packages of other kinds, and for a broken, locked, oversized or dangerous one."""
    try:
        parts = directory(blob)
        _measure(parts, len(blob), limits)
        found = _named(blob, parts)
        formulas, kept = _search(blob, parts)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refused("unreadable-file", "a damaged file: part of it is missing or broken") from None
    small = sum(len(data) for _, _, data in kept) < _SMALL
    odd = of_package(part.name for part in parts)
    return Searched(found, formulas, repacked(kept) if found == "xlsx" and small else blob, tuple(odd))


def _measure(parts: Sequence[Part], size: int, limits: Limits) -> None:
    full = sum(part.unpacked for part in parts)
    if len(parts) > limits.entries:
        raise Refused("unreadable-file", f"it holds more than {limits.entries:,} parts")
    if full > limits.unpacked or (full > _SMALL and full > size * limits.ratio):
        raise Refused("unreadable-file", f"it unpacks to more than {limits.unpacked >> 20} MB, or to {limits.ratio} times its size")
    if any(part.flags & 1 for part in parts):
        raise Refused("encrypted-file", "a file locked with a password")
    if len({part.name for part in parts}) < len(parts):
        raise Refused("unreadable-file", "a damaged file: it holds two parts of one name")
    if any(_OUTSIDE.search(part.name) for part in parts):
        raise Refused("unreadable-file", "it holds a part whose name leads outside the file")


def _named(blob: bytes, parts: Sequence[Part]) -> str:
    by_name = {part.name: part for part in parts}
    if "xl/workbook.xml" in by_name:
        return "xlsx"
    if "content.xml" in by_name and _whole(blob, by_name.get("mimetype")).strip() == _ODS:
        if b"encryption-data" in _whole(blob, by_name.get("META-INF/manifest.xml")):
            raise Refused("encrypted-file", "a spreadsheet locked with a password")
        return "ods"
    looks = next((looks for start, looks in _OTHERS if any(name.startswith(start) for name in by_name)), "a zip archive (.zip)")
    raise Refused("not-an-update", looks)


def _search(blob: bytes, parts: Sequence[Part]) -> tuple[tuple[str, ...], list[tuple[Part, int, bytes]]]:
    """The sheets with formulas, and the parts that a parser needs, sheets unpacked already.

    No spreadsheet program writes document type declarations; an attacker does, to make a parser expand or fetch things.
    """
    formulas, kept = [], []
    for part in parts:
        packed = opened(blob, part)
        if part.name.startswith("xl/worksheets/"):
            data = unpacked(packed, part.method, part.unpacked)
            if _FORMULA.search(data):
                formulas.append(part.name)
            declared = _declares(data)
            kept.append((part, ZIP_STORED, data))
        else:
            declared = (_opens_with if len(packed) < _SHARED else _opens_with.__wrapped__)(packed, part.method, part.unpacked)
            if not part.name.startswith(_ASIDE):
                kept.append((part, part.method, packed))
        if declared:
            raise Refused("unreadable-file", "it holds an XML document type or entity declaration, which no spreadsheet program writes")
    return tuple(formulas), kept


@lru_cache(maxsize=256)  # styles, theme and the like are the same to the byte in all workbooks made from one template
def _opens_with(packed: bytes, method: int, size: int) -> bool:
    """Whether a part other than a sheet opens with a declaration."""
    data = unpacked(packed, method, _PROLOG)
    if not _ROOT.search(data):  # something long stands before the document itself
        data = unpacked(packed, method, size)
    return _declares(data)


def _declares(data: bytes) -> bool:
    return b"!" in data and any(mark in data for mark in _DECLARATIONS)


def _whole(blob: bytes, part: Part | None) -> bytes:
    return unpacked(opened(blob, part), part.method, part.unpacked) if part else b""
