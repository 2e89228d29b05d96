"""What the XML of an .xlsx sheet tells beside values: errors, formats, formulas without a value, and what is hidden.

Sheets are looked through only where a search for a few words finds that there is something to see.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree as ET  # the package was searched for declarations before
from xml.parsers import expat

from tasks.workbook.reading.colours import BLACK, WHITE, of_attributes, unreadable
from tasks.workbook.reading.marks import LEAST, Look, Marks
from tasks.workbook.reading.sheet import must_be_dense, number_of

STYLES, SHARED_WORDS = "xl/styles.xml", "xl/sharedStrings.xml"
_STRUCK = rb"""<(?:\w+:)?strike(?:\s*/?>|\s+val\s*=\s*["'](?:1|true))"""
_PALE = rb"""<(?:\w+:)?color\s[^<>]*(?:rgb\s*=\s*["'](?:..)?[Ff]|theme\s*=\s*["']0|indexed\s*=\s*["'](?:1|9|65)["'])"""
_TINY = rb"""<(?:\w+:)?sz\s+val\s*=\s*["'](?:[0-3](?:\.\d*)?|\.\d+)["']"""
MARKED = re.compile(rb"%s|%s|%s" % (_STRUCK, _PALE, _TINY))
"""What words within a cell have of their own that their sender may not mean to send."""
_ODD = [  # plain letters, without one of which there is nothing to search for: they are found many times as fast
    (letters, re.compile(odd))
    for letters, odd in (
        ((b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/"), rb"<(?:\w+:)?f[ >/]"),
        ((b'"e"', b"'e'"), rb"""t\s*=\s*["']e["']"""),
        ((b"hidden",), rb"""hidden\s*=\s*["'](?:1|true)"""),
        ((b"width",), rb"""width(?<=\bwidth)\s*=\s*["'](?:0(?:\.(?:[0-4]\d*)?)?|\.[0-4]\d*)["']"""),
        ((b"ht",), rb"""ht(?<=\bht)\s*=\s*["'](?:[0-3](?:\.\d*)?|\.\d+)["']"""),
        ((b"default",), rb"""default(?:RowHeight|ColWidth)\s*=\s*["'](?:[0-3](?:\.\d*)?|\.\d+)["']"""),
        ((b"strike",), _STRUCK),
        ((b"color",), _PALE),
        ((b"sz",), _TINY),
    )
]
_LEAST_WIDTH = 0.5  # of a sign, in which columns are measured
_COLUMNS = 16_384  # of a sheet
_BUILT_IN = {9: Look("percent"), 10: Look("percent", 2), 17: Look("month")}
_AS_STORED = Look()
_WORDS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PADDED = re.compile(r'(?:"([^"]*)"|((?:\\.)*)|([A-Z]*-?))(0+)')
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_FAR_COLUMN = re.compile(rb'r="[A-Z]{3}\d')
_LAST_ROW = re.compile(rb'<(?:\w+:)?row\s[^<>]*?\br="(\d+)"')
_USED = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"(?:[^<>]*[^/<>])?>')  # one that is closed at once is empty
_MANY_ROWS = 100_000


@lru_cache(maxsize=64)  # nearly every workbook of a batch has the styles of one template
def shown_looks(styles: bytes) -> Mapping[str, Look]:
    """The number of a cell's style, as cells write it -> how it shows a number, for those that show it otherwise than it is stored."""
    try:
        root = ET.fromstring(styles)  # noqa: S314  # no declarations, see above
    except ET.ParseError:  # whoever parses it next says so
        return {}
    looks = {str(number): look for number, look in _BUILT_IN.items()}
    for one in root.iterfind("{*}numFmts/{*}numFmt"):
        if look := _look(one.get("formatCode") or ""):
            looks[one.get("numFmtId") or ""] = look
    struck = {str(n) for n, font in enumerate(root.iterfind("{*}fonts/{*}font")) if _strikes(font.find("{*}strike"))}
    tiny = {str(n) for n, font in enumerate(root.iterfind("{*}fonts/{*}font")) if _is_tiny(font.find("{*}sz"))}
    inks = [_colour(font.find("{*}color"), BLACK) for font in root.iterfind("{*}fonts/{*}font")]
    grounds, found = _grounds(root), {}
    for n, xf in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        font = xf.get("fontId") or "0"
        look = looks.get(xf.get("numFmtId") or "0", Look())._replace(struck=font in struck, tiny=font in tiny)
        look = look._replace(faint=unreadable(_nth(inks, xf.get("fontId"), BLACK), _nth(grounds, xf.get("fillId"), WHITE)))
        if look != Look():
            found[str(n)] = look
    return found


class MarkedWords(NamedTuple):
    """The numbers, as cells write them, of the shared texts of a workbook with words that are struck through, as pale as paper, or too
    small to read; and of the styles whose ground is another.
    """

    struck: Collection[str] = ()
    pale: Collection[str] = ()
    tiny: Collection[str] = ()
    grounds: Collection[str] = ()


@lru_cache(maxsize=8)
def marked_words(shared: bytes, styles: bytes) -> MarkedWords:
    """Those of a workbook's shared texts and styles, either of which may be missing. Raises ParseError."""
    items = [*ET.fromstring(shared).iterfind("{*}si")] if MARKED.search(shared) else []  # noqa: S314  # no declarations, see above
    struck = [str(n) for n, item in enumerate(items) if any(map(_strikes, item.iterfind("{*}r/{*}rPr/{*}strike")))]
    pale = [str(n) for n, item in enumerate(items) if any(_is_pale(one.attrib) for one in item.iterfind("{*}r/{*}rPr/{*}color"))]
    tiny = [str(n) for n, item in enumerate(items) if any(map(_is_tiny, item.iterfind("{*}r/{*}rPr/{*}sz")))]
    root = ET.fromstring(styles or b"<styleSheet/>")  # noqa: S314
    fills = _grounds(root)
    grounds = {str(n) for n, xf in enumerate(root.iterfind("{*}cellXfs/{*}xf")) if _nth(fills, xf.get("fillId"), WHITE) != WHITE}
    return MarkedWords(frozenset(struck), frozenset(pale), frozenset(tiny), frozenset(grounds))


def _is_pale(attributes: Mapping[str, str]) -> bool:
    return unreadable(of_attributes(attributes, BLACK), WHITE)


def _colour(element: ET.Element | None, usual: str) -> str:
    return usual if element is None else of_attributes(element.attrib, usual)


def _grounds(styles: ET.Element) -> list[str]:
    """The colours of a workbook's fills, in their order."""
    found = []
    for fill in styles.iterfind("{*}fills/{*}fill"):
        pattern = fill.find("{*}patternFill")
        kind = "gradient" if pattern is None else pattern.get("patternType", "none")
        solid = pattern is not None and kind == "solid"
        found.append(_colour(pattern.find("{*}fgColor"), BLACK) if pattern is not None and solid else WHITE if kind == "none" else kind)
    return found


def _nth(colours: Sequence[str], number: str | None, usual: str) -> str:
    return colours[int(number)] if number and number.isdecimal() and int(number) < len(colours) else usual


def _strikes(strike: ET.Element | None) -> bool:
    return strike is not None and strike.get("val", "1") in {"1", "true"}


def _is_tiny(size: ET.Element | None) -> bool:
    return size is not None and _less(size.get("val"), LEAST)


def _look(code: str) -> Look | None:
    sections = code.split(";")
    no_words = len(sections) > 3 and not sections[3].strip()
    if len(sections) > 2 and not "".join(sections[:3]).strip():  # numbers over nothing, below it, and nothing itself
        return Look(hides="all" if no_words else "numbers")
    look = _number_look(sections[0])
    return (look or Look())._replace(hides="words") if no_words else look


def _number_look(code: str) -> Look | None:
    bare = _WORDS.sub("", code).lower()
    if "%" in bare:
        return Look("percent", min(6, len(re.sub(r"[^0#?]", "", bare.partition(".")[2]))))
    if "y" in bare and not set(bare) & set("dhs"):
        return Look("month" if "m" in bare else "year")
    padded = _PADDED.fullmatch(code)
    if padded and (len(padded[4]) > 1 or padded[1] or padded[2] or padded[3]):
        return Look("padded", len(padded[4]), padded[1] or (padded[2] or "").replace("\\", "") or padded[3] or "")
    return None


def odd_xlsx(sheet: bytes, styles: Collection[str]) -> bool:
    """Whether a sheet holds anything that `xlsx_marks` would find; `styles` are those that show a number otherwise than it is stored."""
    if any(any(one in sheet for one in letters) and odd.search(sheet) for letters, odd in _ODD):
        return True
    return bool(styles) and re.search(rb"""s\s*=\s*["'](?:%s)["']""" % b"|".join(map(str.encode, styles)), sheet) is not None


def xlsx_marks(sheet: bytes, looks: Mapping[str, Look], marked: MarkedWords) -> Marks:
    """What a sheet shows beside its values. Raises ExpatError where it is no XML."""
    reader = _Sheet(looks, marked)
    reader.parser.Parse(sheet, True)
    return reader.marks


class _Sheet:
    """Walks through a sheet; the names of its elements may have any prefix, or none."""

    def __init__(self, looks: Mapping[str, Look], marked: MarkedWords) -> None:
        self.marks, self._looks, self._marked = Marks(), looks, marked
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._text
        self._row = self._column = -1
        self._cell: dict[str, str] | None = None
        self._words: dict[str, str] = {}
        self._inside, self._pale = "", False
        self._low = self._narrow = False  # rows and columns that give no size of their own
        self._own: list[range] = []  # columns that stand in the list of columns

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._column = number_of(found[1]) if found else self._column + 1
            self._row = int(found[2]) - 1 if found else self._row
            self._cell, self._words, self._pale = attributes, {}, False
        elif local in {"f", "v", "t"} and self._cell is not None:
            self._inside, self._words[local] = local, self._words.get(local, "")
        elif local == "strike" and self._cell is not None and attributes.get("val", "1") in {"1", "true"}:
            self.marks.struck.add((self._row, self._column))
        elif local == "sz" and self._cell is not None and _less(attributes.get("val"), LEAST):
            self.marks.tiny.add((self._row, self._column))
        elif local == "color" and self._cell is not None:
            self._pale = self._pale or _is_pale(attributes)
        elif local == "row":
            number = attributes.get("r", "")
            self._row, self._column = int(number) - 1 if number.isdecimal() else self._row + 1, -1
            low = _less(attributes["ht"], LEAST) if "ht" in attributes else self._low
            if _yes(attributes.get("hidden")) or low:
                self.marks.hidden_rows.append(range(self._row, self._row + 1))
        elif local == "col":
            self._columns(attributes)
        elif local == "sheetFormatPr":
            height = attributes.get("defaultRowHeight", "")
            meant = bool(height.strip("0.")) or _yes(attributes.get("customHeight"))  # a bare 0 says nothing, and rows are shown
            self._low = meant and _less(height, LEAST)
            self._narrow = _less(attributes.get("defaultColWidth"), _LEAST_WIDTH)
        elif local == "sheetData" and self._narrow:
            borders = sorted((own.start, own.stop) for own in self._own)
            starts, stops = [0, *(stop for _, stop in borders)], [*(start for start, _ in borders), _COLUMNS]
            self.marks.hidden_columns.extend(map(range, starts, stops))

    def _columns(self, attributes: Mapping[str, str]) -> None:
        """Columns of a size of their own, or hidden."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (first.isdecimal() and last.isdecimal()):
            return
        self._own.append(range(int(first) - 1, int(last)))
        if _yes(attributes.get("hidden")) or _less(attributes.get("width"), _LEAST_WIDTH):
            self.marks.hidden_columns.append(self._own[-1])

    def _text(self, words: str) -> None:
        if self._inside:
            self._words[self._inside] += words

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == self._inside:
            self._inside = ""
        elif local == "c" and self._cell is not None:
            self._judge(self._cell, (self._row, self._column))
            self._cell = None

    def _judge(self, cell: dict[str, str], at: tuple[int, int]) -> None:
        value, kind = self._words.get("v", "").strip(), cell.get("t", "n")
        if kind == "e":
            self.marks.shown[at] = value or "#N/A"
        elif "f" in self._words and not value and kind != "str":  # an empty text is a value
            self.marks.unvalued[at] = "=" + self._words["f"]
        look = self._looks.get(cell.get("s", ""), _AS_STORED)
        if kind in {"n", "d"} and look.kind:
            self.marks.looks[at] = look
        if value or self._words.get("t"):
            if look.struck or (kind == "s" and value in self._marked.struck):
                self.marks.struck.add(at)
            if look.tiny or (kind == "s" and value in self._marked.tiny):
                self.marks.tiny.add(at)
            pale = self._pale or (kind == "s" and value in self._marked.pale)
            if look.faint or (pale and cell.get("s", "") not in self._marked.grounds):
                self.marks.faint.add(at)
            if look.hides in {"all", "numbers" if kind in {"n", "d"} else "words"}:
                self.marks.not_shown.add(at)


def _yes(value: str | None) -> bool:
    return value in {"1", "true"}


def _less(size: str | None, least: float) -> bool:
    """Whether a row is so low, a column so narrow or type so small that nobody sees words there: so people hide them too."""
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False


def must_be_near(sheet: bytes) -> None:
    """Raise UnreadableFile where the used cells of a sheet stand so far apart that a parser would make millions between them."""
    rows = _LAST_ROW.search(sheet, max(0, sheet.rfind(b"<row "), sheet.rfind(b":row ") - 10))
    if not _FAR_COLUMN.search(sheet) and not (rows and int(rows[1]) > _MANY_ROWS):
        return
    used = {(number_of(column.decode()), int(row)) for column, row in _USED.findall(sheet)}
    if not used:
        return
    columns, numbers = [column for column, _ in used], [row for _, row in used]
    must_be_dense(range(min(numbers) - 1, max(numbers)), range(min(columns), max(columns) + 1))
