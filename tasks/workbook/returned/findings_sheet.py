"""The sheet added to a returned workbook: every finding in a row, with a link to its cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from tasks.workbook.returned.xml_text import NotOurs, appended, attribute, content, counted, prefix, within

NAME = "Findings"
HEADERS = ("Severity", "Action", "Where", "What is wrong", "What to do", "What stands there", "Check")
FIELDS = ("severity", "ref", "address", "says", "mend", "seen", "check")
_WIDTHS = (10, 12, 18, 70, 70, 40, 24)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LONGEST = 32_000  # characters; a cell holds 32,767
Styles = tuple[int, int, int]


def findings_sheet(findings: Sequence[Mapping[str, str]], linked: Collection[str], styles: Styles, banner: str) -> bytes:
    """The sheet as XML. `linked` holds the addresses that can be jumped to; `styles` the numbers for heading, words and link."""
    heading, plain, link = styles
    top = 2 if banner else 1
    rows = [_row(1, [(banner, heading)])] if banner else []
    rows.append(_row(top, [(header, heading) for header in HEADERS]))
    links = []
    for row, finding in enumerate(findings, top + 1):
        styled = [(finding[field], link if field == "address" and finding[field] in linked else plain) for field in FIELDS]
        rows.append(_row(row, styled))
        if finding["address"] in linked:
            address = attribute(finding["address"])
            links.append(f'<hyperlink ref="{_letter("address")}{row}" location="{address}" display="{address}"/>')
    widths = "".join(f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>' for i, width in enumerate(_WIDTHS, 1))
    frozen = f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        '<sheetPr><tabColor rgb="FFD5281B"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView tabSelected="1" workbookViewId="0">{frozen}</sheetView></sheetViews><cols>{widths}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>{'<hyperlinks>' + ''.join(links) + '</hyperlinks>' if links else ''}"
        f'<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def with_styles(styles: bytes) -> tuple[bytes, Styles]:
    """A workbook's styles with three of ours after its own, which keep their numbers: bold, words that stay words, and a link.

    Styles written in a way that cannot be added to are left alone, and the sheet is plain.
    """
    try:
        fonts, formats = _count(styles, "fonts"), _count(styles, "cellXfs")
        m = prefix(styles)
        words = f'<{m}alignment vertical="top" wrapText="1"/>'
        made = appended(
            styles,
            "fonts",
            f'<{m}font><{m}b/><{m}sz val="11"/><{m}name val="Calibri"/></{m}font>'
            f'<{m}font><{m}u/><{m}sz val="11"/><{m}color rgb="FF005EB8"/><{m}name val="Calibri"/></{m}font>',
        )
        xf = f'<{m}xf numFmtId="49" fontId="{{font}}" fillId="0" borderId="0" xfId="0" {{more}} applyNumberFormat="1"'
        made = appended(
            made,
            "cellXfs",
            xf.format(font=fonts, more='applyFont="1"')
            + "/>"
            + "".join(
                xf.format(font=font, more='quotePrefix="1" applyFont="1" applyAlignment="1"') + f">{words}</{m}xf>"
                for font in (0, fonts + 1)
            ),
        )
        made = counted(counted(made, "fonts", fonts + 2), "cellXfs", formats + 3)
    except NotOurs:
        return styles, (0, 0, 0)
    return made, (formats, formats + 1, formats + 2)


def _row(number: int, cells: Sequence[tuple[str, int]]) -> str:
    written = "".join(
        f'<c r="{"ABCDEFG"[i]}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{content(text[:_LONGEST])}</t></is></c>'
        for i, (text, style) in enumerate(cells)
        if text
    )
    return f'<row r="{number}">{written}</row>'


def _letter(field: str) -> str:
    return "ABCDEFG"[FIELDS.index(field)]


def _count(styles: bytes, element: str) -> int:
    """How many there are, by counting them: the number that a file gives of itself may be wrong or absent."""
    m = prefix(styles)
    inside = re.search(rf"<{m}{element}(?:\s[^<>]*)?>({within(m + element)})</{m}{element}>".encode(), styles)
    if inside is None:
        raise NotOurs(element)
    one = {"fonts": "font", "cellXfs": "xf"}[element]
    return len(re.findall(rf"<{m}{one}[\s/>]".encode(), inside[1]))
