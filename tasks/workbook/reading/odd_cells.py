"""Cells of the table and the head that show something other than an answer: errors, formulas without a value, what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from tasks.model.update import Place
from tasks.workbook.form import error_shown
from tasks.workbook.reading.head_words import HeadWords
from tasks.workbook.reading.headings import Headings
from tasks.workbook.reading.marks import Cell, Marks
from tasks.workbook.reading.outside import short
from tasks.workbook.reading.sheet import SheetRows, letters, quoted
from tasks.workbook.reading.which_table import Table

_MOST = 200  # nobody mends more cells than this one by one
_NAMED = 10  # comments, and cells
Line = dict[str, object]
_MARKED: tuple[tuple[str, Callable[[Marks], Collection[Cell]]], ...] = (
    ("Struck through", lambda marks: marks.struck),
    ("In the colour of its ground", lambda marks: marks.faint),
    ("In type too small to read", lambda marks: marks.tiny),
    ("Not shown, by the format of the cell", lambda marks: marks.not_shown),
)


def odd_cells(
    sheets: Sequence[SheetRows], table: Table | None, heads: Headings | None, head: HeadWords, lines: Sequence[Line]
) -> list[Place]:
    """A place for each cell that shows an error or should show what a formula comes to, and one for all that is hidden."""
    found = [*error_places(heads.address if heads else {}, lines, head.address, head.words), *_unvalued(sheets, table, heads, head)]
    hidden = [*_hidden(sheets, table, heads, head, lines), *_struck_or_hidden(sheets, table, heads, head, lines)]
    return [*found[:_MOST], *hidden, *_comments(sheets)]


def error_places(
    address: Mapping[str, str], lines: Sequence[Line], head_address: Mapping[str, str], head: Mapping[str, str]
) -> list[Place]:
    """A place for each cell that shows an error; addresses are those of a Reading."""
    in_head = [Place("error-value", head_address[key], word) for key, word in head.items() if error_shown(word)]
    return [*_errors(address, lines), *in_head][:_MOST]


def _errors(address: Mapping[str, str], lines: Sequence[Line]) -> Iterator[Place]:
    for line in lines:
        for key, word in line.items():
            if error_shown(word):
                yield Place("error-value", address[key].replace("{row}", str(line["row"])), str(word))


def _unvalued(sheets: Sequence[SheetRows], table: Table | None, heads: Headings | None, head: HeadWords) -> Iterator[Place]:
    addresses = {*head.address.values(), *head.blank}
    for sheet in sheets:
        mine = {sheet.left + i for i in heads.at.values()} if table and heads and sheet is table.sheet else set()
        below = sheet.top + table.top if table else 0
        for (row, column), formula in sheet.marks.unvalued.items():
            where = sheet.at(row, column)
            if (column in mine and row > below) or where in addresses:
                yield Place("formula-without-value", where, formula)


def _comments(sheets: Sequence[SheetRows]) -> list[Place]:
    """A place for each cell that a sender commented on, the first ones."""
    seen = (sheet for sheet in sheets if not sheet.hidden)
    found = [(sheet.at(*cell), words) for sheet in seen for cell, words in sorted(sheet.marks.comments.items())]
    more = f"and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    places = [Place("comment-unread", where, short(words)) for where, words in found[:_NAMED]]
    return [*places[:-1], replace(places[-1], detail=more)] if places else []


def _hidden(
    sheets: Sequence[SheetRows], table: Table | None, heads: Headings | None, head: HeadWords, lines: Sequence[Line]
) -> list[Place]:
    """Rows and columns that are read and that their sender does not see, all in one place."""
    found: list[tuple[str, str]] = []
    addresses = set(head.address.values())
    for sheet in sheets:
        rows: set[int] = set()
        columns: set[int] = set()
        if sheet.hidden or not (sheet.marks.hidden_rows or sheet.marks.hidden_columns):
            continue
        if table and heads and sheet is table.sheet:
            rows = {int(str(line["row"])) - 1 for line in lines}
            columns = {sheet.left + i for i in (*heads.at.values(), *heads.head_at.values())}
        for row, cells in enumerate(sheet.rows):
            for i, cell in enumerate(cells):
                if cell and sheet.at(sheet.top + row, sheet.left + i) in addresses:
                    rows, columns = rows | {sheet.top + row}, columns | {sheet.left + i}
        hidden_rows = sorted(row for row in rows if any(row in span for span in sheet.marks.hidden_rows))
        hidden_columns = sorted(column for column in columns if any(column in span for span in sheet.marks.hidden_columns))
        if hidden_rows or hidden_columns:
            where = " and ".join(filter(None, (_spans("row", hidden_rows), _spans("column", hidden_columns))))
            corner = sheet.at((hidden_rows or sorted(rows))[0], (hidden_columns or sorted(columns))[0])
            found.append((corner, f"{where} of {quoted(sheet.name)}"))
    return [Place("hidden-cells", found[0][0], detail="; ".join(where for _, where in found))] if found else []


def _struck_or_hidden(
    sheets: Sequence[SheetRows], table: Table | None, heads: Headings | None, head: HeadWords, lines: Sequence[Line]
) -> Iterator[Place]:
    """One place for all cells whose words are struck through, one for those in the colour of their ground, one for those in type that is
    too small to read, and one for those that show nothing of what they hold; all are read.
    """
    addresses = set(head.address.values())
    for says, cells_of in _MARKED:
        found = []
        for sheet in sheets:
            mine = (
                {sheet.left + i for i in (*heads.at.values(), *heads.head_at.values())}
                if heads and table and sheet is table.sheet
                else set()
            )
            rows = {int(str(line["row"])) - 1 for line in lines} if mine else set()
            for row, column in sorted(cells_of(sheet.marks)):
                if (row in rows and column in mine) or sheet.at(row, column) in addresses:
                    found.append(sheet.at(row, column))
        if found:
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            yield Place("struck-or-hidden", found[0], detail=f"{says}: {', '.join(found[:_NAMED])}{more}")


def _spans(what: str, numbers: Sequence[int]) -> str:
    """`rows 6 to 9 and 12`, `column K`."""
    if not numbers:
        return ""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    name = letters if what == "column" else lambda number: str(number + 1)
    shown = [name(a) if a == b else f"{name(a)} to {name(b)}" for a, b in spans]
    some = shown if len(shown) <= 10 else [*shown[:9], "others"]
    many = "s" if len(numbers) > 1 else ""
    return f"{what}{many} " + (some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}")
