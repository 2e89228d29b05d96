"""How a returned copy opens and prints: on the list of findings, and no page wider than the paper."""

from __future__ import annotations

import re

from tasks.workbook.returned.xml_text import NotOurs, before_any, prefix

LATER = frozenset({"legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent"})
"""What stands in a sheet after the drawings of its comments."""
_AFTER_SETUP = LATER | {"headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"}
_AFTER_SETUP |= {"drawing", "legacyDrawing"}
_SELECTED = re.compile(rb'(<(?:\w+:)?sheetView\s[^<>]*?\btabSelected=")(?:1|true)"')


def opening_on(workbook: bytes, number: int) -> bytes:
    """A workbook's list of sheets that shows the sheet of this number first, counted from 0."""
    m = prefix(workbook).encode()
    view = re.search(rb"<" + m + rb"workbookView\b[^<>]*?(?=/?>)", workbook)
    shown = f' activeTab="{number}"'.encode()
    if view:
        tag = re.sub(rb'\s(?:activeTab|firstSheet)="[^"]*"', b"", view[0])
        return workbook[: view.start()] + tag.rstrip() + shown + workbook[view.end() :]
    start = workbook.find(b"<" + m + b"sheets")
    if start < 0:
        raise NotOurs("sheets")
    return workbook[:start] + b"<" + m + b"bookViews><" + m + b"workbookView" + shown + b"/></" + m + b"bookViews>" + workbook[start:]


def unselected(sheet: bytes) -> bytes:
    """A sheet that is not chosen when the workbook opens: two chosen ones would both take what is typed into one."""
    return _SELECTED.sub(rb'\g<1>0"', sheet)


def fitting_width(sheet: bytes) -> bytes:
    """A sheet that prints no wider than its paper, on as many pages as it takes."""
    m = prefix(sheet)
    if re.search(rb'\bfitToPage="(?:1|true)"', sheet):
        return sheet
    return _set_up(_fit_to_page(sheet, m), m)


def _fit_to_page(sheet: bytes, m: str) -> bytes:
    page = f'<{m}pageSetUpPr fitToPage="1"/>'.encode()
    there = re.search(rf"<{m}pageSetUpPr\b[^<>]*/>".encode(), sheet)
    if there:
        tag = re.sub(rb'\sfitToPage="[^"]*"', b"", there[0])
        return sheet[: there.start()] + tag[:-2].rstrip() + b' fitToPage="1"/>' + sheet[there.end() :]
    about = re.search(rf"<{m}sheetPr\b[^<>]*?(/?)>".encode(), sheet)
    if about and about[1]:
        return sheet[: about.end() - 2] + b">" + page + f"</{m}sheetPr>".encode() + sheet[about.end() :]
    if about:
        end = sheet.index(f"</{m}sheetPr>".encode())
        return sheet[:end] + page + sheet[end:]
    root = re.search(rf"<{m}worksheet\b[^<>]*>".encode(), sheet)
    if root is None:
        raise NotOurs("worksheet")
    return sheet[: root.end()] + f"<{m}sheetPr>".encode() + page + f"</{m}sheetPr>".encode() + sheet[root.end() :]


def _set_up(sheet: bytes, m: str) -> bytes:
    there = re.search(rf"<{m}pageSetup\b[^<>]*?(?=/?>)".encode(), sheet)
    if there:
        tag = re.sub(rb'\sfitTo(?:Height|Width)="[^"]*"', b"", there[0])
        return sheet[: there.start()] + tag.rstrip() + b' fitToHeight="0"' + sheet[there.end() :]
    return before_any(sheet, "sheetData", _AFTER_SETUP, f'<{m}pageSetup orientation="landscape" fitToHeight="0"/>')
