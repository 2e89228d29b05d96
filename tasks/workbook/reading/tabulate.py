"""Finds the table in a file however it was laid out: which row holds the headings, what stands above it, where the lines end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from tasks.model.typed_words import says_yes
from tasks.model.update import Place, Reading
from tasks.workbook.form import Form, bare, plain
from tasks.workbook.reading.head_words import HeadWords, label_of
from tasks.workbook.reading.headings import Headings, headings
from tasks.workbook.reading.odd_cells import odd_cells
from tasks.workbook.reading.outside import Outside, is_colour, is_notice, is_sentence, key_or_total, may_be_reference, titles
from tasks.workbook.reading.sheet import SheetRows
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.unreadable import WHOLE_FILE
from tasks.workbook.reading.warnings import merged_cells, old_template
from tasks.workbook.reading.which_table import Table, counted, tables_of

_ENOUGH = 3  # this many known headings again make a row of headings again
_SHORT = 4  # a line with no more cells filled than this may be something else
_LONG = 24  # a longer text alone in a row is a note: no reference is that long
OURS = frozenset({"guidance", "findings", "findings2", "findings3"})  # sheets whose words are ours, not the sender's
_HIDDEN = "meta"


def tabulated(kind: str, sheets: Sequence[SheetRows], form: Form, sizes: FileSizes) -> Reading:
    """The reading of a file's sheets: its lines, its head, where each stood, and what is wrong with its headings."""
    head, outside = HeadWords(form), Outside()
    tables = tables_of(sheets, form)
    others = [sheet for sheet in sheets if not any(sheet is table.sheet for table in tables)]
    if not tables:
        head.gather_sheets(others, outside)
        nil = says_yes(head.words.get("nil_word", ""))
        missing = [] if nil else [Place("no-table", WHOLE_FILE, detail=_wanted(form, sheets))]  # a nil return needs no table
        return Reading(kind, head.words, head_address=head.address, places=(*missing, *odd_cells(sheets, None, None, head, ())))
    table, places = counted(tables, form)
    if table is None:
        head.gather_sheets(others, outside)
        return Reading(kind, head.words, head_address=head.address, places=tuple(places))
    read = _Read(table, headings(table.sheet, table.top, form), head, outside)
    read.above()
    read.below()
    head.gather_sheets(others, outside)
    return _reading(kind, sheets, read, places, sizes)


def _reading(kind: str, sheets: Sequence[SheetRows], read: _Read, places: list[Place], sizes: FileSizes) -> Reading:
    heads, head, lines = read.heads, read.head, read.lines
    found = [*read.of_headings, *places, *read.places]
    if head.form.name == "update":
        odd = odd_cells(sheets, read.table, heads, head, lines)
        odd = [place for place in odd if place.check != "formula-without-value" or place.address not in read.passed]
        found += [*odd, *_odd(read), *read.outside.places()]
    else:
        found += [
            place
            for place in odd_cells(sheets, read.table, heads, head, lines)
            if place.check not in {"hidden-cells", "struck-or-hidden", "comment-unread"}
        ]
    if len(lines) > sizes.lines:
        where = read.table.sheet.place(0, "", read.table.top + 1)
        found.append(Place("unreadable-file", where, detail=f"it holds more lines than {sizes.lines:,}"))
    return Reading(kind, head.words, tuple(lines[: sizes.lines]), heads.address, head.address, tuple(found))


