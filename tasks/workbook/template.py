"""The workbook a trust fills in: its plan and last status stand there already, locked; only this month's words are to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan
from tasks.model.regime_words import RegimeWords
from tasks.workbook.columns import LINES, TEMPLATE_VERSION, Column, head
from tasks.workbook.reading.sheet import letters
from tasks.workbook.workbook_bytes import FACE, put_text, workbook_bytes

_BOLD = Font(name=FACE, size=11, bold=True)
_TITLE = Font(name=FACE, size=14, bold=True)
_PLAIN = Font(name=FACE, size=11)
_LOCKED = PatternFill("solid", fgColor="E8EDEE")
_OPEN = Protection(locked=False)
_WRAP = Alignment(wrap_text=True, vertical="top")
_NOBODY: Mapping[str, Sequence[str]] = {}
_TEXT = "@"  # keeps `by March 2014` and `1/2` as written


def template(
    plan: ActionPlan,
    trust_name: str,
    period: Period,
    *,
    wording: RegimeWords,
    last: Mapping[str, str],
    guidance: Sequence[tuple[str, str, str]] = (),
    signatories: Mapping[str, Sequence[str]] = _NOBODY,
    banner: str = "",
) -> bytes:
    """An .xlsx workbook for one trust and period; the same arguments give the same bytes.

    `last` maps an action's ref to its last reported label. `signatories` maps `chair_name`, and so on, to the names to offer.
    `guidance` holds (check, rule in words, example). `banner` stands at the top of every sheet that is read by people.
    """
    identity = {"trust_code": plan.trust, "period_word": str(period), "plan_version_word": str(plan.version)}
    identity["template_version"] = TEMPLATE_VERSION
    workbook = Workbook()
    lines, about = [one.called(wording) for one in LINES if not wording.is_of_nobody(one.key)], head(wording)
    _update(workbook.worksheets[0], plan, f"{trust_name}: update for {period.words}", lines, last, banner)
    _sign_off(workbook.create_sheet("Sign-off"), about, identity | {"trust_name": trust_name}, banner)
    _guidance(workbook.create_sheet("Guidance"), [*about, *lines], guidance, banner)
    _meta(workbook, identity, signatories, wording)
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.properties.creator = ""
    workbook.properties.title = f"{trust_name}: update for {period.words}"
    return workbook_bytes(workbook, datetime.combine(period.first_day, time()))


def _update(sheet: Worksheet, plan: ActionPlan, title: str, columns: Sequence[Column], last: Mapping[str, str], banner: str) -> None:
    sheet.title = "Update"
    top = _title(sheet, title, banner)
    for i, column in enumerate(columns, 1):
        heading = put_text(sheet, top, i, column.header)
        heading.font, heading.fill, heading.alignment = _BOLD, _LOCKED, _WRAP
        sheet.column_dimensions[letters(i - 1)].width = column.width
    for row, action in enumerate(plan.actions, top + 1):
        _line(sheet, row, action, columns, last.get(action.ref, ""))
    sheet.freeze_panes = f"B{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation = "landscape"
    end = top + max(1, len(plan.actions))
    for i, column in enumerate(columns):
        if not column.locked:
            _rule(sheet, column, f"{letters(i)}{top + 1}:{letters(i)}{end}")
    _protect(sheet)


def _line(sheet: Worksheet, row: int, action: Action, columns: Sequence[Column], last_status: str) -> None:
    planned = {
        "ref": action.ref,
        "theme": action.theme,
        "concern": action.concern,
        "action": action.action,
        "owner": action.owner,
        "timescale": action.due.verbatim,
        "last_status": last_status,
    }
    height = 1
    for i, column in enumerate(columns, 1):
        cell = put_text(sheet, row, i, planned[column.key]) if planned.get(column.key) else sheet.cell(row, i)
        cell.alignment = _WRAP
        if column.locked:
            cell.fill = _LOCKED
            height = max(height, -(-len(planned[column.key]) // max(1, column.width - 2)))
        else:
            cell.protection = _OPEN
            cell.number_format = "General" if column.key == "percent_word" else _TEXT
    sheet.row_dimensions[row].height = 15 * max(2, height)


def _rule(sheet: Worksheet, column: Column, cells: str) -> None:
    """What a cell accepts, and the words shown when it is chosen."""
    if column.key == "status_word":
        rule = DataValidation(type="list", formula1="status_list", allow_blank=True, showErrorMessage=True)
    elif column.key == "percent_word":
        rule = DataValidation(type="whole", operator="between", formula1="0", formula2="100", allow_blank=True, showErrorMessage=True)
    elif column.key in {"nil_word", "corrects_word"}:
        rule = DataValidation(type="list", formula1='"yes,no"', allow_blank=True, showErrorMessage=True)
    elif column.key.endswith("_name") and not column.locked:  # of who signs
        rule = DataValidation(type="list", formula1=f"{column.key}_list", allow_blank=True, showErrorMessage=False)
    else:
        rule = DataValidation(allow_blank=True)
    rule.errorTitle, rule.error = column.header[:32], column.help
    rule.promptTitle, rule.prompt, rule.showInputMessage = column.header[:32], f"{column.help} Example: {column.example}"[:255], True
    rule.add(cells)
    sheet.add_data_validation(rule)


def _sign_off(sheet: Worksheet, columns: Sequence[Column], known: Mapping[str, str], banner: str) -> None:
    """Names and values side by side, with nothing to the right: a reader takes the next words for the value."""
    top = _title(sheet, "Summary and sign-off", banner)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 70
    for row, column in enumerate(columns, top):
        label = put_text(sheet, row, 1, column.header)
        value = put_text(sheet, row, 2, known[column.key]) if column.key in known else sheet.cell(row, 2)
        label.font, label.alignment, value.alignment = _BOLD, _WRAP, _WRAP
        value.number_format = _TEXT
        if column.locked:
            value.fill = _LOCKED
        else:
            value.protection = _OPEN
            _rule(sheet, column, f"B{row}")
    _protect(sheet)


def _guidance(sheet: Worksheet, columns: Sequence[Column], guidance: Sequence[tuple[str, str, str]], banner: str) -> None:
    top = _title(sheet, "How to fill in this workbook", banner)
    row = top
    for heads, lines in (
        (("Column", "What to write", "Example"), [(c.header, c.help, c.example) for c in columns if not c.locked]),
        (("What is checked", "The rule", "Example"), list(guidance)),
    ):
        for number, texts in enumerate((heads, *lines)):
            for i, text in enumerate(texts, 1):
                cell = put_text(sheet, row, i, text)
                cell.alignment, cell.font = _WRAP, _BOLD if number == 0 else _PLAIN
            row += 1
        row += 1
    for name, width in zip("ABC", (34, 80, 50), strict=True):
        sheet.column_dimensions[name].width = width
    _protect(sheet)


def _meta(workbook: Workbook, identity: Mapping[str, str], signatories: Mapping[str, Sequence[str]], wording: RegimeWords) -> None:
    """The workbook's identity, where no one changes it by accident, and the lists behind its menus."""
    sheet = workbook.create_sheet("_meta")
    sheet.sheet_state = "veryHidden"
    for row, (key, value) in enumerate(identity.items(), 1):
        put_text(sheet, row, 1, key)
        put_text(sheet, row, 2, value)
        workbook.custom_doc_props.append(StringProperty(name=key, value=value))  # type: ignore[attr-defined]  # absent from the stubs only
    lists = {"status_list": [status.label for status in wording.statuses]}
    lists |= {f"{who}_name_list": list(signatories.get(f"{who}_name", ())) for who in wording.signatories.values()}
    for column, (name, values) in enumerate(lists.items(), 4):
        for row, value in enumerate(values, 1):
            put_text(sheet, row, column, value)
        letter = letters(column - 1)
        workbook.defined_names[name] = DefinedName(name, attr_text=f"_meta!${letter}$1:${letter}${max(1, len(values))}")


def _title(sheet: Worksheet, title: str, banner: str) -> int:
    """Banner and title on a sheet that prints as wide as its paper; the number of the first row below them."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    rows = [(banner, _BOLD)] if banner else []
    for row, (text, font) in enumerate([*rows, (title, _TITLE)], 1):
        put_text(sheet, row, 1, text).font = font
    return len(rows) + 3


def _protect(sheet: Worksheet) -> None:
    """Locked against accidents, not against people: there is no password, and widths, heights and filters stay free."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False
