"""Every format is first made into the same thing: sheets of cells with a known corner, whose places have names people use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from itertools import chain

from tasks.workbook.reading.marks import NOTHING, Marks
from tasks.workbook.reading.unreadable import UnreadableFile

_UNSAFE = re.compile(r"[{}]")  # an address is a pattern; the sender's own braces must not become part of it
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no page, workbook or mail can hold these
_SELDOM = bytes({*range(32), 0x7F, 0xED, 0xEF} - {9, 10, 13})  # one of these is in each of them when it is written as UTF-8
_MOST_CELLS = 4_000_000
_AT_ONCE = 4_096  # rows
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Words by row, all rows of one length; `top` and `left` number the first row and column from 0. A text file has no sheet name."""

    name: str
    top: int
    left: int
    rows: Sequence[Sequence[str]]
    hidden: bool = False
    marks: Marks = NOTHING
    lengths: Sequence[int] = ()  # of a text file: the cells of each row as it was written

    def number(self, row: int) -> int:
        """The number of a row as a spreadsheet shows it."""
        return self.top + row + 1

    def at(self, row: int, column: int) -> str:
        """The address of a cell of a workbook, both numbers counted from 0 in the whole sheet."""
        return f"{_column(self.name, column)}{row + 1}"

    def place(self, column: int, header: str, row: int | str) -> str:
        """`Update!H12` in a workbook, `row 12, column Status` in a text file."""
        if not self.name:
            return f"row {row}, column {_UNSAFE.sub('', header)}" if header else f"row {row}"
        return f"{_column(self.name, self.left + column)}{row}"


@lru_cache(maxsize=1024)
def _column(sheet: str, column: int) -> str:
    return f"{quoted(_UNSAFE.sub('', sheet))}!{letters(column)}"


def quoted(name: str) -> str:
    """A sheet's name as formulas write it."""
    return name if _BARE.fullmatch(name) else "'" + name.replace("'", "''") + "'"


def letters(column: int) -> str:
    """The letters of a column numbered from 0: A, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number_of(column: str) -> int:
    """A column's number, counted from 0, from its letters."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number - 1


def words(cell: object) -> str:
    """A cell as words: dates as 2013-11-30, whole numbers without a decimal point, nothing around the outside."""
    if isinstance(cell, str):
        return printable(cell.strip())
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return str(cell)


def printable(text: str) -> str:
    """A text without what no page can hold."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def must_be_countable(cells: int) -> None:
    """Raise UnreadableFile for a sheet of more than four million cells."""
    if cells > _MOST_CELLS:
        much = f"one of its sheets has more than {_MOST_CELLS:,} cells; words stand far below or beside the table"
        raise UnreadableFile("unreadable-file", much)


def must_be_dense(rows: range, columns: range) -> None:
    """Raise UnreadableFile where there would be more than four million cells between the used ones, with the place of the last."""
    if len(rows) * len(columns) > _MOST_CELLS:
        far = f"{letters(columns.stop - 1)}{rows.stop}"
        much = f"one of its sheets is used as far as {far}, far from the table, if only by a blank: delete the empty rows and columns"
        raise UnreadableFile("unreadable-file", much)


def worded(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    """Rows of cells as rows of words, all of one length. Raises UnreadableFile for more than four million cells."""
    width = max(map(len, rows), default=0) or 1
    must_be_countable(width * len(rows))
    made: list[list[str]] = []
    for start in range(0, len(rows), _AT_ONCE):
        block = rows[start : start + _AT_ONCE]
        if min(map(len, block)) < width:
            block = [[*cells, *[""] * (width - len(cells))] for cells in block]
        texts = [cell and cell.strip() if type(cell) is str else words(cell) for cell in chain.from_iterable(block)]
        written = "".join(texts).encode("utf-8", "surrogatepass")
        if len(written.translate(None, _SELDOM)) < len(written):  # one look at all of them costs less than one at each
            texts = list(map(words, texts))
        made += [texts[at : at + width] for at in range(0, len(texts), width)]
    return made
