"""An update laid out as somebody's own program would write it, in any of the four formats, and where everything in it then stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tasks.model.update import Reading
from tasks.workbook.columns import HEAD, LINES
from tasks.workbook.reading.sheet import letters
from tests.workbook.builders import package

HEADER = {column.key: column.header for column in (*HEAD, *LINES)}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
WHOLE = "whole file"


@dataclass(eq=False)
class Column:
    """A column of the table; `key` is empty where it is not one of an update's."""

    key: str
    header: str


@dataclass(eq=False)
class Line:
    """A row of the table: words by the key of their column; `heading` stands for the row of column names once more."""

    words: dict[str, str]
    heading: bool = False


@dataclass
class Laid:
    """`formulas`, `merged` and `struck` name cells by line and column; `hidden` are sheets, `parts` more parts of the package."""

    trust: str
    kind: str
    head: dict[str, str]
    columns: list[Column]
    lines: list[Line]
    name: str = ""
    hidden: list[str] = field(default_factory=list)
    parts: dict[str, bytes] = field(default_factory=dict)
    formulas: list[tuple[Line, Column]] = field(default_factory=list)
    merged: list[tuple[Line, Column]] = field(default_factory=list)  # with the cell below
    struck: list[tuple[Line, Column]] = field(default_factory=list)
    table: str = "Update"
    beside: dict[str, list[list[str]]] = field(default_factory=dict)  # further sheets that can be seen
    concealed: list[Line] = field(default_factory=list)
    unquoted: list[Line] = field(default_factory=list)  # whose narrative has a comma without quotation marks

    @classmethod
    def of(cls, trust: str, reading: Reading, kind: str) -> Laid:
        lines = [Line({column.key: str(line.get(column.key, "")) for column in LINES}) for line in reading.lines]
        columns = [Column(column.key, column.header) for column in LINES]
        return cls(trust, kind, dict(reading.head), columns, lines, f"{trust}.{kind}")

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def row(self, line: Line | None) -> int:
        """The number of a line's row, or of the first row of column names, as its sender counts."""
        above = len(self.head) + 2 if self.kind == "csv" else 1
        return above if line is None else above + 1 + self.lines.index(line)

    def cell(self, line: Line | None, column: Column | None) -> str:
        """The address of a cell; without a line of a column's name, without a column of a row."""
        row = self.row(line)
        if self.kind == "csv":
            return f"row {row}, column {column.header}" if column else f"row {row}"
        return f"{self.table}!{letters(self.columns.index(column) if column else 0)}{row}"

    def head_cell(self, key: str) -> str:
        row = list(self.head).index(key) + 1
        return {"csv": f"row {row}, column {HEADER[key]}", "json": f"/{key}"}.get(self.kind, f"'Sign-off'!B{row}")

    def bytes(self) -> bytes:
        return {"csv": self._csv, "json": self._json, "xlsx": self._xlsx, "ods": self._ods}[self.kind]()

    def _table(self) -> list[list[str]]:
        headers = [column.header for column in self.columns]
        return [
            headers,
            *(headers if line.heading else [line.words.get(c.key or c.header, "") for c in self.columns] for line in self.lines),
        ]

    def _head(self) -> list[list[str]]:
        return [[HEADER[key], words] for key, words in self.head.items()]

    def _csv(self) -> bytes:
        text = io.StringIO(newline="")
        table = self._table()
        for line in self.unquoted:
            at = self.columns.index(self.column("narrative"))
            table[1 + self.lines.index(line)][at : at + 1] = ["Nine of ten wards", " and two more"]
        csv.writer(text).writerows([*self._head(), [], *table])
        return text.getvalue().encode()

    def _json(self) -> bytes:
        lines = [
            {c.header if c.header != HEADER.get(c.key) else c.key: line.words.get(c.key or c.header, "") for c in self.columns}
            for line in self.lines
        ]
        return json.dumps({**self.head, **({"actions": lines} if self.columns else {})}).encode()

    def _xlsx(self) -> bytes:
        formulas = {self.cell(*at).rpartition("!")[2] for at in self.formulas}
        concealed = {self.row(line) for line in self.concealed}
        sheets = {self.table: _sheet(self._table(), formulas, self._spans(), concealed, self._struck()), "Sign-off": _sheet(self._head())}
        sheets |= {name: _sheet(rows) for name, rows in self.beside.items()}
        sheets |= {name: _sheet([["Kept from last year"]]) for name in self.hidden}
        told = "".join(
            f'<sheet name="{name}" sheetId="{n}"{" state=" + chr(34) + "hidden" + chr(34) if name in self.hidden else ""} r:id="r{n}"/>'
            for n, name in enumerate(sheets, 1)
        )
        linked = "".join(
            f'<Relationship Id="r{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
        )
        parts = {
            "_rels/.rels": _related(f'<Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>'),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{told}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _related(linked),
        }
        parts |= {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)}
        return package({name: xml.encode() for name, xml in parts.items()} | self.parts)

    def _spans(self) -> list[str]:
        corners = [(letters(self.columns.index(column)), self.row(line)) for line, column in self.merged]
        return [f"{letter}{row}:{letter}{row + 1}" for letter, row in corners]

    def _struck(self) -> set[str]:
        return {self.cell(*at).rpartition("!")[2] for at in self.struck}

    def _ods(self) -> bytes:
        joined = {self.cell(*at) for at in self.merged}
        concealed = {self.row(line) for line in self.concealed}
        tables = _table(self.table, self._table(), joined, concealed=concealed, struck=self._struck()) + _table(
            "Sign-off", self._head(), set()
        )
        tables += "".join(_table(name, rows, set()) for name, rows in self.beside.items())
        tables += "".join(_table(name, [["Kept from last year"]], set(), ' table:style-name="off"') for name in self.hidden)
        names = "".join(
            f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
        )
        off = '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
        line = '<style:style style:name="no"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        content = (
            f"<office:document-content{names}><office:automatic-styles>{off}{line}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        )
        kind = b"application/vnd.oasis.opendocument.spreadsheet"
        manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        return package({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()} | self.parts)


