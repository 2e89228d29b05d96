"""What a sheet shows beside the values of its cells: how numbers look, formulas that were never calculated, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

LEAST = 4.0
"""Points: smaller type nobody reads, and in a lower row nobody sees words."""
Cell = tuple[int, int]
"""Row and column, counted from 0."""
MergedCells = tuple[Cell, Cell]
"""Top left and bottom right."""
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


class Look(NamedTuple):
    """How a cell is shown, where that is not how it is stored: a number or a day as `percent`, `month`, `year` or `padded`; and whether
    its words are struck through, in the colour of their ground, or too small to read, or its numbers or all it holds not shown at all.
    """

    kind: str = ""
    digits: int = 0  # after the point of a percentage; of a padded number, in all
    before: str = ""  # words of the format that stand before a number
    struck: bool = False
    faint: bool = False
    tiny: bool = False
    hides: str = ""  # `numbers`, `words` or `all`

    def words(self, value: object) -> str:
        """What a sender sees of the value; empty where the format does not apply to it."""
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, date) and self.kind in {"month", "year"}:
            return f"{_MONTHS[value.month - 1]} {value.year}" if self.kind == "month" else str(value.year)
        if not isinstance(value, int | float) or abs(value) > 10**12:
            return ""
        if self.kind == "percent":
            shown = (Decimal(repr(value)) * 100).quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)
            return f"{shown.normalize():f}%"
        if self.kind == "padded" and value >= 0 and float(value).is_integer():
            return f"{self.before}{int(value):0{self.digits}d}"
        return ""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Of one sheet, by cell: words that are shown in place of the value, how values look, formulas without a value, a sender's comments,
    and what is struck through, in the colour of its ground, too small, or not shown; and what is hidden or merged."""

    shown: dict[Cell, str] = field(default_factory=dict)
    looks: dict[Cell, Look] = field(default_factory=dict)
    unvalued: dict[Cell, str] = field(default_factory=dict)
    comments: Mapping[Cell, str] = field(default_factory=dict)
    struck: set[Cell] = field(default_factory=set)
    faint: set[Cell] = field(default_factory=set)
    tiny: set[Cell] = field(default_factory=set)
    not_shown: set[Cell] = field(default_factory=set)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[MergedCells] = field(default_factory=list)

    def with_merged(self, spans: Sequence[MergedCells]) -> Marks:
        """These marks with the merged cells that a parser found."""
        return replace(self, merged=list(spans))

    def show(self, rows: Sequence[Sequence[object]], corner: Cell) -> Sequence[Sequence[object]]:
        """Rows of values as their sender sees them; `corner` is the place of the first."""
        if not self.shown and not self.looks:
            return rows
        made = [list(row) for row in rows]
        for (row, column), words in self._words(made, corner):
            if 0 <= row < len(made) and 0 <= column < len(made[row]) and words:
                made[row][column] = words
        return made

    def _words(self, rows: Sequence[Sequence[object]], corner: Cell) -> list[tuple[Cell, str]]:
        top, left = corner
        found = [((row - top, column - left), words) for (row, column), words in self.shown.items()]
        for (row, column), look in self.looks.items():
            at = row - top, column - left
            if 0 <= at[0] < len(rows) and 0 <= at[1] < len(rows[at[0]]):
                found.append((at, look.words(rows[at[0]][at[1]])))
        return found


NOTHING = Marks()
