"""The sender's own workbook with a comment on each cell that a check names, and a sheet that lists the findings with links to the cells."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from tasks.updates.workbook_bytes import FACE, put_text, workbook_bytes

HEADERS = ("Severity", "Action", "Where", "What is wrong", "What to do", "What stands there", "Check")
FIELDS = ("severity", "ref", "address", "says", "mend", "seen", "check")
_WIDTHS = (10, 12, 18, 70, 70, 40, 24)
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|(\w+))!([A-Z]{1,3}[1-9]\d*)")
_MARK = PatternFill("solid", fgColor="FFF2CC")
_EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook's properties hold naive times; a returned copy is the same whenever made


def annotate(blob: bytes, findings: Sequence[Mapping[str, str]]) -> bytes:
    """The workbook with `findings` (texts by field name) on it; the same arguments give the same bytes.

    openpyxl keeps no pictures, charts or macros: the copy is for reading and mending, and the original stays as it came.
    """
    workbook = load_workbook(io.BytesIO(blob), keep_links=False)
    said: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        if place := _place(workbook, finding["address"]):
            said.setdefault(place, []).append(f"{finding['says']}\n{finding['mend']}".strip())
    for (name, coordinate), texts in said.items():
        cell = workbook[name][coordinate]
        if isinstance(cell, Cell):  # not the hidden part of merged cells
            cell.comment = Comment("\n\n".join(texts), "Findings", height=120, width=360)
            cell.fill = _MARK
    _list(workbook, findings)
    return workbook_bytes(workbook, _EARLIEST)


def _place(workbook: Workbook, address: str) -> tuple[str, str] | None:
    """Sheet and cell of an address, if it names one in this workbook."""
    match = _PLACE.fullmatch(address)
    if match is None:
        return None
    name = (match[1] or "").replace("''", "'") or match[2]
    return (name, match[3]) if name in workbook.sheetnames and isinstance(workbook[name], Worksheet) else None


def _list(workbook: Workbook, findings: Sequence[Mapping[str, str]]) -> None:
    if "Findings" in workbook.sheetnames:  # a copy we returned, sent in again: last month's findings must not linger
        del workbook["Findings"]
    sheet = workbook.create_sheet("Findings", 0)
    for i, (header, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True), 1):
        put_text(sheet, 1, i, header).font = Font(name=FACE, size=11, bold=True)
        sheet.column_dimensions["ABCDEFG"[i - 1]].width = width
    for row, finding in enumerate(findings, 2):
        for i, field in enumerate(FIELDS, 1):
            put_text(sheet, row, i, finding[field]).alignment = Alignment(wrap_text=True, vertical="top")
        if _place(workbook, finding["address"]):
            where = sheet.cell(row, FIELDS.index("address") + 1)
            where.hyperlink = Hyperlink(ref=where.coordinate, location=finding["address"], display=finding["address"])
            where.font = Font(name=FACE, size=11, color="005EB8", underline="single")
    sheet.freeze_panes = "A2"
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
