"""What each column of an action plan is, where its trust wrote it in a form of its own: proposed from headings and words, never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.model.mistake import Mistake
from tasks.model.plan_date import Precision
from tasks.model.typed_words import comparable
from tasks.rulebook.problems import unknown
from tasks.rules.read_date import read_date
from tasks.workbook.columns import ORDINARY_LINES
from tasks.workbook.form import ORDINARY, plain
from tasks.workbook.reading.headings import nearest
from tasks.workbook.reading.sheet import SheetRows, letters
from tasks.workbook.reading.which_table import SEARCHED

MEANINGS = tuple(column.key for column in ORDINARY_LINES)
NOTHING, STATUS = "nothing", "status"
_HEADERS = {column.header: column.key for column in ORDINARY_LINES}
_ENOUGH = 2  # headings, the action's known and with them, that make a row of headings
_MOSTLY = 0.6  # of the filled cells
_COLOURS = {"red", "amber", "green", "blue", "r", "a", "g", "b", "yellow", "grey"}
_ENDED = {"complete", "completed", "delivered", "done", "closed", "finished", "achieved"}
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column of a table: its heading, what it is proposed to be, whether that is sure, and some of its words."""

    at: int
    heading: str
    means: str
    sure: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table of a plan: its sheet, the row of its headings counted from 0 within the sheet, and its columns that hold words."""

    sheet: SheetRows
    top: int
    columns: tuple[PlanColumn, ...] = field(default=())

    @property
    def where(self) -> str:
        """As people call it: the sheet and the row of headings."""
        row = self.sheet.number(self.top)
        return f'sheet "{self.sheet.name}", headings in row {row}' if self.sheet.name else f"headings in row {row}"

    def at(self, means: str) -> int | None:
        """The first column with a meaning; None where there is none."""
        return next((one.at for one in self.columns if one.means == means), None)

    @property
    def unsure(self) -> tuple[PlanColumn, ...]:
        return tuple(one for one in self.columns if not one.sure)


def meaning(words: str) -> str:
    """A meaning as it may be typed: its key, or the heading of our own form. Raises Mistake for one there is not."""
    found = words.strip()
    key = _HEADERS.get(found, found.casefold())
    if key not in MEANINGS:
        raise Mistake(f"{unknown('meaning of a column', found, MEANINGS)}")
    return key


def plan_tables(sheets: Sequence[SheetRows], given: Mapping[str, str]) -> list[PlanTable]:
    """The tables of a file that can be seen, each by its most likely row of headings. `given` is heading to meaning, as people said."""
    by_name = {plain(heading): means for heading, means in given.items()}
    found = [table for sheet in sheets if not sheet.hidden and (table := _table(sheet, by_name))]
    if not found:
        names = ", ".join(f'"{sheet.name}"' for sheet in sheets if sheet.name and not sheet.hidden)
        raise Mistake(
            f"No table of actions was found{f' on {names}' if names else ''}: it needs a row of headings, the action among them. "
            "If it has other names, say which with --column 'HEADING=action'"
        )
    return found


def _table(sheet: SheetRows, given: Mapping[str, str]) -> PlanTable | None:
    best, most = None, 0
    for row, cells in enumerate(sheet.rows[:SEARCHED]):
        known = {_known(cell, given) for cell in cells if cell} - {"", NOTHING}
        if "action" in known and len(known) > most and len(cells) - cells.count("") >= _ENOUGH:
            best, most = row, len(known)
    return None if best is None else PlanTable(sheet, best, tuple(_columns(sheet, best, given)))


def _known(heading: str, given: Mapping[str, str]) -> str:
    name = plain(heading)
    return given.get(name) or ORDINARY.lines.get(name, "")


def _columns(sheet: SheetRows, top: int, given: Mapping[str, str]) -> Iterator[PlanColumn]:
    taken: set[str] = set()
    for at, heading in enumerate(sheet.rows[top]):
        words = [row[at] for row in sheet.rows[top + 1 :] if row[at] and len(row) - row.count("") > 1]
        if not words and not heading:
            continue
        name = heading or f"column {letters(sheet.left + at)}"
        means, sure = _proposal(name, words, given)
        if means in taken and means != NOTHING:
            means, sure = NOTHING, plain(name) in given
        taken.add(means)
        yield PlanColumn(at, name, means, sure or not words, tuple(dict.fromkeys(_in_short(word) for word in words))[:_EXAMPLES])


def _proposal(heading: str, words: Sequence[str], given: Mapping[str, str]) -> tuple[str, bool]:
    if means := _known(heading, given):
        progress = means == NOTHING and plain(heading) not in given and _mostly_colours(words)  # as "Progress (BRAG)"
        return (STATUS if progress else means), True
    if like := nearest(heading, ORDINARY):
        return _HEADERS[like], False
    if _mostly_colours(words):
        return STATUS, False
    if words and sum(read_date(word).precision is not Precision.UNREADABLE for word in words) >= _MOSTLY * len(words):
        return "timescale", False
    return NOTHING, False


def _mostly_colours(words: Sequence[str]) -> bool:
    return bool(words) and sum(comparable(word) in _COLOURS | _ENDED for word in words) >= _MOSTLY * len(words)


def statuses(tables: Sequence[PlanTable], vocabulary: Mapping[str, object]) -> list[tuple[str, int, str]]:
    """How actions stood when the plan was written: each word, how often it stands, and what it means by the key of the published plans."""
    words: Counter[str] = Counter()
    for table in tables:
        at = table.at(STATUS)
        words.update(row[at] for row in table.sheet.rows[table.top + 1 :] if at is not None and row[at])
    return [(word, many, _meaning_of_status(word, vocabulary)) for word, many in words.most_common()]


def is_ended(status: str) -> bool:
    """Whether a plan calls an action done by this word."""
    return comparable(status) in _ENDED


def _meaning_of_status(word: str, vocabulary: Mapping[str, object]) -> str:
    if means := vocabulary.get(comparable(word)):
        return str(means).replace("_", " ")
    if comparable(word) in _COLOURS:
        return "a colour, which means one thing in one trust and another in the next"
    return "done, by the plan" if is_ended(word) else "no label of the published plans"


def _in_short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
