"""The same tables as a spreadsheet that a screen reader can follow: a cover sheet, then one table per sheet, and nothing merged or hidden.

Made to the Analysis Function's checklist for accessible spreadsheets: titles, notes and counts of tables stand above each table,
every table is marked as one and has a heading row, cells wrap, words are 12 points or larger, the language is set, no cell is merged.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from tasks.site.data.dictionary import DataColumn

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{rest}:1.0"'
    for name, rest in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("meta", "meta"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MARKED = re.compile("[&<>\\x00-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
"""What cannot stand in a cell as it is."""
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERS = {"whole number", "number", "pounds", "percent"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a short name, a title in words, its columns, and its rows as written in the comma-separated file."""

    name: str
    title: str
    columns: tuple[DataColumn, ...]
    rows: Sequence[Sequence[str]]


def ods(title: str, notes: Sequence[str], sheets: Sequence[Sheet]) -> bytes:
    """An OpenDocument spreadsheet, the same bytes every time."""
    files = {
        "META-INF/manifest.xml": _manifest(),
        "meta.xml": f'{_HEAD}<office:document-meta {_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        f"<dc:title>{_text(title)}</dc:title><dc:language>en-GB</dc:language></office:meta></office:document-meta>",
        "styles.xml": _styles(),
        "content.xml": "".join(_content(title, notes, sheets)),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        book.writestr(_entry("mimetype", zipfile.ZIP_STORED), _MIME)
        for name, text in files.items():
            book.writestr(_entry(name, zipfile.ZIP_DEFLATED), text.encode())
    return buffer.getvalue()


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.external_attr, entry.create_system = compression, 0o644 << 16, 3
    return entry


def _manifest() -> str:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    parts = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (("/", _MIME), ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    return f'{_HEAD}<manifest:manifest xmlns:manifest="{space}" manifest:version="1.3">{parts}</manifest:manifest>'


def _styles() -> str:
    words = 'style:text-properties style:font-name="Arial" fo:font-family="Arial" fo:language="en" fo:country="GB"'
    return (
        f'{_HEAD}<office:document-styles {_SPACES} office:version="1.3"><office:styles>'
        f'<style:default-style style:family="table-cell"><{words} fo:font-size="12pt"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"'
        ' style:vertical-align="top"/></style:style>'
        '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="table-cell"'
        ' style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="no-wrap"/>'
        '<style:text-properties fo:font-size="16pt" fo:font-weight="bold"/></style:style>'
        "</office:styles></office:document-styles>"
    )


def _content(title: str, notes: Sequence[str], sheets: Sequence[Sheet]) -> Iterator[str]:
    yield (
        f'{_HEAD}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>'
        f"{_column_style('wide', '16cm')}{_column_style('col', '5cm')}"
        '<style:style style:name="head" style:family="table-cell" style:parent-style-name="Default">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="note" style:family="table-cell" style:parent-style-name="Default">'
        '<style:table-cell-properties fo:wrap-option="no-wrap"/></style:style>'
        '<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text>'
        '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>'
        '<style:style style:name="day" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="iso"/>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
    )
    yield from _cover(title, notes, sheets)
    ranges = []
    for sheet in sheets:
        yield from _sheet(sheet)
        last = f"{_letters(len(sheet.columns))}{len(sheet.rows) + 3}"
        where = quoteattr(f"'{sheet.name}'.A3:'{sheet.name}'.{last}")
        named = f'table:name="{sheet.name}_table" table:target-range-address={where}'
        ranges.append(f'<table:database-range {named} table:contains-header="true"/>')
    yield f"<table:database-ranges>{''.join(ranges)}</table:database-ranges></office:spreadsheet></office:body></office:document-content>"


def _column_style(name: str, width: str) -> str:
    inner = f'<style:table-column-properties style:column-width="{width}"/>'
    return f'<style:style style:name="{name}" style:family="table-column">{inner}</style:style>'


def _cover(title: str, notes: Sequence[str], sheets: Sequence[Sheet]) -> Iterator[str]:
    yield '<table:table table:name="Cover"><table:table-column table:style-name="wide"/>'
    yield f"<table:table-row>{_words(title, 'Heading_20_1')}</table:table-row>"
    contents = [f"Sheet {sheet.name}: {sheet.title}" for sheet in sheets]
    for line in (*notes, "This book has these sheets, with one table on each:", *contents):
        yield f"<table:table-row>{_words(line)}</table:table-row>"
    yield "</table:table>"


def _sheet(sheet: Sheet) -> Iterator[str]:
    width = len(sheet.columns)
    yield f'<table:table table:name="{sheet.name}"><table:table-column table:style-name="col" table:number-columns-repeated="{width}"/>'
    yield f"<table:table-row>{_words(sheet.title, 'Heading_20_1')}</table:table-row>"
    note = "This sheet has one table, which begins in row 3. An empty cell means that nothing was said or known."
    yield f"<table:table-row>{_words(note, 'note')}</table:table-row>"
    heads = "".join(_words(column.name, "head") for column in sheet.columns)
    yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
    cells = [_Cells(column.kind) for column in sheet.columns]
    for row in sheet.rows:
        yield f"<table:table-row>{''.join([known[value] for known, value in zip(cells, row, strict=True)])}</table:table-row>"
    yield "</table:table>"


class _Cells(dict[str, str]):
    """The cells of one column by their values: most values stand in many rows."""

    def __init__(self, kind: str) -> None:
        super().__init__({"": "<table:table-cell/>"})
        self.kind = kind

    def __missing__(self, value: str) -> str:
        self[value] = _cell(value, self.kind)
        return self[value]


def _cell(value: str, kind: str) -> str:
    if kind in _NUMBERS:
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if kind == "day":
        typed = f'table:style-name="day" office:value-type="date" office:date-value="{value}"'
        return f"<table:table-cell {typed}><text:p>{value}</text:p></table:table-cell>"
    return _words(value)


def _words(value: str, style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    if not (_MARKED.search(value) or "  " in value or value.startswith(" ")):
        return f'<table:table-cell{named} office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in re.split(r"\r\n|\r|\n", value))
    return f'<table:table-cell{named} office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(line: str) -> str:
    """Runs of spaces, which OpenDocument would fold into one, written out. A tab becomes a space: a cell cannot show one."""
    return re.sub(r"(?<= ) +|^ +", lambda run: f'<text:s text:c="{len(run[0])}"/>', _text(line.replace("\t", " ")))


def _text(words: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", words))


def _letters(number: int) -> str:
    """The letters of a spreadsheet's n-th column: 1 is A, 27 is AA."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
