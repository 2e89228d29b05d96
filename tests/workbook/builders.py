"""An update in each of its forms, saying only what a test is about."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from openpyxl import Workbook, load_workbook

from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan
from tasks.model.update import Submission
from tasks.rules.read_date import read_date
from tasks.workbook.template import template

OCTOBER = Period(2013, 10)
HEADERS = ["Ref", "Status", "Percent complete", "Progress this month"]
FIRST_ROW = 4  # of the template's table, without a banner


def action(ref: str = "RNL-01", timescale: str = "30 November 2013", words: str = "Recruit 30 registered nurses") -> Action:
    return Action(ref, "Staffing", "staffing", "Too few nurses at night", words, "Director of Nursing", read_date(timescale))


def plan(*actions: Action, version: int = 1) -> ActionPlan:
    return ActionPlan("RNL", version, "Risk summit", date(2013, 7, 31), actions or (action("RNL-01"), action("RNL-02")))


def blank(
    agreed: ActionPlan | None = None, last: Mapping[str, str] | None = None, banner: str = "", trust_name: str = "North Cumbria"
) -> bytes:
    return template(
        agreed or plan(),
        trust_name,
        OCTOBER,
        wording=WORDS,
        last=last or {},
        guidance=[("Narrative missing", "Some issues needs a narrative.", "=1+1")],
        signatories={"chair_name": ["A Chair"]},
        banner=banner,
    )


def filled(blob: bytes, cells: Mapping[str, object]) -> bytes:
    """A workbook with values typed in, by address: `Update!H4`, `Sign-off!B13`."""
    workbook = load_workbook(io.BytesIO(blob))
    for address, value in cells.items():
        sheet, _, cell = address.rpartition("!")
        workbook[sheet][cell] = value
    return saved(workbook)


def workbook(
    rows: Sequence[Sequence[object]], sheet: str = "Update", extra: Mapping[str, Sequence[Sequence[object]]] | None = None
) -> bytes:
    """A workbook of somebody's own making."""
    made = Workbook()
    made.worksheets[0].title = sheet
    for row in rows:
        made.worksheets[0].append(list(row))
    for name, more in (extra or {}).items():
        other = made.create_sheet(name)
        for row in more:
            other.append(list(row))
    return saved(made)


def saved(made: Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def text(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def sheet_csv(*rows: Sequence[str]) -> bytes:
    """A small .csv update: two head lines, a blank one, the table."""
    return text([["Trust code", "RNL"], ["Period", "2013-10"], [], HEADERS, *rows]).encode()


def as_json(**said: object) -> bytes:
    return json.dumps({"trust_code": "RNL", "period": "2013-10", **said}).encode()


def package(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def replaced(blob: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package with bytes of one part replaced."""
    with zipfile.ZipFile(io.BytesIO(blob)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    assert old in parts[part], f"{part} does not hold {old!r}"
    return package({**parts, part: parts[part].replace(old, new, 1)})


def submission(number: str = "one", trust: str = "RNL", received: datetime = datetime(2013, 11, 12, 10, tzinfo=UTC)) -> Submission:
    return Submission(number, trust, "u.xlsx", received, "", 1)
