"""A formula that was never calculated has no words: some programs write workbooks that way, and the cell looks filled to its sender."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET  # the package was searched for declarations before
from zipfile import ZipFile

from tasks.model.update import Place, Reading
from tasks.updates.sheet import quoted

_VALUELESS = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)>\s*<f[^>/]*(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def unvalued(blob: bytes, parts: tuple[str, ...], reading: Reading) -> list[Place]:
    """A place for each formula without a value that stands where the reading has a column; `parts` name the sheets to look in."""
    columns = set(reading.address.values())
    rows = {line["row"] for line in reading.lines}
    heads = set(reading.head_address.values())
    found: list[Place] = []
    with ZipFile(io.BytesIO(blob)) as package:
        names = dict(_sheets(package))
        for part in parts:
            for letters, row, attributes, formula in _VALUELESS.findall(package.read(part)):
                column = f"{quoted(names.get(part, ''))}!{letters.decode()}"
                address = f"{column}{row.decode()}"
                used = (f"{column}{{row}}" in columns and int(row) in rows) or address in heads
                if used and b't="str"' not in attributes:  # an empty text is a value
                    found.append(Place("formula-without-value", address, "=" + formula.decode("utf-8", "replace")))
    return found


def _sheets(package: ZipFile) -> Iterator[tuple[str, str]]:
    """Part to sheet name."""
    targets = {
        rel.get("Id"): (rel.get("Target") or "").removeprefix("/xl/")
        for rel in ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # no declarations, see above
    }
    for sheet in ET.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):  # noqa: S314
        yield f"xl/{targets.get(sheet.get(_REL), '')}", sheet.get("name") or ""
