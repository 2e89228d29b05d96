"""The files of config/ are read whole: a table row by row, a TOML file as one form, and every mistake at the line it stands on."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from tasks.rulebook.problems import Loc, Problems, fields, misnamed, nearest, wrongs

F = TypeVar("F", bound=BaseModel)
E = TypeVar("E", bound=BaseModel)

_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w\-]+)\s*=")
_A_SLIP = 0.9  # of likeness, from which a file is taken for another that is missing
_FRESH = (
    "If an earlier version wrote the file and nobody changed it since, copy it anew from config/{file} of this version, "
    "or from config/regimes/NAME/{file} where that is the regime"
)
_AT = re.compile(r"line (\d+)")
TOO_LARGE: Mapping[type[Exception], str] = {
    ValueError: "a number in it has too many digits to be meant",
    RecursionError: "brackets in it stand too many deep to be meant",
}
"""What is wrong with TOML that its parser gives up on without naming a line."""


@dataclass(frozen=True, slots=True)
class Row(Generic[F]):
    """One entry as written, and the physical line it starts on."""

    file: str
    line: int
    says: F


@dataclass(frozen=True, slots=True)
class TomlFile(Generic[F]):
    """A TOML file, and where each of its keys stands; `keys` is None for a file that cannot be used."""

    file: str
    keys: F | None
    lines: Mapping[Loc, int]

    def line(self, *loc: int | str) -> int:
        """The line of a key, or of the table it is missing from."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def rows(self, name: str, values: Sequence[E]) -> tuple[Row[E], ...]:
        """The items of a repeated table, each with its line, to be compared as rows are."""
        return tuple(Row(self.file, self.line(name, index), value) for index, value in enumerate(values))


def read_csv(folder: Path, file: str, form: type[F], problems: Problems, *, may_be_absent: bool = False) -> tuple[Row[F], ...]:
    """Every row that can be read; what cannot goes to `problems`. A table that a regime or rules of earlier years lack `may_be_absent`."""
    if may_be_absent and _absent(folder, file):
        return ()
    if _read_text(folder, file, problems) is None:
        return ()
    with (folder / file).open(encoding="utf-8-sig", newline="") as lines:  # a large table is not held as text beside its rows
        return _rows(file, lines, form, problems)


def _rows(file: str, lines: Iterable[str], form: type[F], problems: Problems) -> tuple[Row[F], ...]:
    reader = csv.reader(lines, strict=True)
    rows: list[Row[F]] = []
    same: dict[str, str] = {}  # what many rows say, such as their source, is held once
    try:
        header = next(reader, [])
        if not _header_is_right(file, header, form, problems):
            return ()
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                rows.extend(_row(file, line, header, [same.setdefault(cell, cell) for cell in cells], form, problems))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.add(file, reader.line_num, f"the line cannot be read as CSV ({error}): close every quotation mark that was opened")
    return tuple(rows)


def _absent(folder: Path, file: str) -> bool:
    """Whether a file is not there, under a slip of its name neither."""
    slips = [other for other in _beside(folder, file) if SequenceMatcher(None, file, other.casefold()).ratio() > _A_SLIP]
    return not (folder / file).is_file() and not slips


def _beside(folder: Path, file: str) -> list[str]:
    return [other.name for other in folder.glob(f"*{Path(file).suffix}")] if folder.is_dir() else []


def read_toml(folder: Path, file: str, form: type[F], problems: Problems, *, may_be_absent: bool = False) -> TomlFile[F]:
    """The file as its form, with the reasons added to `problems` when it cannot be used; without keys if it `may_be_absent`, and is."""
    if may_be_absent and _absent(folder, file):
        return TomlFile(file, None, {})
    text = _read_text(folder, file, problems)
    found: TomlFile[F] = TomlFile(file, None, _lines_of(text or ""))
    try:
        return replace(found, keys=form.model_validate(tomllib.loads(text))) if text is not None else found
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        problems.add(file, int(at[1]) if at else len(str(text).split("\n")), f"the line cannot be read as TOML: {error}")
    except ValidationError as error:
        for loc, says in wrongs(form, error, "key"):
            problems.add(file, found.line(*loc), says)
    except (ValueError, RecursionError) as error:  # which the parser does not call its own
        problems.add(file, 1, f"the file cannot be read as TOML: {TOO_LARGE[type(error)]}")
    return found


def _lines_of(text: str) -> Mapping[Loc, int]:
    """The line on which each table and key begins; config/ keeps one key to a line, so the text of a line tells."""
    lines: dict[Loc, int] = {}
    counts: dict[Loc, int] = {}
    here: Loc = ()
    for number, line in enumerate(text.splitlines(), 1):
        if table := _TABLE.fullmatch(line):
            here = _path(table[2].split("."), counts, repeated=table[1] == "[[")
            lines.setdefault(here, number)
            lines.setdefault(tuple(table[2].split(".")), number)
        elif key := _KEY.match(line):
            lines.setdefault((*here, key[1]), number)
    return lines


def _path(names: list[str], counts: dict[Loc, int], *, repeated: bool) -> Loc:
    """Where a table header leads: the newest item of each repeated table on the way, a new one for `[[...]]`."""
    path: Loc = ()
    for depth, name in enumerate(names, 1):
        path = (*path, name)
        if repeated and depth == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _read_text(folder: Path, file: str, problems: Problems) -> str | None:
    """A file's text, or None with the reason added to `problems`."""
    path = folder / file
    if not path.is_file():
        problems.add(file, 1, f"the file is missing: add it{_renamed(file, _beside(folder, file))}")
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(file, line, "a letter here is not UTF-8: save the file as UTF-8")
        return None


def _renamed(file: str, present: Sequence[str]) -> str:
    near = nearest(file, present)
    return f', or rename "{near}"' if near else ""


def _header_is_right(file: str, header: Sequence[str], form: type[BaseModel], problems: Problems) -> bool:
    """Whether every column stands there once and no other; one with a value of its own may be left off, as earlier rules have it."""
    columns = fields(form)
    needed = {field.alias or name for name, field in form.model_fields.items() if field.is_required()}
    missing = [column for column in columns if column not in header and column in needed]
    strange = [column for column in header if column not in columns]
    twice = sorted({column for column in header if header.count(column) > 1})
    sentences, still_missing = misnamed("column", strange, missing, columns)
    for sentence in sentences.values():
        problems.add(file, 1, sentence)
    again = "" if twice else f". {_FRESH.format(file=file)}"
    for column in still_missing:
        problems.add(
            file, 1, f'the column "{column}" is missing: the columns are {",".join(columns)}{again if column == still_missing[-1] else ""}'
        )
    for column in twice:
        problems.add(file, 1, f'the column "{column}" stands twice: remove one')
    return not (missing or strange or twice)


def _row(file: str, line: int, header: Sequence[str], cells: Sequence[str], form: type[F], problems: Problems) -> list[Row[F]]:
    if len(cells) != len(header):
        problems.add(file, line, f"the row has {len(cells)} cells where the header has {len(header)}: quote a cell that has a comma in it")
        return []
    try:
        return [Row(file, line, form.model_validate(dict(zip(header, cells, strict=True))))]
    except ValidationError as error:
        for _, says in wrongs(form, error, "column"):
            problems.add(file, line, says)
        return []
