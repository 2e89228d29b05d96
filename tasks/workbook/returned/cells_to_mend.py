"""The cells to mend in a returned copy stand out: filled with a colour, and unlocked where their sheet is protected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from tasks.workbook.reading.sheet import number_of
from tasks.workbook.returned.xml_text import NotOurs, appended, counted, prefix, within

COLOUR = "FFFFE699"
"""The colour of a cell to mend: nothing of the template's has it, so that a copy that is sent in again can be told by it."""
_PLACE = re.compile(r"([A-Z]+)(\d+)")
_STYLE = re.compile(rb'\ss="(\d+)"')


class MarkedStyles:
    """A workbook's styles, to which the look of a cell to mend is added for each look that such a cell has."""

    def __init__(self, styles: bytes) -> None:
        """Raises NotOurs for styles that cannot be added to."""
        self._mark = prefix(styles)
        self._fills = self._inside(styles, "fills", "fill")
        self._formats = self._inside(styles, "cellXfs", "xf")
        colour = COLOUR.encode()
        self._ours = next((n for n, fill in enumerate(self._fills) if colour in fill), len(self._fills))
        self._styles, self._new = styles, list[bytes]()
        self._made: dict[tuple[int, bool], int] = {}

    def marked(self, style: int) -> int:
        """The number of the style like this one, filled and unlocked."""
        return self._like(style, True)

    def unmarked(self, style: int) -> int:
        """The number of the style like this one without our colour; the same where it is not filled with it."""
        return self._like(style, False) if self._is_marked(style) else style

    def written(self) -> bytes:
        """The styles with those that were asked for."""
        styles, m = self._styles, self._mark
        if not self._new:
            return styles
        if self._ours == len(self._fills):
            colours = f'<{m}fgColor rgb="{COLOUR}"/><{m}bgColor indexed="64"/>'
            fill = f'<{m}fill><{m}patternFill patternType="solid">{colours}</{m}patternFill></{m}fill>'
            styles = counted(appended(styles, "fills", fill), "fills", len(self._fills) + 1)
        made = b"".join(self._new).decode()
        return counted(appended(styles, "cellXfs", made), "cellXfs", len(self._formats) + len(self._new))

    def _is_marked(self, style: int) -> bool:
        return style < len(self._formats) and f'fillId="{self._ours}"'.encode() in self._formats[style]

    def _like(self, style: int, marked: bool) -> int:
        if style >= len(self._formats):
            return style
        if marked and self._is_marked(style):
            return style
        if (style, marked) not in self._made:
            self._made[style, marked] = len(self._formats) + len(self._new)
            self._new.append(self._format(self._formats[style], self._ours if marked else 0))
        return self._made[style, marked]

    def _format(self, before: bytes, fill: int) -> bytes:
        m = self._mark
        start = before[: before.index(b">")].rstrip(b"/")
        start = re.sub(rb'\s(?:fillId|applyFill|applyProtection)="[^"]*"', b"", start)
        alignment = re.search(rb"<" + m.encode() + rb"alignment\b[^<>]*/>", before)
        more = f' fillId="{fill}" applyFill="1" applyProtection="1">'.encode()
        return start + more + (alignment[0] if alignment else b"") + f'<{m}protection locked="0"/></{m}xf>'.encode()

    def _inside(self, styles: bytes, element: str, one: str) -> list[bytes]:
        m = re.escape(self._mark)
        inside = re.search(rf"<{m}{element}(?:\s[^<>]*)?>({within(m + element)})</{m}{element}>".encode(), styles)
        if inside is None:
            raise NotOurs(element)
        return re.findall(rf"<{m}{one}(?:\s[^<>]*)?/>|<{m}{one}(?:\s[^<>]*)?>{within(m + one)}</{m}{one}>".encode(), inside[1])


def with_marks(sheet: bytes, cells: Collection[str], styles: MarkedStyles) -> bytes:
    """A sheet whose cells of these names have the look of one to mend, and no others any more."""
    m = prefix(sheet).encode()
    found: set[str] = set()

    def cell(tag: re.Match[bytes]) -> bytes:
        name = tag[1].decode()
        style = _STYLE.search(tag[0])
        number = int(style[1]) if style else 0
        if name in cells:
            found.add(name)
        new = styles.marked(number) if name in cells else styles.unmarked(number)
        return tag[0] if new == number else _restyled(tag[0], new)

    made = re.sub(rb"<" + m + rb'c\s[^<>]*?\br="([A-Z]{1,3}\d{1,7})"[^<>]*>', cell, sheet)
    for name in sorted(set(cells) - found):
        made = _with_cell(made, m, name, styles.marked(0))
    return made


def _restyled(tag: bytes, style: int) -> bytes:
    attribute = f' s="{style}"'.encode()
    if _STYLE.search(tag):
        return _STYLE.sub(attribute, tag, count=1)
    end = -2 if tag.endswith(b"/>") else -1
    return tag[:end].rstrip() + attribute + tag[end:]


def _with_cell(sheet: bytes, m: bytes, name: str, style: int) -> bytes:
    """A blank cell put in its place in a row that has none there; nothing where the row is not there either."""
    place = _PLACE.fullmatch(name)
    row = re.search(rb"<" + m + rb'row\s[^<>]*?\br="' + (place[2].encode() if place else b"") + rb'"[^<>]*>', sheet)
    if place is None or row is None:
        return sheet
    added = b"<" + m + f'c r="{name}" s="{style}"/>'.encode()
    if row[0].endswith(b"/>"):
        return sheet[: row.end() - 2] + b">" + added + b"</" + m + b"row>" + sheet[row.end() :]
    end = sheet.index(b"</" + m + b"row>", row.end())
    later = re.compile(rb"<" + m + rb'c\s[^<>]*?\br="([A-Z]{1,3})\d+"')
    follows: Callable[[re.Match[bytes]], bool] = lambda cell: number_of(cell[1].decode()) > number_of(place[1])  # noqa: E731
    at = next((cell.start() for cell in later.finditer(sheet, row.end(), end) if follows(cell)), end)
    return sheet[:at] + added + sheet[at:]
