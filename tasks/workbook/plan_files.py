"""Agreed plans as files: who agreed them and when, above one line for each action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import orjson

from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.mistake import Mistake
from tasks.model.other_files import OTHER_FILES
from tasks.model.plan import Action, ActionPlan, Closing
from tasks.model.plan_date import Precision
from tasks.model.regime_words import RegimeWords
from tasks.model.update import Place, Reading
from tasks.rules.read_date import read_date
from tasks.workbook.columns import PLAN_HEAD, PLAN_LINES
from tasks.workbook.reading.read import read_all
from tasks.workbook.reading.sheet import SheetRows
from tasks.workbook.reading.unlocked import unlocked
from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import Limits
from tasks.workbook.sandbox.process import Stopped

_HEADERS = {column.key: column.header for column in (*PLAN_HEAD, *PLAN_LINES)}
_WORDS = {
    "unknown-column": "the column {seen!r} is not one of a plan's: use {columns}",
    "missing-column": "the column {detail!r} is missing: add it",
    "duplicate-column": "the column {detail!r} stands twice: take one of them out",
    "no-table": "no table of actions was found: write the column names {columns} above the actions",
    "empty-file": "there is nothing in it",
    "encrypted-file": "it is locked with a password: save it without one",
    "formula-without-value": "the formula has no value: write the words themselves",
    "error-value": "the cell shows {seen}: write the words themselves",
    "unquoted-comma": "there are more cells than {detail}: put quotation marks around words with a comma in them",
}
_AS_WRITTEN = "Ask for the file that it was made from: a workbook (.xlsx, .ods), comma-separated text (.csv) or a document (.docx)"


class BadPlan(Mistake):
    """A file of an agreed plan cannot be used: the text names file and place, and what to write instead."""


def read_plan(name: str, blob: bytes, words: RegimeWords = WORDS_AS_THEY_WERE) -> ActionPlan:
    """An agreed plan from .csv, .xlsx, .ods or .json bytes; an action's due date may be unreadable, and then says so itself.

    Raises BadPlan with one line for each problem found.
    """
    return next(read_plans([(name, blob)], words))


def read_plans(files: Sequence[tuple[str, bytes]], words: RegimeWords) -> Iterator[ActionPlan]:
    """The plans of many files (name, bytes) in their order, read by one process; raises BadPlan at the first that cannot be used."""
    for (name, _), reading in zip(files, read_all(files, form="plan", words=words), strict=True):
        yield _plan(name, reading)


def read_plan_sheets(name: str, blob: bytes) -> list[SheetRows]:
    """The sheets of a plan in a form of its trust's own, .xlsx, .ods or .csv, or the tables of a .docx. Raises BadPlan in a sentence."""
    limits = Limits()
    with Sandbox("tasks.workbook.reading.tables_locked:read_tables", limits) as sandbox:
        try:
            found = orjson.loads(sandbox.ask({"name": name}, unlocked(blob, limits)))
            refused = found.get("refused")
            sheets = [SheetRows(**sheet) for sheet in found.get("sheets", ())]
            why = _problem(Place(**refused)) if refused else ""
        except (Stopped, ValueError, TypeError, AttributeError):  # what a file has done to its reader is not known
            why = "it is broken, or too large, to be read: save it under a new name and try that"
    if why:
        raise BadPlan(f"{name}: {why}")
    return sheets


def _plan(name: str, reading: Reading) -> ActionPlan:
    problems = [f"{place.address}: {_problem(place)}" for place in reading.places]
    if not problems:
        problems = [*_head_problems(reading), *_line_problems(reading)]
    if problems:
        own = {place.check for place in reading.places} & {"unknown-column", "missing-column", "no-table"}
        more = ["If it is a plan as its trust wrote it, give `--map --trust CODE` with it."] if own else []
        raise BadPlan("\n".join([*(f"{name}, {problem}" for problem in problems), *more]))
    return ActionPlan(
        reading.head["trust_code"],
        int(reading.head["plan_version_word"]),
        reading.head["agreed_by"],
        _day(reading.head["agreed_on"]) or date.min,
        tuple(_action(line, _day(reading.head["agreed_on"]) or date.min) for line in reading.lines),
    )


def _problem(place: Place) -> str:
    columns = ", ".join(column.header for column in PLAN_LINES)
    words = _WORDS.get(place.check, "it cannot be read: {detail}")
    other = OTHER_FILES.get(place.detail) if place.check == "not-an-update" else None
    mend = f". {_AS_WRITTEN}" if other else ""
    return words.format(seen=place.seen, detail=other.looks if other else place.detail, columns=columns) + mend


def _head_problems(reading: Reading) -> Iterator[str]:
    for column in PLAN_HEAD:
        written = reading.head.get(column.key, "")
        where = reading.head_address.get(column.key, "above the table")
        if not written:
            yield f"{where}: {column.header} is missing: write, for example, {column.header} | {column.example}"
        elif column.key == "plan_version_word" and not (written.isdecimal() and int(written) > 0):
            yield f"{where}: {column.header} is {written!r}: write a whole number, 1 for the first agreed plan, then 2, 3, ..."
        elif column.key == "agreed_on" and _day(written) is None:
            yield f"{where}: {column.header} is {written!r}, which names no single day: write it as in {column.example}"


def _line_problems(reading: Reading) -> Iterator[str]:
    if not reading.lines:
        yield "below the column names: a plan needs at least one action"
    times = Counter(str(line["ref"]).casefold() for line in reading.lines)
    for line in reading.lines:
        for key in ("ref",) if _closes(line) else ("ref", "action"):
            if not line[key]:
                yield f"{_where(reading, line, key)}: {_HEADERS[key]} is missing: every action needs one"
        yield from _closing_problems(reading, line)
        if line["ref"] and times[str(line["ref"]).casefold()] > 1:
            yield f"{_where(reading, line, 'ref')}: the reference {line['ref']!r} stands more than once: give each action its own"


def _closes(line: dict[str, object]) -> bool:
    return bool(line.get("closed_because") or line.get("closed_by"))


def _closing_problems(reading: Reading, line: dict[str, object]) -> Iterator[str]:
    """What a line lacks to say that an action ends undone: why, and who agreed. It cannot take the place of another action as well."""
    if not _closes(line):
        return
    for key, what in (("closed_because", "why it ends undone"), ("closed_by", "who agreed that it ends undone")):
        if not line.get(key):
            yield f"{_where(reading, line, key)}: {_HEADERS[key]} is missing: an action is closed only with {what}"
    if line.get("replaces"):
        yield f"{_where(reading, line, 'replaces')}: {line['ref']} is closed and replaces another: let an action that goes on replace that"


def _where(reading: Reading, line: dict[str, object], key: str) -> str:
    return reading.address.get(key, "row {row}").replace("{row}", str(line["row"]))


def _action(line: dict[str, object], agreed_on: date) -> Action:
    texts = {key: str(line.get(key) or "") for key in ("ref", "theme", "topic", "concern", "action", "owner", "programme")}
    replaces = tuple(name for part in str(line.get("replaces") or "").split(";") if (name := part.strip()))
    closed = Closing(agreed_on, str(line["closed_by"]), str(line["closed_because"])) if _closes(line) else None
    return Action(**texts, due=read_date(str(line.get("timescale") or "")), replaces=replaces, closed=closed)


def _day(words: str) -> date | None:
    read = read_date(words)
    return read.latest if read.precision is Precision.DAY else None
