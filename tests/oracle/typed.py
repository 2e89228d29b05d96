"""What was changed in a reading, typed into the sample's own file of it."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.sax.saxutils import escape

from openpyxl import load_workbook

from tasks.model.period import Period
from tasks.model.update import Reading
from tests.oracle.clean import KINDS, SAMPLES
from tests.oracle.faults import LINES
from tests.workbook.builders import replaced, saved

CELLS = frozenset(LINES)
WORDS = frozenset({"action-reworded", "concern-changed"})  # words that stand once in a file can be exchanged in its bytes
ONLY = {"RNL": CELLS, "RMP": CELLS, "RDD": CELLS, "RK5": WORDS}
Cells = list[tuple[int, str, str, str]]  # row, column, words before, words now


def typed(trust: str, period: Period, clean: Reading, spoiled: Reading) -> bytes:
    """The file of a trust's update with every changed cell typed over."""
    blob = (SAMPLES / "inbox" / trust / f"{trust}-{period}.{KINDS[trust]}").read_bytes()
    pairs = zip(clean.lines, spoiled.lines, strict=True)
    cells = [(int(str(a["row"])), key, str(a.get(key, "")), str(b[key])) for a, b in pairs for key in b if a.get(key, "") != b[key]]
    return {"xlsx": _xlsx, "csv": _csv, "json": _json, "ods": _ods}[KINDS[trust]](blob, clean, cells)


def _xlsx(blob: bytes, clean: Reading, cells: Cells) -> bytes:
    workbook = load_workbook(io.BytesIO(blob))
    for row, key, _, words in cells:
        sheet, _, cell = clean.address[key].replace("{row}", str(row)).rpartition("!")
        workbook[sheet.strip("'")][cell].value = int(words) if words.isdigit() else words or None
    return saved(workbook)


def _csv(blob: bytes, clean: Reading, cells: Cells) -> bytes:
    rows = list(csv.reader(io.StringIO(blob.decode("utf-8-sig"), newline="")))
    headings = next(row for row in rows if row[:1] == ["Ref"])
    for row, key, _, words in cells:
        heading = re.sub(r"^.*, column ", "", clean.address[key])
        rows[row - 1][headings.index(heading)] = words
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _json(blob: bytes, clean: Reading, cells: Cells) -> bytes:
    update = json.loads(blob)
    for row, key, _, words in cells:
        update["actions"][row][key] = words
    return json.dumps(update).encode()


def _ods(blob: bytes, clean: Reading, cells: Cells) -> bytes:
    for _, _, before, words in cells:
        blob = replaced(blob, "content.xml", escape(before, {"'": "&apos;"}).encode(), escape(words, {"'": "&apos;"}).encode())
    return blob
