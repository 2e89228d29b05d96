"""A programme of as many trusts as asked: the sample's config, one of its plans and updates, told again under other codes."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import load_workbook

from tasks.settings import ROOT

MODEL = "RXR"
"""The sample's trust whose plan, contract, people and updates every other trust repeats."""

_SHEET, _NARRATIVE = "Update", "Progress this month"


def programme(place: Path, trusts: int, month: str = "2013-09") -> list[str]:
    """Write `config` and `programme` below a place, with a month's updates of every trust; the trusts' codes are the answer."""
    codes = [f"T{n:05d}" for n in range(trusts)]
    config, told = place / "config", place / "programme"
    shutil.copytree(ROOT / "config", config)
    for name in ("trusts.csv", "trust_facts.csv", "contracts.csv"):
        _repeated(config / name, codes)
    _repeated(config / "spells.csv", codes, alone=True)
    (told / "plans").mkdir(parents=True)
    shutil.copy(ROOT / "samples/programme.toml", told)
    shutil.copy(ROOT / "samples/people.csv", told)
    _repeated(told / "people.csv", codes)
    plan = (ROOT / f"samples/plans/{MODEL}-1.csv").read_text(encoding="utf-8")
    for code in codes:
        (told / f"plans/{code}-1.csv").write_text(plan.replace(MODEL, code), encoding="utf-8")
    send(told, codes, month)
    return codes


def send(told: Path, codes: list[str], month: str, received_at: str = "", name: str = "update") -> None:
    """A month's update of each of the trusts arrives; without a moment, on the tenth day after the month."""
    form = (ROOT / f"samples/inbox/{MODEL}/{MODEL}-{month}.xlsx").read_bytes()
    words = _narratives(form)
    log = told / "inbox/received.csv"
    if not log.exists():
        log.parent.mkdir(exist_ok=True)
        log.write_text("path,received_at,sent_by,channel\n", encoding="utf-8")
    with log.open("a", encoding="utf-8") as lines:
        for code in codes:
            (log.parent / code).mkdir(exist_ok=True)
            (log.parent / code / f"{name}-{month}.xlsx").write_bytes(_under(form, words, code, name))
            lines.write(f"{code}/{name}-{month}.xlsx,{received_at or '2013-10-10T09:00:00+01:00'},lead@example.invalid,upload\n")


def _repeated(path: Path, codes: list[str], *, alone: bool = False) -> None:
    """Add the model's rows once for each code; `alone` without those of the sample's trusts, which are then not of this programme."""
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    mine = [row for row in rows if re.match(rf"{MODEL}\b", row)]
    told = [row.replace(MODEL, code) for code in codes for row in mine]
    path.write_text("".join([head, *([] if alone else rows), *told]), encoding="utf-8")


def _narratives(form: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(form))[_SHEET]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    top = next(n for n, row in enumerate(rows) if _NARRATIVE in row)
    column = rows[top].index(_NARRATIVE)
    return [row[column] for row in rows[top + 1 :] if row[column]]


def _under(form: bytes, words: list[str], code: str, name: str) -> bytes:
    """The workbook under another trust's code, its narratives told apart by code."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.endswith(".xml"):
                text = data.decode()
                for said in words:
                    text = text.replace(escape(said), f"{escape(said)} Told by {code}, {name}.")
                data = text.replace(MODEL, code).encode()
            new.writestr(part.filename, data)
    return made.getvalue()
