"""Which part of a workbook's package holds which sheet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # the package was searched for declarations before
from zipfile import ZipFile

WORKBOOK = "xl/workbook.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's name as its sender sees it, the part that holds it, and its state: visible, hidden or veryHidden."""

    name: str
    part: str
    state: str


def sheet_parts(package: ZipFile) -> Iterator[SheetPart]:
    """The sheets in the workbook's order. Raises KeyError or ParseError where the package is not as it should be."""
    targets = {rel["Id"]: rel["Target"] for rel in relations(package, WORKBOOK)}
    for sheet in ET.fromstring(package.read(WORKBOOK)).iter(f"{_MAIN}sheet"):  # noqa: S314  # no declarations, see above
        yield SheetPart(sheet.get("name") or "", targets.get(sheet.get(_REL) or "", ""), sheet.get("state") or "visible")


def relations(package: ZipFile, part: str) -> list[dict[str, str]]:
    """What a part points at, each with Id, Type and Target; targets inside the package are named from its root."""
    path = relations_of(part)
    if path not in package.namelist():
        return []
    found = [dict(rel.attrib) for rel in ET.fromstring(package.read(path))]  # noqa: S314  # no declarations, see above
    for rel in found:
        if rel.get("TargetMode") != "External":
            rel["Target"] = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), rel.get("Target", ""))).removeprefix("/")
    return found


def relations_of(part: str) -> str:
    """The part that holds another part's relations."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"
