"""A TOML file of config/ is read whole; a mistake in it is reported at the line of its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from tasks.rulebook.problems import Problems
from tasks.rulebook.read_csv import read_text
from tasks.rulebook.wrongs import Loc, wrongs

F = TypeVar("F", bound=BaseModel)
Lines = Mapping[Loc, int]

_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w\-]+)\s*=")
_AT = re.compile(r"line (\d+)")


def read_toml(folder: Path, file: str, form: type[F], problems: Problems) -> tuple[F | None, Lines]:
    """The file as its form and where each key stands; None with the reasons added to `problems` when it cannot be used."""
    text = read_text(folder, file, problems)
    if text is None:
        return None, {}
    lines = lines_of(text)
    try:
        return form.model_validate(tomllib.loads(text)), lines
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        problems.add(file, int(at[1]) if at else text.count("\n") + 1, f"the line cannot be read as TOML: {error}")
    except ValidationError as error:
        for loc, says in wrongs(form, error, "key"):
            problems.add(file, line_at(lines, loc), says)
    return None, lines


def line_at(lines: Lines, loc: Loc) -> int:
    """The line of a key, or of the table it is missing from."""
    while loc and loc not in lines:
        loc = loc[:-1]
    return lines.get(loc, 1)


def lines_of(text: str) -> Lines:
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
