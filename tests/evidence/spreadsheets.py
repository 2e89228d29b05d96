"""OpenDocument spreadsheets as the tests write them, of any size: content.xml is written as it goes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:calc:calcext:1.0">'
    "<office:body><office:spreadsheet>"
)
END = "</office:spreadsheet></office:body></office:document-content>"


def cell(words: str, attributes: str = "") -> str:
    """A cell with these words, as the inspectorate's file has them."""
    if not words:
        return f"<table:table-cell{attributes}/>"
    return (
        f'<table:table-cell office:value-type="string" calcext:value-type="string"{attributes}><text:p>{words}</text:p></table:table-cell>'
    )


def row(cells: Iterable[str], attributes: str = "") -> str:
    """A row of cells that are words, or XML where they begin with <."""
    written = "".join([one if one.startswith("<") else cell(one) for one in cells])
    return f"<table:table-row{attributes}>{written}</table:table-row>\n"


def spreadsheet(sheets: Mapping[str, Iterable[str]]) -> bytes:
    """A spreadsheet of sheets, each given by its rows as `row` writes them."""
    return package(_content(sheets))


def package(content: Iterable[str]) -> bytes:
    """An .ods with this content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        with book.open("content.xml", "w") as stream:
            for text in content:
                stream.write(text.encode())
    return buffer.getvalue()


def _content(sheets: Mapping[str, Iterable[str]]) -> Iterable[str]:
    yield HEAD
    for name, rows in sheets.items():
        yield f'<table:table table:name="{name}" table:style-name="ta1"><table:table-column table:number-columns-repeated="16384"/>'
        yield from rows
        yield "</table:table>"
    yield END


def of_columns(columns: Sequence[str], *rows: Mapping[str, str]) -> list[str]:
    """A sheet's rows: the headings, then these."""
    return [row(columns), *(row(one.get(column, "-") for column in columns) for one in rows)]
