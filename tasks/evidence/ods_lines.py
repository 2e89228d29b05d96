"""One sheet of an OpenDocument spreadsheet as lines of words, read as it streams: the inspectorate publishes a gigabyte of XML in one.

It runs in a locked process (`ratings_locked`), for the file comes from outside. Nothing of it is held but the line that is being read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pyexpat import ParserCreate
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo

from tasks.evidence.table import BadEvidence

MEGABYTE = 1 << 20
MOST_XML = 4096 * MEGABYTE  # the inspectorate's has a little over a gigabyte
MOST_CELLS, MOST_CHARACTERS = 200, 32_767  # of a row that hold anything, and of a cell: no honest sheet of this kind has more
_CHUNK = 256 * 1024
_TABLE, _TEXT, _OFFICE = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0 " for name in ("table", "text", "office"))
_SHEET, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_NAME, _COLUMNS, _ROWS = f"{_TABLE}name", f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated"
_PARAGRAPH, _NOTE, _DAY = f"{_TEXT}p", f"{_OFFICE}annotation", f"{_OFFICE}date-value"
_SPACES = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": " "}


def ods_lines(name: str, data: bytes, sheet: str, most: int = MOST_XML) -> Iterator[tuple[int, list[str]]]:
    """(row number, words by column) of every row of a sheet that holds anything; a row is as wide as the widest before it.

    What a cell shows is its words, but for a day, which is as the file holds it. Of equal rows that are written once, the first is
    given. Raises BadEvidence for what is no such file, has no such sheet, or is made to cost more than any honest file does: more than
    `most` bytes of XML, too many cells in a row, too many characters in a cell.
    """
    content = _SheetLines(name, sheet)
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = content.refuse_entities
    content.listen(parser)
    widest, seen = 0, 0
    try:
        with ZipFile(io.BytesIO(data)) as package, package.open(_content(name, package)) as stream:
            while chunk := stream.read(_CHUNK):
                seen += len(chunk)
                if seen > most:
                    raise BadEvidence(f"{name}: it has more than {most:,} bytes of XML when it is unpacked, so it was not read")
                parser.Parse(chunk, False)
                for number, words in content.taken():
                    widest = max(widest, len(words))
                    yield number, [*words, *[""] * (widest - len(words))]
            parser.Parse(b"", True)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise BadEvidence(f"{name}: the package cannot be opened: {error}") from None
    except ExpatError as error:
        raise BadEvidence(f"{name}: its content is no XML that can be read: {error}") from None
    if not content.found:
        others = ", ".join(content.others[:5]) or "none"
        raise BadEvidence(f"{name}: it has no sheet {sheet}; its sheets are: {others}")


def _content(name: str, package: ZipFile) -> ZipInfo:
    try:
        return package.getinfo("content.xml")
    except KeyError:
        raise BadEvidence(f"{name}: it is no OpenDocument spreadsheet (.ods); a workbook of another kind is sent as CSV") from None


class _SheetLines:
    """What the parser calls. Outside the wanted sheet only the starts and ends of elements are looked at."""

    def __init__(self, name: str, sheet: str) -> None:
        self._name, self._wanted = name, sheet
        self.found = False
        self.others: list[str] = []
        self._rows: list[tuple[int, list[str]]] = []
        self._number = 0
        self._times = 1  # that this row stands in the sheet
        self._cells: list[str] = []
        self._blank = 0  # empty cells since the last that holds anything
        self._columns = 1  # that this cell stands in its row
        self._day = ""
        self._text: list[str] = []
        self._long = 0
        self._reading = False  # inside a paragraph of a cell
        self._paragraphs = 0

    def listen(self, parser) -> None:  # type: ignore[no-untyped-def]  # the library gives its parser no type
        """Be called for what the parser meets, from outside a sheet."""
        self._parser = parser
        self._look_for_sheet()

    def taken(self) -> list[tuple[int, list[str]]]:
        """The rows that ended since they were last taken."""
        rows, self._rows = self._rows, []
        return rows

    def refuse_entities(self, *_: object) -> None:
        """No spreadsheet declares a document type: what does would have the parser write its text for it."""
        raise BadEvidence(f"{self._name}: its content declares a document type, as no spreadsheet does, so it was not read")

    def _look_for_sheet(self) -> None:
        self._parser.StartElementHandler = self._outside
        self._parser.EndElementHandler = self._parser.CharacterDataHandler = None

    def _outside(self, element: str, attributes: dict[str, str]) -> None:
        if element != _SHEET:
            return
        title = attributes.get(_NAME, "")
        if self.found or title.strip().casefold() != self._wanted.casefold():
            self.others.append(title[:60])
            return
        self.found = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        if element in _CELLS:
            self._columns = self._times_of(attributes, _COLUMNS)
            self._day = attributes.get(_DAY, "")
            self._text, self._long, self._paragraphs = [], 0, 0
        elif element == _PARAGRAPH:
            self._listen()
        elif element == _ROW:
            self._times = self._times_of(attributes, _ROWS)
            self._cells, self._blank = [], 0
        elif element in _SPACES and self._reading:
            self._words(_SPACES[element])
        elif element == _NOTE:
            self._parser.StartElementHandler, self._parser.EndElementHandler = None, self._end_of_note

    def _end(self, element: str) -> None:
        if element == _PARAGRAPH:
            self._reading, self._parser.CharacterDataHandler = False, None
        elif element in _CELLS:
            self._cell(self._day or "".join(self._text).strip())
        elif element == _ROW:
            self._number += self._times
            if self._cells:
                self._rows.append((self._number - self._times + 1, self._cells))
                self._cells = []
        elif element == _SHEET:
            self._look_for_sheet()

    def _end_of_note(self, element: str) -> None:
        if element == _NOTE:
            self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def _listen(self) -> None:
        if self._paragraphs:
            self._words(" ")
        self._paragraphs += 1
        self._reading, self._parser.CharacterDataHandler = True, self._words

    def _words(self, text: str) -> None:
        self._long += len(text)
        if self._long > MOST_CHARACTERS:
            raise BadEvidence(f"{self._name}: row {self._number + 1} has a cell of more than {MOST_CHARACTERS:,} characters")
        self._text.append(text)

    def _cell(self, words: str) -> None:
        if not words:
            self._blank += self._columns
            return
        if len(self._cells) + self._blank + self._columns > MOST_CELLS:
            raise BadEvidence(f"{self._name}: row {self._number + 1} has more than {MOST_CELLS} cells")
        self._cells += [""] * self._blank + [words] * self._columns
        self._blank = 0

    def _times_of(self, attributes: dict[str, str], name: str) -> int:
        times = attributes.get(name)
        if times is None:
            return 1
        if not (times.isascii() and times.isdigit() and 0 < len(times) <= 7 and int(times)):
            raise BadEvidence(f'{self._name}: row {self._number + 1} has a part that stands "{times[:20]}" times, which no sheet can')
        return int(times)
