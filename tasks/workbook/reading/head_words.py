"""Words about the whole update, which stand in pairs of name and value: above the table, below it, or on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.workbook.form import Form, plain
from tasks.workbook.reading.outside import Outside, is_notice, titles
from tasks.workbook.reading.sheet import SheetRows
from tasks.workbook.reading.which_table import SEARCHED

_FORM = 3  # so many names on one sheet make it the form: what is blank there is blank, whatever another sheet holds
_HIDDEN = "meta"  # the template's own hidden sheet
_SIGN_OFF = "signoff"


@dataclass(slots=True)
class HeadWords:
    """Gathered from several places; the first that is not empty counts."""

    form: Form
    words: dict[str, str] = field(default_factory=dict)
    address: dict[str, str] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    """Where a value was looked for and none stands, whatever another sheet holds."""
    _named: set[str] = field(default_factory=set)
    _closed: set[str] = field(default_factory=set)
    _differs: set[tuple[str, int, int]] = field(default_factory=set)  # cells of another value than the one that counts

    def gather(self, sheet: SheetRows, row: int, cells: Sequence[str]) -> set[int]:
        """Take the pairs of name and value from one row; the columns of the cells that belong to one."""
        filled = [i for i, cell in enumerate(cells) if cell]
        used: set[int] = set()
        for n, i in enumerate(filled, 1):
            if i in used or not (label := label_of(self.form, cells[i])):
                continue
            key, value = label
            self._named.add(key)
            used.add(i)
            after = filled[n] if n < len(filled) else -1
            at = i if value else i + 1
            if not value and after >= 0 and self._is_value(key, cells[after]):
                value, at = cells[after], after
                used.add(after)
            used |= {j for j in filled if cells[j] in self.form.columns[key].helps}
            place = sheet.place(at, self.form.columns[key].header, sheet.number(row))
            self.blank |= set() if value else {place}
            if not self.words.get(key) and key not in self._closed:
                self.words[key] = value
                self.address[key] = place if value else self.address.get(key, place)
            elif value and plain(value) != plain(self.words.get(key, "")):
                self._differs.add((sheet.name, row, at))
        return used

    def gather_sheets(self, sheets: Sequence[SheetRows], outside: Outside) -> None:
        """Take what sheets without a table say: the form's own first, and last what the template hides. Other words are reported."""
        for sheet in sorted(sheets, key=lambda s: (plain(s.name) == _HIDDEN, s.hidden, plain(s.name) != _SIGN_OFF)):
            self._named = set()
            ours = plain(sheet.name) == _HIDDEN
            if ours:  # it tells what no other sheet asks for; what was asked and left blank there is blank
                self._closed = {key for key in self.address if not self.words.get(key)}
            spare, unread = titles(sheet, len(sheet.rows)), []
            for row, cells in enumerate(sheet.rows):
                used = self.gather(sheet, row, cells) if row < SEARCHED else set()
                left = (i for i in range(len(cells)) if i not in used or (sheet.name, row, i) in self._differs)
                unread += [(row, i) for i in left if cells[i] and not is_notice(cells[i])]
            if len(self._named) >= _FORM:
                self._closed |= self._named
            if not ours and not sheet.hidden:
                outside.on_sheet(sheet, [at for at in unread if at not in spare] if self._named else unread)

    def repeat(self, key: str, value: str, address: str) -> None:
        """A file may repeat period and trust on every line; values that disagree all stand in it, so that the checks see it."""
        if value and value not in self.words.get(key, "").split("; "):
            self.address.setdefault(key, address)
            self.words[key] = "; ".join(filter(None, (self.words.get(key, ""), value)))

    def _is_value(self, key: str, cell: str) -> bool:
        """Beside a blank may stand the next name, or the words that explain it."""
        return label_of(self.form, cell) is None and cell not in self.form.columns[key].helps


def label_of(form: Form, cell: str) -> tuple[str, str] | None:
    """The column that a cell names and, in `Period: 2013-10`, its value."""
    if key := form.head.get(plain(cell)):
        return key, ""
    if ":" not in cell:
        return None
    label, _, value = cell.partition(":")
    key = form.head.get(plain(label))
    return (key, value.strip()) if key else None
