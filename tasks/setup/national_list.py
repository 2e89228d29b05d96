"""The national list of trusts as it is published (etr.csv): by ODS code a name and, of a code that was closed, the day.

Codes closed before 31 March 2017 have been taken out of it, so that a code it lacks may still be a trust of the register.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from tasks.model.mistake import Mistake
from tasks.model.other_files import OTHER_FILES
from tasks.workbook.reading.looks import looks_like
from tasks.workbook.reading.text import decoded
from tasks.workbook.reading.unreadable import UnreadableFile

_CODE = re.compile(r"[A-Z0-9]{3,6}")
_AT = {"code": 0, "name": 1, "closed": 11}  # columns of the list without headings
_HEADINGS = {"code": ("code",), "name": ("name",), "closed": ("close",)}
_SMALL = {"and", "of", "the", "for", "with", "in", "on", "upon", "at", "to"}
_CAPITALS = {"NHS", "CIC", "UK"}


@dataclass(frozen=True, slots=True)
class ListedTrust:
    """One line of the list. `closed` is the day as 2019-09-30, empty while the code is in use."""

    code: str
    name: str
    closed: str


def national_list(path: Path | None) -> dict[str, ListedTrust]:
    """The trusts of a list, with or without a line of headings, by code; none without a file. Raises Mistake for a file that is no list."""
    if path is None:
        return {}
    if not path.is_file():
        raise Mistake(f"{path}: there is no such file. The list is published as etr.csv by the Organisation Data Service")
    data = path.read_bytes()
    if data.startswith(b"PK") or (looks := looks_like(data)):
        what = "a package: take etr.csv out of it" if data.startswith(b"PK") else OTHER_FILES[looks].looks
        raise Mistake(f"{path} is no list of trusts but {what}")
    try:
        rows = [row for row in csv.reader(io.StringIO(decoded(data), newline="")) if len(row) > 1]
    except (UnreadableFile, csv.Error):
        raise Mistake(f"{path} cannot be read as a table: take etr.csv as it is published") from None
    at = _AT if rows and _CODE.fullmatch(rows[0][0].strip()) else _by_headings(rows[0] if rows else [])
    found = {one.code: one for row in rows if (one := _line(row, at))}
    if not found:
        raise Mistake(f"{path} holds no ODS codes of trusts: its first column should be the code, its second the name, as in etr.csv")
    return found


def _by_headings(row: list[str]) -> dict[str, int]:
    """Which column is which by a line of headings; nothing where it has none of ours."""
    plain = [cell.casefold() for cell in row]
    found = {key: next((i for i, cell in enumerate(plain) if any(word in cell for word in words)), -1) for key, words in _HEADINGS.items()}
    return {key: i for key, i in found.items() if i >= 0}


def _line(row: list[str], at: dict[str, int]) -> ListedTrust | None:
    cells = {key: row[i].strip() for key, i in at.items() if i < len(row)}
    if not _CODE.fullmatch(cells.get("code", "")) or not cells.get("name"):
        return None
    day = cells.get("closed", "")
    return ListedTrust(cells["code"], in_small_letters(cells["name"]), f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else day)


def in_small_letters(name: str) -> str:
    """A name that is published in capitals as people write it; any other as it is."""
    if not name.isupper():
        return name
    words = [word if word.strip(",.") in _CAPITALS else word.capitalize() for word in name.split()]
    return " ".join([words[0], *(word.lower() if word.lower() in _SMALL else word for word in words[1:])])
