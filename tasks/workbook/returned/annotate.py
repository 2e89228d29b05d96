"""The sender's own workbook with a comment on each cell that a check names, and a sheet that lists the findings with links to the cells.

Only what is added is written: every other part of the file, pictures, charts and macros too, goes back byte for byte as it came.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tasks.workbook.reading.sheet_parts import SheetPart, relations, relations_of, sheet_parts, workbook_part
from tasks.workbook.returned.cells_to_mend import MarkedStyles, with_marks
from tasks.workbook.returned.comments import boxes_part, words_part
from tasks.workbook.returned.findings_sheet import HEADERS, MAIN, NAME, findings_sheet, with_styles
from tasks.workbook.returned.views import LATER, fitting_width, opening_on, unselected
from tasks.workbook.returned.xml_text import RELATIONSHIPS, NotOurs, appended, attribute, before_any, prefix

Comments = dict[str, dict[str, str]]  # part of a sheet -> cell -> words
_LAST_ROW = 1_048_576
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|(\w+))!([A-Z]{1,3}[1-9]\d{0,6})")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_SHEET_ID = re.compile(rb'\bsheetId="(\d+)"')
_STRICT_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_RELATIONSHIPS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPES = "[Content_Types].xml"
_STYLES = "xl/styles.xml"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_OFFICE = "application/vnd.openxmlformats-officedocument"
_UNSAFE = re.compile(r"[{}]")  # addresses are written without them


def annotate(blob: bytes, findings: Sequence[Mapping[str, str]], banner: str = "") -> bytes:
    """The workbook with `findings` (texts by field name) on it; the same arguments give the same bytes."""
    with ZipFile(io.BytesIO(blob)) as package:
        made = _Made(package)
        sheets = list(sheet_parts(package))
        by_name = {_UNSAFE.sub("", sheet.name): sheet for sheet in sheets if sheet.part in package.namelist()}
        comments: Comments = {}
        linked = set()
        for finding in findings:
            if place := _place(by_name, finding["address"]):
                linked.add(finding["address"])
                words = comments.setdefault(place[0], {})
                words[place[1]] = "\n\n".join(filter(None, (words.get(place[1], ""), f"{finding['says']}\n{finding['mend']}".strip())))
        for sheet in by_name.values():
            made.comment(sheet.part, comments.get(sheet.part, {}))
        made.restyle()
        made.list(sheets, findings, linked, banner)
        return made.packed()


class _Made:
    """The package as it will be: its own parts, and those that are changed or new."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self._names = set(package.namelist())
        self._new: dict[str, bytes] = {}
        self._workbook = workbook_part(package)
        self._strict = _STRICT_MAIN in package.read(self._workbook)
        self._styles = self._marked_styles()

    def _marked_styles(self) -> MarkedStyles | None:
        try:
            return MarkedStyles(self._read(_STYLES)) if _STYLES in self._names else None
        except NotOurs:
            return None

    def comment(self, part: str, words: Mapping[str, str]) -> None:
        """Put words on the cells of one sheet, and take away those of an earlier copy."""
        known = {rel["Type"].rpartition("/")[2]: rel["Target"] for rel in relations(self._package, part)}
        texts, boxes = known.get("comments"), known.get("vmlDrawing")
        if not words and texts is None:
            return
        words = _uncovered(words, self._read(part))
        if self._styles:
            self._new[part] = with_marks(self._read(part), words.keys(), self._styles)
        if words:
            self._new[part] = fitting_width(self._read(part))
        if texts is None:
            texts = self._unused("xl/findings/comments{}.xml")
            self._relate(part, "comments", texts)
            self._declare(f'<Override PartName="/{texts}" ContentType="{_OFFICE}.spreadsheetml.comments+xml"/>')
            made, gone = words_part(words)
            self._new[texts] = self._in_dialect(made)
        else:
            self._new[texts], gone = words_part(words, self._read(texts))
        if boxes is not None:
            self._new[boxes] = boxes_part(words, gone, self._read(boxes))
        elif words:
            boxes = self._unused("xl/findings/boxes{}.vml")
            link = self._relate(part, "vmlDrawing", boxes)
            self._declare(f'<Override PartName="/{boxes}" ContentType="{_OFFICE}.vmlDrawing"/>')
            self._new[boxes] = boxes_part(words, gone)
            sheet = self._read(part)
            added = f'<{prefix(sheet)}legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="{link}"/>'
            self._new[part] = before_any(sheet, "sheetData", LATER, self._in_dialect(added.encode()).decode())

    def restyle(self) -> None:
        """Write the looks that the cells to mend were given."""
        if self._styles:
            self._new[_STYLES] = self._styles.written()

    def list(self, sheets: Sequence[SheetPart], findings: Sequence[Mapping[str, str]], linked: set[str], banner: str) -> None:
        """Add the sheet of findings after the others, or write it again where an earlier copy had it."""
        styles = (0, 0, 0)
        if _STYLES in self._names:
            self._new[_STYLES], styles = with_styles(self._read(_STYLES))
        made = self._in_dialect(findings_sheet(findings, linked, styles, banner))
        there = [sheet for sheet in sheets if sheet.part in self._names]
        earlier = next((sheet.part for sheet in there if sheet.name.startswith(NAME) and self._is_ours(sheet.part)), None)
        for sheet in there:
            if b"tabSelected" in (before := self._read(sheet.part)):
                self._new[sheet.part] = unselected(before)
        at = next((n for n, sheet in enumerate(sheets) if earlier and sheet.part == earlier), len(sheets))
        self._new[self._workbook] = opening_on(self._read(self._workbook), at)
        if earlier:
            self._new[earlier] = made
            if relations_of(earlier) in self._names:
                self._new[relations_of(earlier)] = _NO_RELATIONS
            return
        part = self._unused("xl/findings/sheet{}.xml")
        self._new[part] = made
        self._declare(f'<Override PartName="/{part}" ContentType="{_OFFICE}.spreadsheetml.worksheet+xml"/>')
        link = self._relate(self._workbook, "worksheet", part)
        workbook = self._read(self._workbook)
        taken = {sheet.name.casefold() for sheet in sheets}
        name = next(name for name in (NAME, *(f"{NAME} {n}" for n in range(2, 10_000))) if name.casefold() not in taken)
        number = max(int(found) for found in _SHEET_ID.findall(workbook)) + 1
        added = f'<{prefix(workbook)}sheet xmlns:r="{RELATIONSHIPS}" name="{attribute(name)}" sheetId="{number}" r:id="{link}"/>'
        self._new[self._workbook] = appended(workbook, "sheets", self._in_dialect(added.encode()).decode())

    def packed(self) -> bytes:
        """The parts in their old order, then the new ones."""
        written = io.BytesIO()
        with ZipFile(written, "w") as target:
            for info in self._package.infolist():
                target.writestr(_like(info), self._read(info.filename), info.compress_type)
            for name in sorted(self._new.keys() - self._names):
                target.writestr(_like(ZipInfo(name, _EPOCH)), self._new[name], ZIP_DEFLATED)
        return written.getvalue()

    def _in_dialect(self, xml: bytes) -> bytes:
        """Words of ours with the names that a strict workbook gives to the same things."""
        return xml.replace(MAIN.encode(), _STRICT_MAIN).replace(RELATIONSHIPS.encode(), _STRICT_RELATIONSHIPS) if self._strict else xml

    def _is_ours(self, part: str) -> bool:
        """Whether a sheet is one we added: its first words are our headings, wherever the program that saved it keeps words."""
        texts = self._read(part) + (self._read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in self._names else b"")
        return all(f">{header}</".encode() in texts for header in HEADERS)

    def _read(self, part: str) -> bytes:
        return self._new[part] if part in self._new else self._package.read(part)

    def _unused(self, name: str) -> str:
        return next(made for n in range(1, 100_000) if (made := name.format(n)) not in self._names and made not in self._new)

    def _relate(self, part: str, kind: str, target: str) -> str:
        path = relations_of(part)
        before = self._read(path) if path in self._names or path in self._new else _NO_RELATIONS
        link = next(name for n in range(1, 100_000) if f'"{(name := f"findings{n}")}"'.encode() not in before)
        added = f'<{prefix(before)}Relationship Id="{link}" Type="{RELATIONSHIPS}/{kind}" Target="/{target}"/>'
        added = self._in_dialect(added.encode()).decode()
        self._new[path] = appended(before, "Relationships", added)
        return link

    def _declare(self, kind: str) -> None:
        types = self._read(_TYPES)
        self._new[_TYPES] = appended(types, "Types", kind.replace("<", f"<{prefix(types)}", 1))


