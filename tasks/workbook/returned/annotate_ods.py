"""The sender's own .ods with a comment on each cell that a check names, and a sheet that lists the findings with links to the cells.

Only its content is written again, and at which sheet it opens; every other part goes back byte for byte as it came.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tasks.workbook.reading.senders_comments import AUTHOR
from tasks.workbook.reading.sheet import number_of
from tasks.workbook.returned.cells_to_mend import COLOUR
from tasks.workbook.returned.findings_sheet import FIELDS, HEADERS, NAME
from tasks.workbook.returned.ods_cells import CELL, ROW, SPACES, TABLE, cell_at, column_style, of
from tasks.workbook.returned.xml_text import NotOurs, content

CONTENT, SETTINGS = "content.xml", "settings.xml"
_OUR_COLOUR = f"#{COLOUR[2:].lower()}"
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|(\w+))!([A-Z]{1,3})([1-9]\d{0,6})")
_ACTIVE = re.compile(rb'(<config:config-item config:name="ActiveTable"[^<>]*>)[^<>]*(</config:config-item>)')
_WIDTHS = (2.2, 2.5, 4.0, 11.0, 11.0, 6.0, 5.0)  # centimetres
_WORDS, _HEADING, _WIDTH = "findings-words", "findings-heading", "findings-width-{}"


_STYLE, _STYLE_NAME = of("table:style-name"), of("style:name")
_P, _NOTE = of("text:p"), of("office:annotation")


def annotate_ods(blob: bytes, findings: Sequence[Mapping[str, str]], banner: str) -> bytes:
    """The workbook with `findings` (texts by field name) on it; the same arguments give the same bytes. Raises NotOurs for one that
    declares what no workbook has to.
    """
    with ZipFile(io.BytesIO(blob)) as package:
        made = _OdsContent(package.read(CONTENT))
        linked = {one["address"] for one in findings if made.comment(one["address"], f"{one['says']}\n{one['mend']}".strip())}
        name = made.list(findings, linked, banner)
        new = {CONTENT: made.written()}
        if SETTINGS in package.namelist():
            new[SETTINGS] = _ACTIVE.sub(lambda found: found[1] + content(name).encode() + found[2], package.read(SETTINGS))
        written = io.BytesIO()
        with ZipFile(written, "w") as target:
            for info in package.infolist():
                copied = ZipInfo(info.filename, info.date_time)
                copied.create_system, copied.external_attr = 0, 0
                kind = ZIP_DEFLATED if info.filename in new else info.compress_type
                target.writestr(copied, new.get(info.filename) or package.read(info.filename), kind)
        return written.getvalue()


class _OdsContent:
    """The content of a workbook, without what an earlier copy of ours had added."""

    def __init__(self, data: bytes) -> None:
        if b"<!" in data:
            raise NotOurs(CONTENT)
        self._spaces = {prefix: uri for _, (prefix, uri) in ET.iterparse(io.BytesIO(data), events=("start-ns",))}  # noqa: S314  # as above
        for prefix, uri in (*SPACES.items(), *self._spaces.items()):
            ET.register_namespace(prefix, uri)
        self._root = ET.fromstring(data)  # noqa: S314  # no declarations, see above
        self._book = _found(self._root, "office:body/office:spreadsheet")
        styles = self._root.find(of("office:automatic-styles"))
        if styles is None:
            styles = ET.Element(of("office:automatic-styles"))
            self._root.insert([*self._root].index(_found(self._root, "office:body")), styles)
        self._styles = styles
        self._marked: dict[str, str] = {}
        for table in self._tables():
            words, many = _words(table), len(HEADERS)
            if (table.get(of("table:name")) or "").startswith(NAME) and list(HEADERS) in (words[:many], words[1 : many + 1]):
                self._book.remove(table)
        self._unmark()

    def _tables(self) -> list[ET.Element]:
        return self._book.findall(TABLE)

    def _unmark(self) -> None:
        """Take our colour and our comments away."""
        for one in self._styles.iter(of("style:table-cell-properties")):
            if (one.get(of("fo:background-color")) or "").lower() == _OUR_COLOUR:
                one.set(of("fo:background-color"), "transparent")
        for cell in self._book.iter(CELL):
            for note in cell.findall(_NOTE):
                lines = note.findall(_P)
                ours = next((n for n, line in enumerate(lines) if "".join(line.itertext()).startswith(f"{AUTHOR}: ")), len(lines))
                for line in lines[ours:]:  # a sender's own comment stays, without what was put below it
                    note.remove(line)
                if note.findtext(of("dc:creator")) == AUTHOR or not note.findall(_P):
                    cell.remove(note)

    def comment(self, address: str, words: str) -> bool:
        """Put words on a cell, colour and unlock it; whether the workbook has it."""
        match = _PLACE.fullmatch(address)
        name = (match[1] or "").replace("''", "'") or match[2] if match else ""
        table = next((one for one in self._tables() if one.get(of("table:name")) == name), None)
        cell = cell_at(table, int(match[4]) - 1, number_of(match[3]) - _ONE) if match and table is not None else None
        if table is None or cell is None or match is None:
            return False
        cell.set(_STYLE, self._like(cell.get(_STYLE) or column_style(table, number_of(match[3]) - _ONE)))
        note = cell.find(_NOTE)
        if note is None:
            note = ET.Element(_NOTE)
            ET.SubElement(note, of("dc:creator")).text = AUTHOR
            cell.insert(0, note)
        for line in f"{AUTHOR}: {words}".split("\n"):
            ET.SubElement(note, _P).text = line
        return True

    def _like(self, style: str) -> str:
        """The name of a style like this one, coloured and unlocked."""
        if style not in self._marked:
            own = next((one for one in self._styles if one.get(_STYLE_NAME) == style), None)
            new = deepcopy(own) if own is not None else ET.Element(of("style:style"), {of("style:family"): "table-cell"})
            if own is None and style:
                new.set(of("style:parent-style-name"), style)
            self._marked[style] = f"findings-{len(self._marked) + 1}"
            while any(one.get(_STYLE_NAME) == self._marked[style] for one in self._styles):
                self._marked[style] += "a"
            new.set(_STYLE_NAME, self._marked[style])
            look = new.find(of("style:table-cell-properties"))
            if look is None:
                look = ET.Element(of("style:table-cell-properties"))
                new.insert(0, look)
            look.set(of("fo:background-color"), _OUR_COLOUR)
            look.set(of("style:cell-protect"), "none")
            self._styles.append(new)
        return self._marked[style]

    def list(self, findings: Sequence[Mapping[str, str]], linked: set[str], banner: str) -> str:
        """Add the sheet of findings before the others, as most programs open at the first; its name is the answer."""
        taken = {(one.get(of("table:name")) or "").casefold() for one in self._tables()}
        name = next(name for name in (NAME, *(f"{NAME} {n}" for n in range(2, 10_000))) if name.casefold() not in taken)
        table = ET.Element(TABLE, {of("table:name"): name})
        for number, width in enumerate(_WIDTHS):
            self._style(_WIDTH.format(number), "table-column", "table-column-properties", {"style:column-width": f"{width}cm"})
            ET.SubElement(table, of("table:table-column"), {_STYLE: _WIDTH.format(number)})
        self._style(_WORDS, "table-cell", "table-cell-properties", {"fo:wrap-option": "wrap", "style:vertical-align": "top"})
        self._style(_HEADING, "table-cell", "text-properties", {"fo:font-weight": "bold"})
        for line in ([banner],) if banner else ():
            _add_row(table, line, _HEADING)
        _add_row(table, HEADERS, _HEADING)
        for one in findings:
            _add_row(table, [one[field] for field in FIELDS], _WORDS, one["address"] if one["address"] in linked else "")
        self._book.insert([*self._book].index(self._tables()[0]), table)
        return name

    def _style(self, name: str, family: str, kind: str, look: Mapping[str, str]) -> None:
        for old in [one for one in self._styles if one.get(_STYLE_NAME) == name]:
            self._styles.remove(old)
        made = ET.SubElement(self._styles, of("style:style"), {_STYLE_NAME: name, of("style:family"): family})
        ET.SubElement(made, of(f"style:{kind}"), {of(key): value for key, value in look.items()})

    def written(self) -> bytes:
        """The content, with every namespace that it declared: formulas name theirs in words alone."""
        data: bytes = ET.tostring(self._root, encoding="utf-8", xml_declaration=True)
        begin = data[: data.index(b">", data.index(b"?>") + 2)]
        left = (one for one in self._spaces.items() if one[0] and f"xmlns:{one[0]}=".encode() not in begin)
        return begin + "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in left).encode() + data[len(begin) :]


_ONE = number_of("A")


def _found(root: ET.Element, path: str) -> ET.Element:
    found = root.find("/".join(of(one) for one in path.split("/")))
    if found is None:
        raise NotOurs(path)
    return found


def _words(table: ET.Element) -> list[str]:
    """The words of the first cells of a sheet."""
    return ["".join(cell.itertext()) for row in [*table.iter(ROW)][:2] for cell in row.findall(CELL) if "".join(cell.itertext())]


def _add_row(table: ET.Element, words: Sequence[str], style: str, link: str = "") -> None:
    row = ET.SubElement(table, ROW)
    for text in words:
        cell = ET.SubElement(row, CELL, {_STYLE: style, of("office:value-type"): "string"})
        line = ET.SubElement(cell, _P)
        if link and text == link:
            line = ET.SubElement(line, of("text:a"), {of("xlink:href"): f"#{link.replace('!', '.')}", of("xlink:type"): "simple"})
        line.text = text
