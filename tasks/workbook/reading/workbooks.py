"""Reads spreadsheets, .xlsx and .ods alike, into sheets of cells."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import ZipFile

from tasks.workbook.form import plain
from tasks.workbook.reading.marks import NOTHING, Marks
from tasks.workbook.reading.ods_marks import ods_marks
from tasks.workbook.reading.package import Searched
from tasks.workbook.reading.sheet import SheetRows, must_be_countable, worded
from tasks.workbook.reading.sheet_parts import sheet_parts
from tasks.workbook.reading.unreadable import UnreadableFile
from tasks.workbook.reading.xlsx_marks import SHARED_WORDS, STYLES, marked_words, shown_looks, xlsx_marks

_DAMAGED = "a damaged workbook: part of it is missing or broken"


def sheets(searched: Searched, unread: Collection[str] = ()) -> list[SheetRows]:
    """The sheets of a workbook in their order, hidden ones too, except those whose plain name is in `unread`.

    Raises UnreadableFile when it is damaged, locked or has no end."""
    import python_calamine as calamine  # noqa: PLC0415  # compiled code that only the reader process may load

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(searched.blob))
        found = [workbook.get_sheet_by_index(i) for i, name in enumerate(workbook.sheet_names) if plain(name) not in unread]
        hidden = {about.name for about in workbook.sheets_metadata if about.visible != calamine.SheetVisibleEnum.Visible}
        marks = _marks(searched) if searched.closer or searched.comments else {}
    except calamine.PasswordError:
        raise UnreadableFile("encrypted-file", "a workbook locked with a password") from None
    except (calamine.CalamineError, ET.ParseError, expat.ExpatError, KeyError, OSError, ValueError):  # in words that are not for people
        raise UnreadableFile("unreadable-file", _DAMAGED) from None
    if not workbook.sheet_names:
        raise UnreadableFile("unreadable-file", _DAMAGED)
    made = []
    for sheet in found:
        must_be_countable(sheet.height * sheet.width)
        corner, mine = sheet.start or (0, 0), marks.get(sheet.name, NOTHING)
        if sheet.merged_cell_ranges:
            mine = mine.with_merged(sheet.merged_cell_ranges)
        made.append(SheetRows(sheet.name, *corner, worded(mine.show(sheet.to_python(), corner)), sheet.name in hidden, mine))
    return made


def _marks(searched: Searched) -> Mapping[str, Marks]:
    """By the name of a sheet what it shows beside its values, for those that were found worth a closer look."""
    if searched.kind == "ods":
        return ods_marks(searched.closer["content.xml"])
    with ZipFile(io.BytesIO(searched.blob)) as package:
        styles = package.read(STYLES) if STYLES in package.namelist() else b""
        looks = shown_looks(styles) if styles else {}
        marked = marked_words(package.read(SHARED_WORDS) if SHARED_WORDS in package.namelist() else b"", styles)
        names = {sheet.part: sheet.name for sheet in sheet_parts(package)}
    found = {names[part]: xlsx_marks(data, looks, marked) for part, data in searched.closer.items() if part in names}
    commented = {names[part]: comments for part, comments in searched.comments.items() if part in names}
    return found | {name: replace(found.get(name, NOTHING), comments=comments) for name, comments in commented.items()}
