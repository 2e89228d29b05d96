"""Honest mess is read all the same, and reported: hidden sheets, links to other files, macros, merged cells, columns under other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tasks.model.update import Place
from tasks.workbook.columns import TEMPLATE_VERSION, VERSIONS_READ
from tasks.workbook.form import Form, plain
from tasks.workbook.reading.marks import MergedCells
from tasks.workbook.reading.sheet import letters, quoted
from tasks.workbook.reading.unreadable import WHOLE_FILE

_LINKS = "xl/externalLinks/externalLink"
_OTHER_FILE = re.compile(rb"""://((?:(?!://|&apos;#)[^<>"']){1,2000}+)(?:'|&apos;)#""")  # 'file:///a/b.ods'#$Sheet1.A1
_MACROS = ("xl/vbaProject.bin", "xl/macrosheets/", "Basic/")
_OURS = "meta"  # the template's own hidden sheet
_NAMED = 10  # this many are named one by one
_FRIENDLY = "_word"


def of_package(names: Iterable[str]) -> list[Place]:
    """What the list of a workbook's parts gives away: links to other files, and macros. Neither is followed or run."""
    names = list(names)
    macros = [Place("macros", WHOLE_FILE)] if any(name.startswith(_MACROS) for name in names) else []
    return _links(sum(name.startswith(_LINKS) for name in names)) + macros


def of_content(content: bytes) -> list[Place]:
    """What the content of an .ods gives away: its links to other files stand in its formulas."""
    return _links(len(set(_OTHER_FILE.findall(content))))


def _links(count: int) -> list[Place]:
    return [Place("external-links", WHOLE_FILE, detail=str(count))] if count else []


def hidden_sheets(names: Sequence[str]) -> list[Place]:
    """One place for each sheet that its reader does not see, other than the template's own."""
    return [Place("hidden-sheet", f"{quoted(name)}!A1", name) for name in names if plain(name) != _OURS][:_NAMED]


def merged_cells(sheet: str, spans: Iterable[MergedCells], rows: range, columns: range) -> list[Place]:
    """One place for each span of merged cells that reaches into the lines of the table; all numbers count from 0 in the sheet."""
    found = []
    for (top, left), (bottom, right) in spans:
        if top < rows.stop and bottom >= rows.start and left < columns.stop and right >= columns.start:
            corner, end = f"{letters(left)}{top + 1}", f"{letters(right)}{bottom + 1}"
            found.append(Place("merged-cells", f"{quoted(sheet)}!{corner}", detail=f"{corner} to {end}"))
    return found[:_NAMED]


def other_names(at: Mapping[str, int], texts: Mapping[int, str], form: Form, addresses: Mapping[str, str]) -> list[Place]:
    """Columns that are known, but under another name than the template's, and the first that stands in another order."""
    found = []
    for key, i in at.items():
        header = form.columns[key].header
        if plain(texts[i]) not in {plain(header), plain(key), plain(key.removesuffix(_FRIENDLY))}:
            found.append(Place("renamed-column", addresses[key], texts[i], header))
    order = [key for key in form.columns if key in at]
    moved = next((key for key, wanted in zip(at, order, strict=True) if key != wanted), None)
    if moved:
        found.append(Place("columns-reordered", addresses[moved], texts[at[moved]], form.columns[moved].header))
    return found


def old_template(head: Mapping[str, str], addresses: Mapping[str, str]) -> list[Place]:
    """A workbook made from an earlier version of the form, which says so itself."""
    version = head.get("template_version", "")
    return [Place("old-template", addresses["template_version"], version, TEMPLATE_VERSION)] if version not in {"", *VERSIONS_READ} else []