def _place(by_name: Mapping[str, SheetPart], address: str) -> tuple[str, str] | None:
    """The part and the cell of an address, if it names one in this workbook."""
    match = _PLACE.fullmatch(address)
    if match is None:
        return None
    sheet = by_name.get((match[1] or "").replace("''", "'") or match[2])
    letters = match[3].rstrip("0123456789")
    return (
        (sheet.part, match[3]) if sheet and (len(letters), letters) <= (3, "XFD") and int(match[3][len(letters) :]) <= _LAST_ROW else None
    )


def _uncovered(words: Mapping[str, str], sheet: bytes) -> dict[str, str]:
    """The words moved to the cell that shows where cells were merged: nobody sees a comment on a covered one."""
    spans = [(_number(a), int(top), _number(b), int(end), (a + top).decode()) for a, top, b, end in _MERGED.findall(sheet)]
    shown: dict[str, str] = {}
    for cell, text in words.items():
        letters = cell.rstrip("0123456789")
        column, row = _number(letters.encode()), int(cell[len(letters) :])
        at = next((corner for left, top, right, end, corner in spans if left <= column <= right and top <= row <= end), cell)
        shown[at] = "\n\n".join(filter(None, (shown.get(at, ""), text)))
    return shown


def _number(letters: bytes) -> int:
    """A column's number from its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _like(info: ZipInfo) -> ZipInfo:
    """A part's name and time; sizes and places are the new file's own."""
    made = ZipInfo(info.filename, info.date_time)
    made.create_system, made.external_attr = 0, 0
    return made
