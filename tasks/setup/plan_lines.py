"""The actions of a plan in its trust's own form, each with a reference that stays the same in every later version of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tasks.model.plan import ActionPlan
from tasks.setup.plan_columns import PlanTable
from tasks.workbook.form import bare, plain
from tasks.workbook.reading.outside import key_or_total

_CARRIED_DOWN = ("theme", "concern", "ref")  # written once for several actions, in a cell merged down or above blank ones
_SECTION = 60  # letters; a longer text alone in a row is a note
_ALIKE = 0.75  # of the words of two texts that are the same action in other words
_SAME_NUMBER = 0.5  # and of two under one number
_SHORT = 3  # letters; words as short stand in every sentence
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_UNFIT = re.compile(r"[^\w./()-]+")
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One action as it is written, where it stands, and its number in the trust's own plan; `ref` is given to it last."""

    where: str
    words: Mapping[str, str]
    number: str
    ref: str = ""


@dataclass(slots=True)
class PlanLines:
    """The actions of a plan, and what of its tables is none: headings of sections, and rows left out with the reason."""

    lines: list[PlanLine] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def plan_lines(tables: Sequence[PlanTable]) -> PlanLines:
    """Every action of the tables, in their order. Of several sheets without themes each sheet's name is the theme of its actions."""
    found = PlanLines()
    many = len({table.sheet.name for table in tables}) > 1
    for table in tables:
        _read(table, found, table.sheet.name if many and table.at("theme") is None else "")
    return found


def _read(table: PlanTable, found: PlanLines, theme: str) -> None:
    sheet, at = table.sheet, {one.means: one.at for one in reversed(table.columns)}
    headings = [plain(cell) for cell in sheet.rows[table.top]]
    above: dict[str, str] = {}
    for row, cells in enumerate(sheet.rows[table.top + 1 :], table.top + 1):
        filled = [i for i, cell in enumerate(cells) if cell]
        if not filled or [plain(cell) for cell in cells] == headings:
            continue
        where = sheet.place(filled[0], "", sheet.number(row))
        first = cells[filled[0]]
        if key_or_total(first):
            found.left_out.append(f"{where}: {_in_short(cells)} (a key or a total)")
        elif _heads_a_section(cells, filled, at):
            theme, above = first, {}
            found.sections.append(f"{where}: {first}")
        elif not cells[at["action"]]:
            found.left_out.append(f"{where}: {_in_short(cells)} (it has no action)")
        else:
            own = {key: cells[i] for key, i in at.items()}
            if own.get("concern") and not own.get("ref"):
                above.pop("ref", None)
            above |= {key: own[key] for key in _CARRIED_DOWN if own.get(key)}
            words = own | {key: above.get(key, "") for key in _CARRIED_DOWN if key in at}
            words["theme"] = words.get("theme") or theme
            found.lines.append(PlanLine(where, words, words.get("ref", "")))


def _heads_a_section(cells: Sequence[str], filled: Sequence[int], at: Mapping[str, int]) -> bool:
    """Whether a row is one short text alone: over a whole row, or not where an action would stand."""
    text = cells[filled[0]]
    if len(filled) > 1 or len(text) > _SECTION or text.endswith("."):
        return False
    return filled[0] != at["action"] or filled[0] == min(at.values())


def with_refs(lines: Sequence[PlanLine], trust: str, earlier: ActionPlan | None, used: Iterable[str]) -> list[PlanLine]:
    """The lines with references: those of the version before for the same actions, and for others by their own numbers, or in order.

    `used` are the references of all versions; none of them is given to another action.
    """
    numbered = _by_number(lines, trust)
    if earlier is None:
        return [replace(line, ref=ref) for line, ref in zip(lines, numbered, strict=True)]
    same = _same_actions(lines, numbered, {action.ref: action.action for action in earlier.actions if not action.closed})
    taken = {*used, *same.values()}
    found = []
    for n, line in enumerate(lines):
        ref = same.get(n) or next(free for free in _free(numbered[n], trust, len(lines)) if free not in taken)
        taken.add(ref)
        found.append(replace(line, ref=ref))
    return found


