"""Words that stand outside the table are never lost in silence: each is reported with its words, or is known to be no one's answer."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from tasks.model.update import Place
from tasks.workbook.form import bare, plain
from tasks.workbook.reading.sheet import SheetRows

_NAMED = 10  # this many are named one by one
_LONGEST = 300  # characters of words that are shown
_TITLE = 40  # a longer text above the table is a sentence, and so is one with a full stop
_COLOURS = frozenset(["blue", "green", "amber", "red", "yellow", "orange", "grey", "gray", "white", "black", "purple", "pink", "brown"])
_KEY = re.compile(
    r"(?:(?:colou?r|status|b?rag) )?(?:key|legend)(?: (?:to|of|for) [^.]*)?(?: ?[:-].*)?|b?rag(?: (?:rating|status)s?)?:?", re.IGNORECASE
)
_TOTALS = frozenset(["total", "totals", "grandtotal", "subtotal", "sum", "average", "mean", "count"])
_OF_ACTION = re.compile(r"\b[A-Z]\w{0,9}-\d{1,6} \w")  # RNL-02 is late
_REF = re.compile(r"(?=.*\d)\S+(?:\s+\S+)?")


def key_or_total(text: str) -> str:
    """Whether a row that begins with this text explains colours or adds up: `key`, `total`, or nothing."""
    if plain(text) in _TOTALS:
        return "total"
    return "key" if text[:1] in "kKlLcCsSrRbB" and _KEY.fullmatch(text) else ""


def is_colour(text: str) -> bool:
    """Whether a text names a colour, as the rows of a key do."""
    return plain(text) in _COLOURS


def may_be_reference(text: str) -> bool:
    """Whether a text may name an action: it holds a figure, and is no more than two words."""
    return _REF.fullmatch(text) is not None


@dataclass(slots=True)
class Outside:
    """What stands outside the table of one update, gathered while it is read."""

    cells: list[tuple[str, str, int]] = field(default_factory=list)  # address, words, how many more cells there are like it
    passed: list[tuple[str, str, str]] = field(default_factory=list)  # address, words, what the row is

    def add(self, sheet: SheetRows, row: int, columns: Iterable[int], cells: Sequence[str]) -> None:
        """Words of one row that were not read, from the first of these columns on."""
        columns = list(columns)
        if columns:
            words = " | ".join(cells[i] for i in columns)
            self.cells.append((sheet.place(columns[0], "", sheet.number(row)), words, 0))

    def pass_over(self, sheet: SheetRows, row: int, column: int, words: str, what: str) -> None:
        """A row that explains colours or adds up; rows that follow one of their own kind belong to it."""
        self.passed.append((sheet.place(column, "", sheet.number(row)), words, what))

    def beside(self, sheet: SheetRows, top: int, headed: Container[int], rows: Sequence[int]) -> None:
        """Words in columns without a heading, in these rows beside the lines: one report for each column."""
        for column in range(len(sheet.rows[top])):
            if column in headed:
                continue
            found = [(row, sheet.rows[row][column]) for row in rows if sheet.rows[row][column]]
            if found:
                row, words = found[0]
                if key_or_total(words) == "key" or all(is_colour(text) for _, text in found):
                    self.pass_over(sheet, row, column, words, "key")
                else:
                    self.cells.append((sheet.place(column, "", sheet.number(row)), words, len(found) - 1))

    def on_sheet(self, sheet: SheetRows, unread: Sequence[tuple[int, int]]) -> None:
        """Cells of a sheet that holds no table: one report for all of them, at the first."""
        if unread:
            row, column = unread[0]
            self.cells.append((sheet.place(column, "", sheet.number(row)), sheet.rows[row][column], len(unread) - 1))

    def places(self) -> list[Place]:
        """One place for each report, of more than ten the number of the rest; and one for all rows passed over of each kind."""
        found = [Place("words-outside", where, short(words), _more(more)) for where, words, more in self.cells[:_NAMED]]
        if len(self.cells) > _NAMED:
            where, words, more = self.cells[_NAMED]
            found.append(Place("words-outside", where, short(words), _more(more + len(self.cells) - _NAMED - 1)))
        for what, name in (("key", "a key of colours"), ("total", "a row of totals")):
            mine = [(where, words) for where, words, kind in self.passed if kind == what]
            if mine:
                found.append(Place("row-passed-over", mine[0][0], short(" | ".join(words for _, words in mine)), name))
        return found


def titles(sheet: SheetRows, end: int) -> set[tuple[int, int]]:
    """The cells of a sheet's title: from the first filled cell down to a blank one. In a text file, whole rows."""
    found: set[tuple[int, int]] = set()
    at = -1
    for row, cells in enumerate(sheet.rows[:end]):
        filled = [i for i, cell in enumerate(cells) if cell]
        if found and (not filled or at not in filled):
            break
        at = at if found else next(iter(filled), -1)
        found |= {(row, i) for i in ([at] if sheet.name else filled) if filled}
    return found


def is_sentence(text: str) -> bool:
    """Whether a text above a table is more than a title or a label: a long one, one with a full stop, or one that names an action."""
    return len(text) > _TITLE or (text.endswith((".", "!", "?")) and " " in text) or _OF_ACTION.search(text) is not None


def is_notice(text: str) -> bool:
    """Whether a text only says whose the file is, or which page of it this is."""
    return "©" in text or re.fullmatch(r"page\d+(?:of\d+)?", bare(text)) is not None


def short(words: str) -> str:
    """Words that are shown in a finding, cut where they are very long."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _more(count: int) -> str:
    return "" if count < 1 else "and 1 more cell" if count == 1 else f"and {count} more cells"
