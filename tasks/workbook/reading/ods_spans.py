"""Which cells of an .ods workbook are merged: the parser of cells does not tell, so the workbook's own marks are looked for."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from zipfile import ZipFile

from tasks.workbook.reading.warnings import MergedCells

_SPANNED = re.compile(rb"""number-(?:rows|columns)-spanned=["'](?!1["'])""")
_ELEMENT = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)")
_NAME = re.compile(rb"""table:name=["']([^"']*)""")
_NUMBER = {
    name: re.compile(rb"number-" + name + rb"""=["'](\d+)""")
    for name in (b"rows-repeated", b"columns-repeated", b"rows-spanned", b"columns-spanned")
}


def ods_spans(blob: bytes) -> dict[str, list[MergedCells]]:
    """For each sheet with merged cells their top left and bottom right corners, rows and columns counted from 0."""
    with ZipFile(io.BytesIO(blob)) as package:
        content = package.read("content.xml")
    found: dict[str, list[MergedCells]] = {}
    for sheet, span in _merged(content) if _SPANNED.search(content) else ():
        found.setdefault(sheet, []).append(span)
    return found


def _merged(content: bytes) -> Iterator[tuple[str, MergedCells]]:
    sheet, row, column, rows = "", 0, 0, 0
    for element, attributes in _ELEMENT.findall(content):
        if element == b"table":
            name = _NAME.search(attributes)
            sheet, row, rows = html.unescape(name[1].decode("utf-8", "replace")) if name else "", 0, 0
        elif element == b"table-row":
            row, column, rows = row + rows, 0, _number(b"rows-repeated", attributes)
        else:
            down, across = _number(b"rows-spanned", attributes), _number(b"columns-spanned", attributes)
            if down > 1 or across > 1:
                yield sheet, ((row, column), (row + down - 1, column + across - 1))
            column += _number(b"columns-repeated", attributes)


def _number(name: bytes, attributes: bytes) -> int:
    found = _NUMBER[name].search(attributes)
    return int(found[1][:9]) if found else 1