def _related(links: str) -> str:
    return f'<Relationships xmlns="{RELS}">{links}</Relationships>'


def _sheet(
    rows: list[list[str]],
    formulas: Collection[str] = (),
    spans: Collection[str] = (),
    concealed: Collection[int] = (),
    struck: Collection[str] = (),
) -> str:
    told = ""
    for n, row in enumerate(rows, 1):
        cells = ""
        for i, words in enumerate(row):
            at = f"{letters(i)}{n}"
            if at in formulas:
                cells += f'<c r="{at}"><f>A1</f></c>'
            elif words and at in struck:
                cells += f'<c r="{at}" t="inlineStr"><is><r><rPr><strike/></rPr><t>{escape(words)}</t></r></is></c>'
            elif words:
                cells += f'<c r="{at}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'
        told += f'<row r="{n}"{" hidden=" + chr(34) + "1" + chr(34) if n in concealed else ""}>{cells}</row>'
    merged = "".join(f'<mergeCell ref="{span}"/>' for span in spans)
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{told}</sheetData>{merged}</worksheet>'


def _table(
    name: str, rows: list[list[str]], joined: set[str], style: str = "", concealed: Collection[int] = (), struck: Collection[str] = ()
) -> str:
    told = ""
    for n, row in enumerate(rows, 1):
        cells = ""
        for i, words in enumerate(row):
            span = ' table:number-rows-spanned="2" table:number-columns-spanned="1"' if f"{name}!{letters(i)}{n}" in joined else ""
            text = f"<text:p>{escape(words)}</text:p>" if words else ""
            span += ' table:style-name="no"' if f"{letters(i)}{n}" in struck else ""
            cells += f'<table:table-cell office:value-type="string"{span}>{text}</table:table-cell>'
        hidden = ' table:visibility="collapse"' if n in concealed else ""
        told += f"<table:table-row{hidden}>{cells}</table:table-row>"
    return f'<table:table table:name="{name}"{style}>{told}</table:table>'
