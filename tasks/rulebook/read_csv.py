"""A table of config/ is read row by row, each with the line it stands on; its columns must be exactly those of its form."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from tasks.rulebook.problems import Problems, misnamed, nearest
from tasks.rulebook.wrongs import fields, wrongs

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Row(Generic[F]):
    """One entry as written, and the physical line it starts on."""

    file: str
    line: int
    says: F


def read_csv(folder: Path, file: str, form: type[F], problems: Problems) -> tuple[Row[F], ...]:
    """Every row that can be read; what cannot goes to `problems`."""
    text = read_text(folder, file, problems)
    if text is None:
        return ()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row[F]] = []
    try:
        header = next(reader, [])
        later = [name for name, field in form.model_fields.items() if not field.is_required()]  # rules stored before lack it
        if not _header_is_right(file, header, [name for name in fields(form) if name in header or name not in later], problems):
            return ()
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                rows.extend(_row(file, line, header, cells, form, problems))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.add(file, reader.line_num, f"the line cannot be read as CSV ({error}): close every quotation mark that was opened")
    return tuple(rows)


def read_text(folder: Path, file: str, problems: Problems) -> str | None:
    """A file's text, or None with the reason added to `problems`."""
    path = folder / file
    if not path.is_file():
        present = [other.name for other in folder.glob(f"*{path.suffix}")] if folder.is_dir() else []
        problems.add(file, 1, f"the file is missing: add it{_renamed(file, present)}")
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


def _header_is_right(file: str, header: Sequence[str], columns: Sequence[str], problems: Problems) -> bool:
    missing = [column for column in columns if column not in header]
    strange = [column for column in header if column not in columns]
    twice = sorted({column for column in header if header.count(column) > 1})
    sentences, still_missing = misnamed("column", strange, missing, columns)
    for sentence in sentences.values():
        problems.add(file, 1, sentence)
    for column in still_missing:
        problems.add(file, 1, f'the column "{column}" is missing: the columns are {",".join(columns)}')
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
