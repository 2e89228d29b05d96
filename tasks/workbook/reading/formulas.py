"""A formula that was never calculated has no words: some programs write workbooks that way, and the cell looks filled to its sender."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

from tasks.model.update import Place, Reading
from tasks.workbook.reading.sheet import quoted
from tasks.workbook.reading.sheet_parts import sheet_parts

_VALUELESS = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)>\s*<f[^>/]*(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')


def unvalued(blob: bytes, parts: tuple[str, ...], reading: Reading) -> list[Place]:
    """A place for each formula without a value that stands where the reading has a column; `parts` name the sheets to look in."""
    columns = set(reading.address.values())
    rows = {line["row"] for line in reading.lines}
    heads = set(reading.head_address.values())
    found: list[Place] = []
    with ZipFile(io.BytesIO(blob)) as package:
        names = {sheet.part: sheet.name for sheet in sheet_parts(package)}
        for part in parts:
            for letters, row, attributes, formula in _VALUELESS.findall(package.read(part)):
                column = f"{quoted(names.get(part, ''))}!{letters.decode()}"
                address = f"{column}{row.decode()}"
                used = (f"{column}{{row}}" in columns and int(row) in rows) or address in heads
                if used and b't="str"' not in attributes:  # an empty text is a value
                    found.append(Place("formula-without-value", address, "=" + formula.decode("utf-8", "replace")))
    return found
