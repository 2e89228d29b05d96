"""Cells of an .ods by their place: rows and cells that stand for several are cut, so that one of them can be changed by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from xml.etree import ElementTree as ET

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}


def of(name: str) -> str:
    """A name with its prefix, as `table:table-row`, the way the parser has it."""
    space, _, local = name.partition(":")
    return f"{{{SPACES[space]}}}{local}"


_REPEATED = {"row": of("table:number-rows-repeated"), "cell": of("table:number-columns-repeated")}
CELL, COVERED, ROW, TABLE = (of(f"table:{one}") for one in ("table-cell", "covered-table-cell", "table-row", "table"))
_CELLS_STYLE = of("table:default-cell-style-name")


def _rows(parent: ET.Element) -> Iterator[tuple[ET.Element, ET.Element]]:
    """The rows of a sheet with what each stands in, which may be a group."""
    for one in list(parent):
        if one.tag == ROW:
            yield parent, one
        elif one.tag.rpartition("}")[2] in {"table-row-group", "table-header-rows", "table-rows"}:
            yield from _rows(one)


def _alone(parent: ET.Element, one: ET.Element, before: int, kind: str) -> ET.Element:
    """An element that stands for several, cut so that what stands after `before` of them is one by itself."""
    count = int(one.attrib.pop(_REPEATED[kind], "1"))
    at = [*parent].index(one)
    for number, place in ((count - before - 1, at + 1), (before, at)):
        if number > 0:
            other = deepcopy(one)
            if number > 1:
                other.set(_REPEATED[kind], str(number))
            parent.insert(place, other)
    return one


def cell_at(table: ET.Element, row: int, column: int) -> ET.Element | None:
    """A cell by its place, from 0; None for one that another covers, or beyond the last row."""
    found = _nth(list(_rows(table)), row)
    if found is None:
        return None
    (parent, line), before = found
    line = _alone(parent, line, before, "row")
    cells = [(line, one) for one in line if one.tag in {CELL, COVERED}]
    place = _nth(cells, column, "cell")
    if place is None:
        used = sum(int(one.get(_REPEATED["cell"], "1")) for _, one in cells)
        if column > used:
            ET.SubElement(line, CELL, {_REPEATED["cell"]: str(column - used)} if column - used > 1 else {})
        return ET.SubElement(line, CELL)
    (_, cell), before = place
    return _alone(line, cell, before, "cell") if cell.tag == CELL else None


def _nth(
    several: Sequence[tuple[ET.Element, ET.Element]], place: int, kind: str = "row"
) -> tuple[tuple[ET.Element, ET.Element], int] | None:
    """The element that stands at a place, with its parent, and how many of those that it stands for come before."""
    at = 0
    for parent, one in several:
        count = int(one.get(_REPEATED[kind], "1"))
        if at <= place < at + count:
            return (parent, one), place - at
        at += count
    return None


def column_style(table: ET.Element, column: int) -> str:
    """The style of a column's cells that name none."""
    found = _nth([(table, one) for one in table.iter(of("table:table-column"))], column, "cell")
    return (found[0][1].get(_CELLS_STYLE) if found else "") or ""
