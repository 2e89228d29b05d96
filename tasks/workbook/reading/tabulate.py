"""Finds the table in a file however it was laid out: which row holds the headings, what stands above it, where the lines end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from tasks.model.typed_words import says_yes
from tasks.model.update import Place, Reading
from tasks.workbook.form import Form, bare, plain
from tasks.workbook.reading.headings import Headings, headings
from tasks.workbook.reading.sheet import SheetRows
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.unreadable import WHOLE_FILE
from tasks.workbook.reading.warnings import merged_cells, old_template

_ENOUGH = 3  # this many known headings side by side make a row of headings
_POOR = 2  # and so many, with the reference among them, where there is nothing better
_SEARCHED = 200  # rows from the top of a sheet in which headings are looked for
_SHORT = 4  # a line with no more cells filled than this may be something else
_LONG = 24  # a longer text alone in a row is a note: no reference is that long
OURS = frozenset({"guidance", "findings", "findings2", "findings3"})  # sheets whose words are ours, not the sender's
_HIDDEN = "meta"


@dataclass(slots=True)
class _Head:
    """Words about the whole update, gathered from several places; the first that is not empty counts."""

    form: Form
    words: dict[str, str] = field(default_factory=dict)
    address: dict[str, str] = field(default_factory=dict)

    def gather(self, sheet: SheetRows, row: int, cells: Sequence[str]) -> bool:
        """Take the pairs of name and value from one row; whether it began with one."""
        filled = [i for i, cell in enumerate(cells) if cell]
        began, taken = False, -1
        for n, i in enumerate(filled, 1):
            if i == taken or not (label := _label(self.form, cells[i])):
                continue
            key, value = label
            after = filled[n] if n < len(filled) else -1
            began = began or i == filled[0]
            at = i if value else i + 1
            if not value and after >= 0 and self._is_value(key, cells[after]):
                value, at, taken = cells[after], after, after
            if not self.words.get(key):
                self.words[key], self.address[key] = value, sheet.place(at, self.form.columns[key].header, sheet.number(row))
        return began

    def _is_value(self, key: str, cell: str) -> bool:
        """Beside a blank may stand the next name, or the words that explain it."""
        return plain(cell) not in self.form.head and cell != self.form.columns[key].help


def _label(form: Form, cell: str) -> tuple[str, str] | None:
    """The column that a cell names and, in `Period: 2013-10`, its value."""
    if key := form.head.get(plain(cell)):
        return key, ""
    if ":" not in cell:
        return None
    label, _, value = cell.partition(":")
    key = form.head.get(plain(label))
    return (key, value.strip()) if key else None


def tabulated(kind: str, sheets: Sequence[SheetRows], form: Form, sizes: FileSizes) -> Reading:
    """The reading of a file's sheets: its lines, its head, where each stood, and what is wrong with its headings."""
    head = _Head(form)
    found = _find(sheets, form)
    if found is None:
        _gather(head, sheets)
        nil = says_yes(head.words.get("nil_word", ""))
        missing = [] if nil else [Place("no-table", WHOLE_FILE, detail=_wanted(form, sheets))]  # a nil return needs no table
        return Reading(kind, head.words, head_address=head.address, places=tuple(missing))
    sheet, top = found
    heads = headings(sheet, top, form)
    for row in range(top):
        head.gather(sheet, row, sheet.rows[row])
    lines, repeated = _lines(sheet, top, heads, head)
    _gather(head, [other for other in sheets if other is not sheet])
    places = (*heads.places, *repeated, *_odd(sheet, top, heads, head, lines))
    if len(lines) > sizes.lines:
        places = (*places, Place("unreadable-file", sheet.place(0, "", top + 1), detail=f"it holds more than {sizes.lines:,} lines"))
        lines = lines[: sizes.lines]
    return Reading(kind, head.words, tuple(lines), heads.address, head.address, places)


def _odd(sheet: SheetRows, top: int, heads: Headings, head: _Head, lines: Sequence[dict[str, object]]) -> list[Place]:
    """What is unusual about the table and is read all the same."""
    if head.form.name != "update":
        return []
    found = old_template(head.words, head.address)
    if sheet.merged and lines:
        first, last = sheet.top + top + 1, lines[-1]["row"]
        columns = range(sheet.left + min(heads.at.values()), sheet.left + max(heads.at.values()) + 1)
        found += merged_cells(sheet.name, sheet.merged, range(first, int(str(last))), columns)
    return found


