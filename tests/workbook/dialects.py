"""The same workbook as other programs write it: parts with prefixes, Strict OOXML, other names of parts."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.workbook.builders import package
from tests.workbook.test_annotated_copies import parts

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = (
    (MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
)


def prefixed(blob: bytes) -> bytes:
    """Every element of workbook, sheets and styles under the prefix `x:`."""

    def change(data: bytes) -> bytes:
        return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", data.replace(b'xmlns="' + MAIN, b'xmlns:x="' + MAIN))

    return package({name: change(data) if name.startswith("xl/") and name.endswith(".xml") else data for name, data in parts(blob).items()})


def strict(blob: bytes) -> bytes:
    """Strict Open XML: the same parts in other namespaces."""
    made = {}
    for name, data in parts(blob).items():
        for old, new in STRICT:
            data = data.replace(old, new)  # noqa: PLW2901
        made[name] = data
    return package(made)


def backslashed(blob: bytes) -> bytes:
    """As a program writes it that takes a zip for a Windows folder."""
    return package({name.replace("/", "\\"): data for name, data in parts(blob).items()})


def numbered(blob: bytes) -> bytes:
    """The list of sheets called workbook22.xml, as the package's own list says."""
    made = parts(blob)
    made["xl/workbook22.xml"] = made.pop("xl/workbook.xml")
    made["xl/_rels/workbook22.xml.rels"] = made.pop("xl/_rels/workbook.xml.rels")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        made[name] = made[name].replace(b"xl/workbook.xml", b"xl/workbook22.xml")
    return package(made)


DIALECTS: dict[str, Callable[[bytes], bytes]] = {
    "as usual": lambda blob: blob,
    "prefixed": prefixed,
    "strict": strict,
    "backslashes": backslashed,
    "workbook22": numbered,
}
