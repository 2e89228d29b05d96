"""Where a figure comes from, in words: its count with what it is a share of, and the cell that each of its actions was read from."""

from __future__ import annotations

from tasks.model.regime_words import of_units
from tasks.site.data.figures import Traced
from tasks.site.data.shapes import Row, Source
from tasks.site.words.plain import capital, in_rhythm, month_words, share

_NOUNS = {
    "actions": "actions",
    "changes": "actions",
    "trusts": "trusts",
    "partnerships": "partnerships",
    "months": "months",
    "standings": "trusts",
}
_NOUNS |= {"differences": "", "verdicts": "", "files_returned": "files"}


def figure_title(figure: Traced) -> str:
    """What a figure counts."""
    return in_rhythm(figure.id.period, capital(figure.counted.words))


def figure_words(figure: Traced) -> str:
    """A figure in words: a count with what it is a share of, a count alone, or the sentence in which a rule answers."""
    if figure.rows and (figure.counted.table == "verdicts" or figure.id.name == "award"):
        return " ".join(str(row["sentence"]) for row in figure.rows)
    noun = in_rhythm(figure.id.period, _NOUNS.get(figure.id.name, _NOUNS[figure.counted.table]))
    return share(figure.count, figure.of, of_units(noun, figure.unit)) if figure.of else f"{figure.count:,}"


def source_words(figure: Traced, row: Row, source: Source | None) -> str:
    """Where the words that decide about an action stand: in a cell of the update, in the last report of it, or in the plan."""
    if figure.counted.cell and _was_read(row, source):
        cell = cell_of(figure.counted.cell, row, source)
        return f"{cell} in the update's file" if cell else f"row {row['row']} of the update's file"
    if figure.counted.cell and row["status_period"]:
        return f"last reported in {month_words(row['status_period'])}"
    return f"the agreed plan, version {row['plan_version']}"


def cell_of(column: str, row: Row, source: Source | None) -> str:
    """The cell of an action's column in the update's file, as `Update!H5`; empty where it has none or nothing was read from there."""
    return source["cells"].get(column, "").replace("{row}", str(row["row"])) if source and _was_read(row, source) else ""


def _was_read(row: Row, source: Source | None) -> bool:
    return bool(row["reported"] and source and (row["row"] or -1) >= 0)
