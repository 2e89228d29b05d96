"""The tables of a folder like config/, changed by rows: nothing is written before the whole of it is sound."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tasks.model.mistake import BadConfig, Mistake
from tasks.rulebook import Rulebook, load
from tasks.run.write_file import write_file

Cells = Mapping[str, str]

_TO_BE_SEEN = 3  # of the mistakes of a table


class Register:
    """A folder's tables as they will be. Of several files those come first that others refer to, so that each step is sound."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts: dict[str, str] = {}

    def has(self, file: str) -> bool:
        """Whether the folder has a table; a regime may lack some."""
        return file in self._texts or (self.folder / file).is_file()

    def rows(self, file: str) -> list[dict[str, str]]:
        """The rows of a table as they are written."""
        return list(csv.DictReader(io.StringIO(self._text(file), newline="")))

    def add(self, file: str, **cells: str) -> None:
        """Add a row, unless the same stands there already; columns that are not named stay empty."""
        columns = self.columns(file)
        row = {column: cells.get(column, "") for column in columns}
        if row not in self.rows(file):
            text = self._text(file)
            self._texts[file] = f"{text}{'' if text.endswith(chr(10)) else chr(10)}{_lines(columns, [row], heading=False)}"

    def change(self, file: str, which: Callable[[Cells], bool], **cells: str) -> None:
        """Change cells of the rows that are meant; the others stay as they are."""
        rows = [{**row, **cells} if which(row) else row for row in self.rows(file)]
        self._texts[file] = _lines(self.columns(file), rows)

    def leave(self, file: str, which: Callable[[Cells], bool]) -> None:
        """Leave only the rows that are meant."""
        self._texts[file] = _lines(self.columns(file), [row for row in self.rows(file) if which(row)])

    def save(self) -> Rulebook:
        """Write the tables that changed, each whole or not at all, and give the rulebook they make. Raises Mistake if that is not sound."""
        with tempfile.TemporaryDirectory() as place:
            beside = Path(shutil.copytree(self.folder, Path(place) / self.folder.name))
            for file, text in self._texts.items():
                (beside / file).write_bytes(text.encode())
            try:
                load(beside)
            except BadConfig as error:
                raise Mistake("\n".join(["Nothing was changed, for the register would not be sound:", *_first_lines(str(error))])) from None
        for file, text in self._texts.items():
            write_file(self.folder / file, text.encode())
        self._texts.clear()
        return load(self.folder)

    def _text(self, file: str) -> str:
        if not self.has(file):
            raise Mistake(f"{self.folder / file}: there is no such file; set MEASURES_CONFIG to a folder like config/")
        return self._texts.get(file) or (self.folder / file).read_bytes().decode("utf-8-sig")

    def columns(self, file: str) -> list[str]:
        """The names of a table's columns."""
        return next(csv.reader(io.StringIO(self._text(file), newline="")), [])


def _lines(columns: list[str], rows: list[dict[str, str]], *, heading: bool = True) -> str:
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, lineterminator="\n", extrasaction="ignore")
    if heading:
        writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _first_lines(says: str) -> list[str]:
    lines = says.splitlines()
    return lines if len(lines) <= _TO_BE_SEEN else [*lines[:_TO_BE_SEEN], f"and {len(lines) - _TO_BE_SEEN} more"]
