"""What the names of a package's parts tell: what kind of file it is, what is odd about it, and which parts a parser needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tasks.model.update import Place
from tasks.workbook.reading.unreadable import UnreadableFile
from tasks.workbook.reading.warnings import of_package
from tasks.workbook.reading.zip_directory import Part

_SHEET = re.compile(r"^xl/(?:(?:work|macro)sheets/[^/]+|[^/]*sheet[^/]*)\.xml$", re.IGNORECASE)
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
_ASIDE = (  # no parser of cells needs these, and so it never sees them
    *("docProps/", "customXml/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/activeX/", "xl/externalLinks/"),
    *("xl/printerSettings/", "xl/theme/", "xl/comments", "xl/threadedComments/", "xl/vbaProject"),
    *("xl/findings/boxes", "xl/findings/comments"),
)
_READ = (".xml", ".rels", "mimetype")  # the ends of the names of parts that a parser may read: pictures and the like are never looked into
_OTHERS = (  # what a part's name begins with -> what the package is
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("xl/workbook.bin", "xlsb"),
    ("visio/", "visio"),
    ("Index/Tables/", "numbers"),
    ("Index/", "iwork"),
    ("Index.zip", "iwork"),
)


class PartNames(NamedTuple):
    """What the names of a package's parts tell: its kind, what is odd about it, and in their order whether a parser needs each."""

    kind: str
    odd: tuple[Place, ...]
    needed: tuple[bool, ...]


def plainly_named(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts under names with slashes between folders, where a program has written them with backslashes."""
    return [part._replace(name=part.name.replace("\\", "/")) for part in parts] if any("\\" in part.name for part in parts) else parts


@lru_cache(maxsize=64)  # one program names the parts of all its workbooks alike
def contents(names: tuple[str, ...], workbook: str, suffix: str) -> PartNames:
    """`workbook` is the part with the list of sheets, if there is one, and `suffix` the end of the file's name.

    Raises UnreadableFile for other kinds, and for names that are dangerous.
    """
    found = frozenset(names)
    if len(found) < len(names):
        raise UnreadableFile("unreadable-file", "a damaged file: it holds two parts of one name")
    if any(_OUTSIDE.search(name) for name in names):
        raise UnreadableFile("unreadable-file", "it holds a part whose name leads outside the file")
    kind = "xlsx" if workbook else "ods" if "content.xml" in found else ""
    if not kind:
        looks = next((looks for start, looks in _OTHERS if any(name.startswith(start) for name in names)), "zip")
        raise UnreadableFile("not-an-update", "numbers" if suffix == "numbers" else looks)
    if kind == "xlsx" and any(name.startswith("xl/macrosheets/") for name in names) and not any(map(_is_worksheet, names)):
        raise UnreadableFile("not-an-update", "xlm")
    needed = tuple(name.endswith(_READ) and not name.startswith(_ASIDE) for name in names)
    return PartNames(kind, tuple(of_package(names)), needed)


def is_sheet(name: str) -> bool:
    """Whether a part holds a sheet's cells, by its name."""
    return _SHEET.match(name) is not None


def _is_worksheet(name: str) -> bool:
    return is_sheet(name) and not name.startswith("xl/macrosheets/")
