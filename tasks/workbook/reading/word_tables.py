"""The tables of a Word document (.docx) as sheets of words. Only for the reader process: it trusts its parser."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from tasks.workbook.reading.sheet import SheetRows, must_be_countable, worded
from tasks.workbook.reading.unreadable import UnreadableFile

_NAME = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE, _VALUE = f"{_NAME}tbl", f"{_NAME}val"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # what Word calls the same in a "Strict" document
_NOT_SHOWN = {f"{_NAME}del", f"{_NAME}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
"""What somebody struck out by tracking changes, and the second form of a shape for older programs."""

_MOST_SPAN = 64  # columns that one cell may take


def word_tables(document: bytes) -> list[SheetRows]:
    """Every table of a document's XML, in its order, called Table 1, Table 2, ... Raises UnreadableFile for a damaged one."""
    try:
        body = ET.fromstring(document.replace(_STRICT, _NAME[1:-1].encode()))  # noqa: S314  declarations were refused before
    except ET.ParseError:
        raise UnreadableFile("unreadable-file", "a damaged document: part of it is missing or broken") from None
    found = []
    for number, table in enumerate(_nearest(body, _TABLE), 1):
        rows: list[list[str]] = []
        for row in _nearest(table, f"{_NAME}tr"):
            rows.append(list(_cells(row, rows[-1] if rows else [])))
        must_be_countable(len(rows) * max(map(len, rows), default=0))
        found.append(SheetRows(f"Table {number}", 0, 0, worded(rows)))
    return found


def _nearest(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of a name below an element, but not those within another of them or within a table in a table."""
    for child in element:
        if child.tag == name:
            yield child
        elif child.tag != _TABLE:
            yield from _nearest(child, name)


def _cells(row: ET.Element, above: list[str]) -> Iterator[str]:
    """The words of each cell; one that takes several columns is followed by blank ones, one merged with the cell above says the same."""
    at = 0
    for cell in _nearest(row, f"{_NAME}tc"):
        merged = next(cell.iter(f"{_NAME}vMerge"), None)
        if merged is not None and merged.get(_VALUE) != "restart":
            yield above[at] if at < len(above) else ""
        else:
            yield "\n".join(filter(None, ("".join(_texts(one)).strip() for one in cell.iter(f"{_NAME}p"))))
        span = next((one.get(_VALUE, "1") for one in cell.iter(f"{_NAME}gridSpan")), "1")
        more = min(int(span), _MOST_SPAN) - 1 if span.isdecimal() else 0
        yield from [""] * more
        at += 1 + max(more, 0)


def _texts(element: ET.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_NAME}t":
            yield child.text or ""
        elif child.tag in (f"{_NAME}tab", f"{_NAME}br"):
            yield " "
        elif child.tag not in _NOT_SHOWN:
            yield from _texts(child)
