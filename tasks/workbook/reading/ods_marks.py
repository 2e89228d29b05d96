"""What the content of an .ods workbook tells beside values: how errors, percentages and months are shown, and what is hidden or merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from xml.parsers import expat

from tasks.workbook.reading.colours import BLACK, WHITE, unreadable, written
from tasks.workbook.reading.marks import LEAST, Cell, Look, Marks
from tasks.workbook.reading.senders_comments import theirs
from tasks.workbook.reading.sheet import must_be_dense

_ODD = re.compile(
    rb"""["'](?:percentage|error|collapse|filter|date)["']|>(?:#|Err:)|<office:annotation[ >]|-spanned=["'](?!1["'])|:formula="""
    rb"""|(?:row-height|column-width|font-size)=["'](?:0?\.0\d*in|0?\.(?:0|1[0-4])\d*cm|[01](?:\.\d*)?mm|[0-3](?:\.\d*)?pt|0(?:in|cm))"""
    rb"""|line-through-style=["'](?!none)"""
    rb"""|[:-]value=["'][^"']+["'][^<>]*(?:/|><text:p(?:/|></text:p))>"""  # a value of which nothing is shown
)
_INK, _GROUND = re.compile(rb"""fo:color=["'](#\w{6})"""), re.compile(rb"""fo:background-color=["'](#\w{6})""")
_ERROR = re.compile(r"#[A-Z].*|Err:\d+")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["']\d{4}""")
_STORED = ("value", "string-value", "date-value", "time-value", "boolean-value")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(pt|in|cm|mm)")
_MOST = 1_000  # of the repeated cells that are all alike
_PART = re.compile(r"\w+")
_DAY_NAMES = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


def odd_ods(content: bytes) -> bool:
    """Whether a workbook holds anything that `ods_marks` would find."""
    inks, grounds = ({written(one.decode()) for one in pattern.findall(content)} for pattern in (_INK, _GROUND))
    return _ODD.search(content) is not None or any(unreadable(ink, ground) for ink in inks for ground in {WHITE, *grounds})


def ods_marks(content: bytes) -> dict[str, Marks]:
    """For each sheet what it shows beside its values. Raises ExpatError where the content is no XML."""
    reader = _Content()
    reader.parser.Parse(content, True)
    return reader.sheets


def must_be_near_ods(content: bytes) -> None:
    """Raise UnreadableFile where the used cells of a sheet stand so far apart that a parser would make millions between them."""
    if not _REPEATED.search(content):
        return
    reader = _Content()
    reader.parser.Parse(content, True)
    for rows, columns in reader.used.values():
        must_be_dense(rows, columns)


class _Content:
    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self.used: dict[str, tuple[range, range]] = {}  # rows and columns of the cells with words or values, by sheet
        self._name = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text
        self._marks = Marks()
        self._row = self._column = self._rows = self._grid = 0
        self._cell: dict[str, str] | None = None
        self._words: list[str] = []
        self._aside = 0  # depth of elements whose words are no cell's
        self._commented: dict[Cell, str] = {}
        self._comment_lines: list[str] = []
        self._author = self._field = self._style = ""
        self._struck: set[str] = set()  # names of styles
        self._parents: dict[str, str] = {}  # and by their names
        self._inks: dict[str, str] = {}
        self._small: dict[str, str] = {}  # whether rows, columns or type are too small to see: "yes", or empty
        self._grounds: dict[str, str] = {}
        self._usual: list[str] = []  # the style of a column's cells, for those that name none
        self._spans: list[str] = []  # of a cell's words

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        named = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if self._aside or local in {"annotation", "shapes", "frame"}:
            self._aside += 1
            self._comment(local)
        elif local in {"style", "text-properties", "table-cell-properties", "table-row-properties", "table-column-properties"}:
            self._look(local, named)
        elif local == "span" and self._cell is not None:
            self._spans.append(named.get("style-name", ""))
            if self._spans[-1] in self._struck:
                self._marks.struck.add((self._row, self._column))
        elif local == "table":
            self._name = named.get("name", "")
            self._commented = {}
            self._marks = self.sheets.setdefault(self._name, Marks(comments=self._commented))
            self._row = self._rows = self._grid = 0
            self._usual = []
        elif local == "table-column":
            count = _count(named, "number-columns-repeated")
            self._usual += [named.get("default-cell-style-name", "")] * min(count, _MOST)
            if named.get("visibility") in {"collapse", "filter"} or self._is_small(named.get("style-name", "")):
                self._marks.hidden_columns.append(range(self._grid, self._grid + count))
            self._grid += count
        elif local == "table-row":
            self._row, self._column, self._rows = self._row + self._rows, 0, _count(named, "number-rows-repeated")
            if named.get("visibility") in {"collapse", "filter"} or self._is_small(named.get("style-name", "")):
                self._marks.hidden_rows.append(range(self._row, self._row + self._rows))
        elif local in {"table-cell", "covered-table-cell"}:
            types = [value for key, value in attributes.items() if key.endswith(" value-type")]
            self._cell, self._words = named | {"value-type": "error" if "error" in types else named.get("value-type", "")}, []
            usual = self._usual[self._column] if self._column < len(self._usual) else ""
            self._cell.setdefault("style-name", usual)
            self._spans = []
        elif local == "p" and self._cell is not None:
            self._words.append("")
        elif local == "s" and self._words:
            self._words[-1] += " " * _count(named, "c")

    def _look(self, local: str, named: dict[str, str]) -> None:
        """How a style shows words and their ground."""
        if local == "style":
            self._style = named.get("name", "")
            self._parents[self._style] = named.get("parent-style-name", "")
        elif local == "table-cell-properties" and named.get("background-color", "transparent") != "transparent":
            self._grounds[self._style] = written(named["background-color"])
        elif size := _SIZE.fullmatch(next((named[key] for key in ("row-height", "column-width", "font-size") if key in named), "")):
            self._small[self._style] = "yes" if float(size[1]) * _POINTS[size[2]] < LEAST else ""
        if local == "text-properties":
            if named.get("text-line-through-style", "none") != "none":
                self._struck.add(self._style)
            if named.get("color", "") and named.get("use-window-font-color") != "true":
                self._inks[self._style] = written(named["color"])

    def _of_style(self, colours: dict[str, str], style: str, usual: str) -> str:
        """The colour by a style, or by the one that it follows."""
        passed: set[str] = set()
        while style and style not in colours and style not in passed:
            passed.add(style)
            style = self._parents.get(style, "")
        return colours.get(style, usual)

    def _faint(self, style: str) -> bool:
        """Whether a cell's words, or some of them, are in the colour of its ground."""
        ground, ink = self._of_style(self._grounds, style, WHITE), self._of_style(self._inks, style, BLACK)
        spans = {self._of_style(self._inks, span, ink) for span in self._spans}
        return any(unreadable(one, ground) for one in spans or {ink})

    def _is_small(self, style: str) -> bool:
        return self._of_style(self._small, style, "") == "yes"

    def _comment(self, local: str) -> None:
        """An element beside a cell's words begins: a comment, who wrote it, or a line of it."""
        if local == "annotation":
            self._comment_lines, self._author, self._field = [], "", ""
        elif local in {"creator", "p", "date"}:
            self._field = local
            if local == "p":
                self._comment_lines.append("")

    def _text(self, words: str) -> None:
        if self._aside and self._field == "creator":
            self._author += words
        elif self._aside and self._field == "p" and self._comment_lines:
            self._comment_lines[-1] += words
        if self._words and self._cell is not None and not self._aside:
            self._words[-1] += words

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if self._aside:
            self._aside -= 1
            if local == "annotation" and (mine := theirs("\n".join(self._comment_lines), self._author)):
                self._commented[self._row, self._column] = mine
                self._comment_lines = []
        elif self._cell is not None and local in {"table-cell", "covered-table-cell"}:
            self._judge(self._cell, "\n".join(self._words).strip())
            self._column += _count(self._cell, "number-columns-repeated")
            self._cell = None

    def _judge(self, cell: dict[str, str], text: str) -> None:
        down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            self._marks.merged.append(((self._row, self._column), (self._row + down - 1, self._column + across - 1)))
        kind = cell["value-type"]
        if kind or self._words:
            self._use(_count(cell, "number-columns-repeated"))
        if text and cell.get("style-name") in self._struck:
            self._marks.struck.update(self._alike(cell))
        if text and self._faint(cell.get("style-name", "")):
            self._marks.faint.update(self._alike(cell))
        if text and any(map(self._is_small, (cell.get("style-name", ""), *self._spans))):
            self._marks.tiny.update(self._alike(cell))
        if not text and any(cell.get(name) for name in _STORED):
            self._marks.not_shown.update(self._alike(cell))
        if kind == "error" or ("formula" in cell and _ERROR.fullmatch(text)):
            self._mark(cell, self._marks.shown, text or "#N/A")
        elif kind == "percentage" and text:
            self._mark(cell, self._marks.shown, text)
        elif kind == "date" and (look := _month(cell.get("date-value", ""), text)):
            self._mark(cell, self._marks.shown, look)
        elif "formula" in cell and not kind and not text:
            self._mark(cell, self._marks.unvalued, cell["formula"].partition(":")[2] or cell["formula"])

    def _use(self, columns: int) -> None:
        rows, across = range(self._row, self._row + self._rows), range(self._column, self._column + columns)
        before = self.used.get(self._name, (rows, across))
        self.used[self._name] = _around(before[0], rows), _around(before[1], across)

    def _mark(self, cell: dict[str, str], marks: dict[tuple[int, int], str], words: str) -> None:
        for at in self._alike(cell):
            marks[at] = words

    def _alike(self, cell: dict[str, str]) -> Iterator[tuple[int, int]]:
        return _alike(self._row, self._rows, self._column, _count(cell, "number-columns-repeated"))


def _alike(row: int, rows: int, column: int, columns: int) -> Iterator[tuple[int, int]]:
    for n in range(min(rows * columns, _MOST)):
        yield row + n // columns, column + n % columns


def _around(one: range, other: range) -> range:
    return range(min(one.start, other.start), max(one.stop, other.stop))


def _month(value: str, text: str) -> str:
    """The month, where a day is shown as no more than that, as `Oct 13` or `10/2013`."""
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return ""
    parts = [part.casefold() for part in _PART.findall(text) if part[:3].casefold() not in _DAY_NAMES]
    years = {str(day.year), f"{day.year % 100:02d}"}
    if day.day != 1 or len(parts) != 2 or not years & {parts[0], parts[1]}:  # a month and its year
        return ""
    return Look("month").words(day)


def _count(named: dict[str, str], name: str) -> int:
    number = named.get(name, "1")
    return int(number[:9]) if number[:9].isdecimal() else 1
