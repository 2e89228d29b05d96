"""Reads spreadsheets, .xlsx and .ods alike, into sheets of cells."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence

from tasks.workbook.form import plain
from tasks.workbook.reading.ods_spans import ods_spans
from tasks.workbook.reading.sheet import SheetRows, must_be_countable, worded
from tasks.workbook.reading.unreadable import UnreadableFile
from tasks.workbook.reading.warnings import MergedCells


def sheets(blob: bytes, unread: Collection[str] = ()) -> list[SheetRows]:
    """The sheets of a workbook in their order, hidden ones too, except those whose plain name is in `unread`.

    Raises UnreadableFile when it is damaged, locked or has no end."""
    import python_calamine as calamine  # noqa: PLC0415  # compiled code that only the reader process may load

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(blob))
        found = [workbook.get_sheet_by_index(i) for i, name in enumerate(workbook.sheet_names) if plain(name) not in unread]
        hidden = {about.name for about in workbook.sheets_metadata if about.visible != calamine.SheetVisibleEnum.Visible}
    except calamine.PasswordError:
        raise UnreadableFile("encrypted-file", "a workbook locked with a password") from None
    except (calamine.CalamineError, OSError, ValueError):  # in the parser's words, which are not for people
        raise UnreadableFile("unreadable-file", "a damaged workbook: part of it is missing or broken") from None
    for sheet in found:
        must_be_countable(sheet.height * sheet.width)
    joined: Mapping[str, Sequence[MergedCells]] = ods_spans(blob) if any(sheet.merged_cell_ranges is None for sheet in found) else {}
    return [
        SheetRows(
            sheet.name,
            *(sheet.start or (0, 0)),
            worded(sheet.to_python()),
            sheet.name in hidden,
            sheet.merged_cell_ranges or joined.get(sheet.name, ()),
        )
        for sheet in found
    ]
