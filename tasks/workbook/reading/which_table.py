"""Which table of a file counts: the one on the sheet called after the form, or the only one; of two that could, the sender says which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.model.update import Place
from tasks.workbook.form import Form, plain
from tasks.workbook.reading.sheet import SheetRows

_ENOUGH = 3  # this many known headings side by side make a row of headings
_POOR = 2  # and so many, with the reference among them, where there is nothing better
_NAMED = 5  # sheets that are named one by one
SEARCHED = 200  # rows from the top of a sheet in which headings are looked for


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, the number of its row of headings, counted from 0 within the sheet, and the columns that are known there."""

    sheet: SheetRows
    top: int
    known: frozenset[str]

    @property
    def address(self) -> str:
        """The first cell of the row of headings."""
        cells = self.sheet.rows[self.top]
        return self.sheet.place(next(i for i, cell in enumerate(cells) if cell), "", self.sheet.number(self.top))


def tables_of(sheets: Sequence[SheetRows], form: Form) -> list[Table]:
    """The table of each sheet that has one. Where no sheet has, one row with the reference and one more known heading will do: so much
    can still be checked."""
    rich, poor = [], []
    for sheet in sheets:
        found = _table(sheet, form)
        if found and len(found.known) >= _ENOUGH:
            rich.append(found)
        elif found:
            poor.append(found)
    return rich or poor[:1]


def counted(tables: Sequence[Table], form: Form) -> tuple[Table | None, list[Place]]:
    """The table that counts, and what is to be said of the others; none where it is for the sender to say which.

    A sheet called after the form counts before all others, one that can be seen before one that is hidden, and one with all needed
    columns before one without.
    """
    best = tables
    for better in (
        [table for table in tables if plain(table.sheet.name) == form.name],
        [table for table in tables if not table.sheet.hidden],
        [table for table in tables if table.known.issuperset(form.required)],
    ):
        best = [table for table in best if table in better] or best
    if len(best) > 1 and form.name == "update":
        where = f"on the sheets {_names(best)}, and none of these is called Update"
        return None, [Place("which-table", best[0].address, best[0].sheet.name, where)]
    others = [table for table in tables if table is not best[0] and not table.sheet.hidden and _tells(table, form)]
    if not others or form.name != "update":
        return best[0], []
    return best[0], [Place("second-table", others[0].address, _names(others), f'"{best[0].sheet.name}"')]


def _names(tables: Sequence[Table]) -> str:
    """The sheets by name, and of many the first few."""
    names = [f'"{table.sheet.name}"' for table in tables]
    names = names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _tells(table: Table, form: Form) -> bool:
    """Whether a table has a column that is its sender's to fill in; the agreed plan beside an update tells nothing new."""
    return any(not form.columns[key].locked for key in table.known)


def _table(sheet: SheetRows, form: Form) -> Table | None:
    poor = None
    for row, cells in enumerate(sheet.rows[:SEARCHED]):
        if len(cells) - cells.count("") < _POOR:
            continue
        known = frozenset(filter(None, (form.lines.get(plain(cell)) for cell in cells)))
        if len(known) >= _ENOUGH:
            return Table(sheet, row, known)
        if poor is None and len(known) >= _POOR and "ref" in known:
            poor = Table(sheet, row, known)
    return poor
