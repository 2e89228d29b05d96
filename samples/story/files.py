"""An update as bytes: the product's own workbook filled in, a CSV or JSON file, or a workbook saved by another program."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from samples.story.telling import Story
from samples.story.updates import Update
from tasks.model.changed_rules import WORDS_AS_THEY_WERE
from tasks.model.period import Period
from tasks.workbook.columns import HEAD, LINES
from tasks.workbook.template import template
from tasks.workbook.workbook_bytes import put_text, workbook_bytes


def csv_bytes(update: Update, banner: str) -> bytes:
    """Banner, head as pairs, a blank row, the table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([banner])
    writer.writerows([column.header, update.head.get(column.key, "")] for column in HEAD)
    writer.writerow([])
    writer.writerow([column.header for column in LINES])
    writer.writerows([line.get(column.key, "") for column in LINES] for line in update.lines)
    return text.getvalue().encode()


def json_bytes(update: Update) -> bytes:
    """The keys of the columns, the lines under `actions`; nothing is written for what is empty."""
    said = {key: str(value) for key, value in update.head.items() if value}
    lines = [{key: str(value) for key, value in line.items() if value} for line in update.lines]
    return (json.dumps({**said, "actions": lines}, ensure_ascii=False, indent=1) + "\n").encode()


def xlsx_bytes(story: Story, update: Update, banner: str) -> bytes:
    """The template as the trust would have been sent it, with this month's words typed in."""
    plan = story.plans[update.trust]
    blank = template(
        plan,
        story.names[update.trust],
        update.period,
        wording=WORDS_AS_THEY_WERE,
        last={str(line["ref"]): str(line["last_status"]) for line in update.lines},
        signatories={key: [str(update.head[key])] for key in ("chair_name", "chief_name")},
        guidance=(),
        banner=banner,
    )
    workbook = load_workbook(io.BytesIO(blank))
    _fill_lines(workbook["Update"], update)
    _fill_head(workbook["Sign-off"], update)
    return workbook_bytes(workbook, _typed(update.period))


def ods_bytes(xlsx: bytes) -> bytes | None:
    """The workbook as LibreOffice saves it, in bytes that differ each time; None where LibreOffice is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "update.xlsx")
        source.write_bytes(xlsx)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--convert-to", "ods", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return source.with_suffix(".ods").read_bytes()


def _fill_lines(sheet: Worksheet, update: Update) -> None:
    top = next(cell.row for cell in sheet["A"] if cell.value == LINES[0].header)
    rows = {str(cell.value): cell.row for cell in sheet["A"][top:] if cell.value}
    for line in update.lines:
        for i, column in enumerate(LINES, 1):
            if not column.locked or column.key == "timescale":
                _type(sheet, rows[str(line["ref"])], i, line.get(column.key, ""))
    for ref in sorted(rows.keys() - {str(line["ref"]) for line in update.lines}):
        sheet.delete_rows(rows[ref])  # one at most in any file, so the other rows still stand where they were found


def _fill_head(sheet: Worksheet, update: Update) -> None:
    rows = {cell.value: cell.row for cell in sheet["A"]}
    for column in HEAD:
        _type(sheet, rows[column.header], 2, update.head.get(column.key, ""))


def _type(sheet: Worksheet, row: int, column: int, value: str | date) -> None:
    if isinstance(value, date):
        sheet.cell(row, column).value = value
        sheet.cell(row, column).number_format = "dd/mm/yyyy"
    elif value.isdecimal() and sheet.cell(row, column).number_format == "General":
        sheet.cell(row, column).value = int(value)
    elif value:
        put_text(sheet, row, column, value)
    else:
        sheet.cell(row, column).value = None


def _typed(period: Period) -> datetime:
    return datetime(period.year, period.number, 28)  # noqa: DTZ001  # a workbook's properties hold naive times