def reworded(lines: Sequence[PlanLine], earlier: ActionPlan) -> list[str]:
    """The references of actions that an earlier version has in other words."""
    before = {action.ref: bare(action.action) for action in earlier.actions}
    return [line.ref for line in lines if before.get(line.ref, bare(line.words["action"])) != bare(line.words["action"])]


def _by_number(lines: Sequence[PlanLine], trust: str) -> list[str]:
    """A reference for each line from its own number: several actions under one number get a letter each. Numbers that begin again
    with each section or sheet name nothing: then all lines are counted in their order, as they are where a line has none.
    """
    numbers = [line.number for line in lines]
    groups = [n for n, number in enumerate(numbers) if n == 0 or number != numbers[n - 1]]
    if all(0 < len(number) <= _LONGEST for number in numbers) and len({plain(numbers[n]) for n in groups}) == len(groups):
        refs = list(_lettered(numbers, trust))
        if len({ref.casefold() for ref in refs}) == len(refs):
            return refs
    width = max(2, len(str(len(lines))))
    return [f"{trust}-{n:0{width}d}" for n, _ in enumerate(lines, 1)]


def _lettered(numbers: Sequence[str], trust: str) -> Iterator[str]:
    many, nth = Counter(numbers), Counter[str]()
    width = max(2, *(len(number) for number in numbers if _NUMBER.fullmatch(number)), 2)
    for number in numbers:
        ref = number.zfill(width) if _NUMBER.fullmatch(number) else _UNFIT.sub("-", number).strip("-")
        ref = ref if plain(ref).startswith(plain(trust)) else f"{trust}-{ref}"
        yield f"{ref}{_letter(nth[number])}" if many[number] > 1 else ref
        nth[number] += 1


def _letter(nth: int) -> str:
    return chr(ord("a") + nth) if nth < 26 else f"-{nth + 1}"


def _free(ref: str, trust: str, many: int) -> Iterator[str]:
    yield ref
    number = many
    while True:
        number += 1
        yield f"{trust}-{number:02d}"


def _same_actions(lines: Sequence[PlanLine], numbered: Sequence[str], before: Mapping[str, str]) -> dict[int, str]:
    """Which line is which action of the version before: in the same words, under its number in much the same, or in almost the same."""
    left = dict(before)
    words = {ref: _words(text) for ref, text in before.items()}
    mine = [_words(line.words["action"]) for line in lines]
    found: dict[int, str] = {}

    def take(n: int, ref: str) -> None:
        found[n] = ref
        del left[ref]

    by_text = {bare(text): ref for ref, text in reversed(left.items())}
    for n, line in enumerate(lines):
        text = bare(line.words["action"])
        ref = numbered[n] if bare(left.get(numbered[n], "")) == text else by_text.get(text, "")
        if ref in left:
            take(n, ref)
    for n, ref in enumerate(numbered):
        if n not in found and ref in left and _likeness(mine[n], words[ref]) >= _SAME_NUMBER:
            take(n, ref)
    for n, _ in enumerate(lines):
        if n not in found and left:
            ref = max(left, key=lambda one, n=n: _likeness(mine[n], words[one]))  # type: ignore[misc]  # the line as it is now
            if _likeness(mine[n], words[ref]) >= _ALIKE:
                take(n, ref)
    return found


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 to 1, the share of words that two texts have in common."""
    return 2 * len(one & other) / (len(one) + len(other) or 1)


def _words(text: str) -> frozenset[str]:
    """The words of a text that say something, in small letters; all of them where it has only short ones."""
    words = frozenset(_WORD.findall(text.casefold()))
    return frozenset(word for word in words if len(word) > _SHORT) or words


def _in_short(cells: Sequence[str]) -> str:
    text = " | ".join(" ".join(cell.split()) for cell in cells if cell)
    return text if len(text) <= 80 else f"{text[:79]}…"