def _find(sheets: Sequence[SheetRows], form: Form) -> tuple[SheetRows, int] | None:
    """The sheet called after the form is looked at first, so that an old copy beside it is never taken for it.

    Where most headings are misspelt or gone, the reference and one more will do: so much of it can still be checked.
    """
    poor = None
    for sheet in sorted(sheets, key=lambda s: plain(s.name) != form.name):
        for row, cells in enumerate(sheet.rows[:_SEARCHED]):
            if len(cells) - cells.count("") < _POOR:
                continue
            known = {form.lines.get(plain(cell)) for cell in cells} - {None}
            if len(known) >= _ENOUGH:
                return sheet, row
            if poor is None and len(known) >= _POOR and "ref" in known:
                poor = sheet, row
    return poor


def _gather(head: _Head, sheets: Sequence[SheetRows]) -> None:
    """What the sender can see counts before what the template hides."""
    for sheet in sorted(sheets, key=lambda s: plain(s.name) == _HIDDEN):
        for row, cells in enumerate(sheet.rows[:_SEARCHED]):
            head.gather(sheet, row, cells)


def _lines(sheet: SheetRows, top: int, heads: Headings, head: _Head) -> tuple[list[dict[str, object]], list[Place]]:
    lines: list[dict[str, object]] = []
    repeated: list[Place] = []
    keys, at = ("row", *heads.at), heads.first
    chosen = itemgetter(*heads.at.values())  # a row of headings has several, so this gives a tuple
    below = sheet.rows[top + 1 :]
    again = plain(heads.texts[at]) in bare("".join([cells[at] for cells in below]))  # one look at all costs less than one at each
    for row, cells in enumerate(below, top + 1):
        values = chosen(cells)
        filled = len(values) - values.count("")
        if again and filled >= _ENOUGH and _repeats(cells, heads):
            repeated.append(Place("headings-repeated", sheet.place(at, "", sheet.number(row))))
            continue
        if filled <= _SHORT and (not any(cells) or _aside(sheet, row, cells, heads, head)):
            continue
        for key, i in heads.head_at.items():
            _repeat(head, key, cells[i], sheet.place(i, heads.texts[i], sheet.number(row)))
        if filled:
            lines.append(dict(zip(keys, (sheet.number(row), *values), strict=True)))
    return lines, repeated


def _repeats(cells: Sequence[str], heads: Headings) -> bool:
    """Whether a row is the row of headings again, as at the top of a printed page."""
    same = [plain(cells[i]) == plain(text) for i, text in heads.texts.items()]
    return same[0] and sum(same) >= _ENOUGH


def _aside(sheet: SheetRows, row: int, cells: Sequence[str], heads: Headings, head: _Head) -> bool:
    """Whether a short row is no line: a signature below the table, a copyright notice, a section's title."""
    filled = [i for i, cell in enumerate(cells) if cell]
    if not filled:
        return True
    if _label(head.form, cells[filled[0]]):
        return head.gather(sheet, row, cells)
    only = len(filled) == 1 and filled[0] in {0, heads.first}
    return only and (len(cells[filled[0]]) > _LONG or "©" in cells[filled[0]])


def _repeat(head: _Head, key: str, value: str, address: str) -> None:
    """A file may repeat period and trust on every line; values that disagree all stand in it, so that the checks see it."""
    if value and value not in head.words.get(key, "").split("; "):
        head.address.setdefault(key, address)
        head.words[key] = "; ".join(filter(None, (head.words.get(key, ""), value)))


def _wanted(form: Form, sheets: Sequence[SheetRows]) -> str:
    """What was looked for, and what the file looks like instead."""
    columns = " and ".join(form.columns[key].header for key in form.required)
    names = [sheet.name for sheet in sheets if sheet.name and plain(sheet.name) != _HIDDEN]
    looks = f"; its sheets are called {', '.join(names[:_SHORT])}" + (" and more" if len(names) > _SHORT else "") if names else ""
    return f"none with the columns {columns}{looks}"
