"""A programme of as many trusts as asked: the sample's config, one of its plans and updates, told again under other codes and months."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import load_workbook

from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.run.settings import ROOT

MODEL, FIRST = "RXR", Period(2013, 9)
"""The sample's trust and month whose plan, contract, people and update every other trust and month repeats."""

LAST = Period(2016, 12)
"""The programme's last month, later than any that a benchmark tells."""

_NARRATIVE = "Progress this month"
_SIGNED = ("3 October 2013", "4 October 2013")
_LATER = (
    ("2013-14", "2033-34"),
    ("2013", "2033"),
    ("2014", "2034"),
    ("2015", "2035"),
)  # no action falls due, so that every month does the same work


def programme(place: Path, trusts: int) -> list[str]:
    """Write `config` and `programme` below a place, with agreed plans and no updates yet; the trusts' codes are the answer."""
    codes = [f"T{n:05d}" for n in range(trusts)]
    config, told = place / "config", place / "programme"
    shutil.copytree(ROOT / "config", config)
    for name in ("trusts.csv", "trust_facts.csv", "contracts.csv"):
        _repeated(config / name, codes)
    _partners(config, codes)
    stays = config / "spells.csv"
    heading = stays.read_text(encoding="utf-8").splitlines()[0].split(",")
    with stays.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, heading)
        rows.writeheader()
        rows.writerows({"trust": code, "entered": "2013-07-16", "source": "made up for a benchmark"} for code in codes)
    (told / "plans").mkdir(parents=True)
    settings = (ROOT / "samples/programme.toml").read_text(encoding="utf-8")
    (told / "programme.toml").write_text(re.sub("^last = .*$", f'last = "{LAST}"', settings, flags=re.MULTILINE), encoding="utf-8")
    shutil.copy(ROOT / "samples/people.csv", told)
    _repeated(told / "people.csv", codes)
    head, actions = (ROOT / f"samples/plans/{MODEL}-1.csv").read_text(encoding="utf-8").split("\n\n", 1)
    for code in codes:
        (told / f"plans/{code}-1.csv").write_text(f"{head}\n\n{_put_off(actions)}".replace(MODEL, code), encoding="utf-8")
    return codes


def send(told: Path, codes: list[str], month: Period, received_at: str = "", name: str = "update") -> None:
    """A month's update of each of these trusts arrives; without a moment, on the tenth day after the month."""
    form = (ROOT / f"samples/inbox/{MODEL}/{MODEL}-{FIRST}.xlsx").read_bytes()
    words, at = _narratives(form), received_at or f"{month.next().first_day.replace(day=10)}T09:00:00+00:00"
    log = told / "inbox/received.csv"
    if not log.exists():
        log.parent.mkdir(exist_ok=True)
        log.write_text("path,received_at,sent_by,channel\n", encoding="utf-8")
    with log.open("a", encoding="utf-8") as lines:
        for code in codes:
            (log.parent / code).mkdir(exist_ok=True)
            (log.parent / code / f"{name}-{month}.xlsx").write_bytes(_retold(form, words, code, month, name))
            lines.write(f"{code}/{name}-{month}.xlsx,{at},lead@example.invalid,upload\n")


def _repeated(path: Path, codes: list[str]) -> None:
    """The model's rows once more for each code."""
    said = path.read_text(encoding="utf-8")
    mine = [row for row in said.splitlines(keepends=True) if re.match(rf"{MODEL}\b", row)]
    path.write_text(said + "".join(row.replace(MODEL, code) for code in codes for row in mine), encoding="utf-8")


def _partners(config: Path, codes: list[str]) -> None:
    """Every trust is helped by a partner of its own, as the model is."""
    contracts = config / "contracts.csv"
    said = contracts.read_text(encoding="utf-8")
    contracts.write_text(re.sub(r"^(T\d{5}-1,T)(\d{5}),\w+", r"\1\2,P\2", said, flags=re.MULTILINE), encoding="utf-8")
    with (config / "partners.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"P{code[1:]},Partner {code[1:]} NHS Foundation Trust,made up for a benchmark\n" for code in codes)


def _narratives(form: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(form))["Update"]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    top = next(n for n, row in enumerate(rows) if _NARRATIVE in row)
    column = rows[top].index(_NARRATIVE)
    return [row[column] for row in rows[top + 1 :] if row[column]]


def _put_off(text: str) -> str:
    for year, later in _LATER:
        text = text.replace(year, later)
    return text


def _moved(sheet: str, month: Period) -> str:
    """Every action a per cent further each month, so that none stalls."""
    months = len(list(Period.between(FIRST, month))) - 1
    return re.sub(r"<v>(\d+)</v>", lambda percent: f"<v>{min(int(percent[1]) + months, 99)}</v>", sheet)


def _retold(form: bytes, words: list[str], code: str, month: Period, name: str) -> bytes:
    """The workbook under another code and month, its narratives told apart by both."""
    signed, made = in_full(month.next().first_day.replace(day=4)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                text = data.decode().replace(f"<t>{FIRST}</t>", f"<t>{month}</t>")
                for said in words:
                    text = text.replace(escape(said), f"{escape(said)} Told by {code}, {name} {month}.")
                for day in _SIGNED:
                    text = text.replace(f"<t>{day}</t>", f"<t>{signed}</t>")
                text = _moved(_put_off(text), month) if part.filename.endswith("sheet1.xml") else text
                data = text.replace(MODEL, code).encode()
            new.writestr(part.filename, data)
    return made.getvalue()
