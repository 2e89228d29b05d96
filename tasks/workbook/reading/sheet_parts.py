"""Which part of a workbook's package holds which sheet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # the package was searched for declarations before
from zipfile import ZipFile

WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's name as its sender sees it, the part that holds it, and its state: visible, hidden or veryHidden."""

    name: str
    part: str
    state: str


def sheet_parts(package: ZipFile) -> Iterator[SheetPart]:
    """The sheets in the workbook's order, in strict workbooks as in others. Raises KeyError or ParseError where the package is broken."""
    workbook = workbook_part(package)
    targets = {rel["Id"]: rel["Target"] for rel in relations(package, workbook)}
    for sheet in ET.fromstring(package.read(workbook)).iterfind("{*}sheets/{*}sheet"):  # noqa: S314  # no declarations, see above
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        yield SheetPart(sheet.get("name") or "", targets.get(link, ""), sheet.get("state") or "visible")


def workbook_part(package: ZipFile) -> str:
    """The part with the list of sheets; some programs give it another name than all others."""
    if WORKBOOK in package.namelist():
        return WORKBOOK
    return next((rel["Target"] for rel in relations(package, "") if rel["Type"].endswith("/officeDocument")), WORKBOOK)


def relations(package: ZipFile, part: str) -> list[dict[str, str]]:
    """What a part points at, each with Id, Type and Target; targets inside the package are named from its root."""
    path = relations_of(part)
    if path not in package.namelist():
        return []
    found = [dict(rel.attrib) for rel in ET.fromstring(package.read(path))]  # noqa: S314  # no declarations, see above
    for rel in found:
        if rel.get("TargetMode") != "External":
            rel["Target"] = posixpath.normpath(
                posixpath.join("/", posixpath.dirname(part), rel.get("Target", "").replace("\\", "/"))
            ).removeprefix("/")
    return found


def relations_of(part: str) -> str:
    """The part that holds another part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