@dataclass(slots=True)
class _Read:
    """The reading of one table, row by row."""

    table: Table
    heads: Headings
    head: HeadWords
    outside: Outside
    lines: list[dict[str, object]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    of_headings: list[Place] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    """Cells of rows that were passed over: what they add up to is asked of nobody."""
    _in_key: bool = False
    _gap: bool = False  # whether a blank row stands between the last line and this row
    _last_ref: int = 0  # the last row with words in the first column of the table

    def above(self) -> None:
        """Names and values above the row of headings; a sentence there is reported, a title is not."""
        sheet = self.table.sheet
        spare = titles(sheet, self.table.top)
        for row, cells in enumerate(sheet.rows[: self.table.top]):
            used = self.head.gather(sheet, row, cells)
            left = [i for i, cell in enumerate(cells) if cell and i not in used and (used or (row, i) not in spare)]
            if used and not sheet.name and left:  # in a text file, the rest of a value after a comma
                self.places.append(_unquoted(sheet, row, "a name and its value"))
            else:
                self.outside.add(sheet, row, [i for i in left if is_sentence(cells[i])], cells)

    def below(self) -> None:
        """The lines below the row of headings, and whatever else stands there."""
        sheet, top, heads = self.table.sheet, self.table.top, self.heads
        keys, at = ("row", *heads.at), heads.first
        chosen = itemgetter(*heads.at.values())  # a row of headings has several, so this gives a tuple
        below = sheet.rows[top + 1 :]
        again = plain(heads.texts[at]) in bare("".join([cells[at] for cells in below]))  # one look at all costs less than one at each
        ref = heads.at.get("ref", at)
        last, cut, tables = top, set(), list[int]()
        self._last_ref = max((row for row, cells in enumerate(below, top + 1) if cells[at]), default=top)
        for row, cells in enumerate(below, top + 1):
            values = chosen(cells)
            filled = len(values) - values.count("")
            if again and filled >= _ENOUGH and _repeats(cells, heads):
                self.places.append(Place("headings-repeated", sheet.place(at, "", sheet.number(row))))
                tables.append(len(self.lines))
                continue
            if (filled <= _SHORT or key_or_total(cells[ref])) and self._aside(row, cells, filled):
                continue
            for key, i in heads.head_at.items():
                self.head.repeat(key, cells[i], sheet.place(i, heads.texts[i], sheet.number(row)))
            if filled:
                self.lines.append(dict(zip(keys, (sheet.number(row), *values), strict=True)))
                last, self._in_key, self._gap = row, False, False
                if self._too_long(row):
                    cut.add(row)
                    self.places.append(_unquoted(sheet, row, "headings"))
        rows = [row for row in range(top + 1, last + 1) if row not in cut]
        self.outside.beside(sheet, top, {*heads.texts, *self._lost_heading(rows)}, rows)
        self._once(tables)

    def _lost_heading(self, rows: Sequence[int]) -> list[int]:
        """The one column that lost its heading, where just one that is needed is missing: that is one fault, where the heading belongs."""
        sheet, top, heads = self.table.sheet, self.table.top, self.heads
        self.of_headings = list(heads.places)
        blank = [i for i in range(len(sheet.rows[top])) if i not in heads.texts and any(sheet.rows[row][i] for row in rows)]
        missing = [nth for nth, place in enumerate(heads.places) if place.check == "missing-column"]
        if len(blank) != 1 or len(missing) != 1:
            return []
        self.of_headings[missing[0]] = replace(heads.places[missing[0]], address=sheet.place(blank[0], "", sheet.number(top)))
        return blank

    def _once(self, begin: Sequence[int]) -> None:
        """Where a second table stands below the first, with most of its actions again, their sender says which one counts; `begin` are the
        lines before which column names stand again."""
        repeated = [place for place in self.places if place.check == "headings-repeated"]
        for nth, place in zip(begin, repeated, strict=True):
            first, again = ([line.get("ref") for line in lines] for lines in (self.lines[:nth], self.lines[nth:]))
            if sum(ref in first for ref in again) * 2 > len(again):
                where = f"one below the other, at {self.table.address} and at {place.address}"
                self.places = [one for one in self.places if one is not place] + [Place("which-table", place.address, "", where)]
                return

    def _aside(self, row: int, cells: Sequence[str], filled: int) -> bool:
        """Whether a row is no line, and then what it is: a signature, a notice, a key of colours, totals, or words of no column."""
        found = [i for i, cell in enumerate(cells) if cell]
        if not found:
            self._in_key, self._gap = False, True
            return True
        sheet, first = self.table.sheet, cells[found[0]]
        if label_of(self.head.form, first):
            return bool(self.head.gather(sheet, row, cells))
        if not filled and row < self._last_ref:  # what is beside the lines is reported by column
            return True
        if self.head.form.name != "update":  # an agreed plan is never read in part: what is no action in it is a mistake
            return len(found) == 1 and (len(first) > _LONG or is_notice(first))
        return self._passed_over(row, cells, found) or self._outside(row, cells, found, filled)

    def _passed_over(self, row: int, cells: Sequence[str], found: Sequence[int]) -> bool:
        """Whether a row explains colours or adds up, and is noted as that."""
        first = cells[found[0]]
        what = key_or_total(first) or ("key" if self._in_key or (len(found) <= _SHORT and is_colour(first)) else "")
        if not what or (what == "key" and may_be_reference(first)):
            return False
        self._in_key = what == "key"
        sheet = self.table.sheet
        self.outside.pass_over(sheet, row, found[0], " | ".join(cells[i] for i in found), what)
        self.passed |= {sheet.at(sheet.top + row, sheet.left + i) for i in range(len(cells))}
        return True

    def _outside(self, row: int, cells: Sequence[str], found: Sequence[int], filled: int) -> bool:
        """Whether the words of a row belong to no action, and are reported as that; a notice is nobody's answer."""
        if self._is_line(cells, filled):
            return False
        if not is_notice(cells[found[0]]):
            self.outside.add(self.table.sheet, row, found, cells)
        return True

    def _is_line(self, cells: Sequence[str], filled: int) -> bool:
        """Whether a short row may be about an action: it has a reference, or enough other words."""
        at = self.heads.at
        ref = cells[at["ref"]] if "ref" in at else ""
        others = filled - bool(ref)
        if not ref:
            return others > 1 or (others > 0 and not self._gap)
        if others:
            return others > 1 or bool("status_word" in at and cells[at["status_word"]]) or may_be_reference(ref)
        return len(ref) <= _LONG and may_be_reference(ref)

    def _too_long(self, row: int) -> bool:
        """Whether a text file has more cells here than headings: a comma stands in words without quotation marks around them."""
        lengths, top = self.table.sheet.lengths, self.table.top
        if not lengths or lengths[row] <= lengths[top]:
            return False
        last = self.table.sheet.rows[row][lengths[top] :]
        return any(last) or len({lengths[line] for line in range(top + 1, len(lengths)) if lengths[line] > 1}) > 1


def _unquoted(sheet: SheetRows, row: int, than: str) -> Place:
    """A row of text with more cells than it should have."""
    return Place("unquoted-comma", sheet.place(0, "", sheet.number(row)), " | ".join(filter(None, sheet.rows[row])), than)


def _repeats(cells: Sequence[str], heads: Headings) -> bool:
    """Whether a row is the row of headings again, as at the top of a printed page."""
    same = [plain(cells[i]) == plain(text) for i, text in heads.texts.items()]
    return same[0] and sum(same) >= _ENOUGH


def _odd(read: _Read) -> list[Place]:
    """What is unusual about the table and is read all the same."""
    sheet, lines = read.table.sheet, read.lines
    found = old_template(read.head.words, read.head.address)
    if sheet.marks.merged and lines:
        first, last = sheet.top + read.table.top + 1, lines[-1]["row"]
        columns = range(sheet.left + min(read.heads.at.values()), sheet.left + max(read.heads.at.values()) + 1)
        found += merged_cells(sheet.name, sheet.marks.merged, range(first, int(str(last))), columns)
    return found


def _wanted(form: Form, sheets: Sequence[SheetRows]) -> str:
    """What was looked for, and what the file looks like instead."""
    columns = " and ".join(form.columns[key].header for key in form.required)
    names = [sheet.name for sheet in sheets if sheet.name and plain(sheet.name) != _HIDDEN]
    looks = f"; its sheets are called {', '.join(names[:_SHORT])}" + (" and more" if len(names) > _SHORT else "") if names else ""
    return f"none with the columns {columns}{looks}"
