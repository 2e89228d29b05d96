"""Comments that a sender wrote on cells: they are no answers, and none is lost in silence. Ours, of a returned copy, are passed over."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from tasks.workbook.reading.marks import Cell
from tasks.workbook.reading.sheet import number_of
from tasks.workbook.reading.sheet_parts import relations, sheet_parts

AUTHOR = "Findings"
"""Whose our own comments are."""
COMMENTS = "xl/comments"
"""How the names of the parts of an .xlsx begin that hold comments; newer programs write the words of a thread there too."""

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_OURS = re.compile(rf"(?:^|\n){AUTHOR}: .*", re.DOTALL)  # some programs forget whose a comment is; where a sender has one, ours follows it


def theirs(words: str, author: str = "") -> str:
    """What a sender wrote in a comment, and nothing of our own words."""
    if author == AUTHOR:
        return ""
    return " ".join(_OURS.sub("", words).split())


def xlsx_comments(blob: bytes, names: Iterable[str], searched: Callable[[bytes], None]) -> Mapping[str, Mapping[Cell, str]]:
    """The part of a sheet -> the senders' words on its cells. `searched` raises for bytes that no parser may see."""
    if not any(name.startswith(COMMENTS) for name in names):
        return {}
    found: dict[str, Mapping[Cell, str]] = {}
    with ZipFile(io.BytesIO(blob)) as package:
        for sheet in sheet_parts(package):
            for relation in relations(package, sheet.part):
                if relation["Type"].endswith("/comments") and relation["Target"] in package.namelist():
                    data = package.read(relation["Target"])
                    searched(data)
                    found[sheet.part] = _words(data)
    return found


def _words(data: bytes) -> Mapping[Cell, str]:
    root = ET.fromstring(data)  # noqa: S314  # no declarations, see above
    authors = [one.text or "" for one in root.iterfind("{*}authors/{*}author")]
    found: dict[Cell, str] = {}
    for one in root.iterfind("{*}commentList/{*}comment"):
        at, author = _CELL.fullmatch(one.get("ref") or ""), one.get("authorId") or ""
        words = "".join(text.text or "" for text in one.iterfind("{*}text//{*}t"))
        mine = theirs(words, authors[int(author)] if author.isdecimal() and int(author) < len(authors) else "")
        if at and mine:
            found[int(at[2]) - 1, number_of(at[1])] = mine
    return found
