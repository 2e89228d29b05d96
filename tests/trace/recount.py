"""A second count of the sample programme from its raw files alone: nothing of the product is imported here.

It knows the headings of the template, the labels of the four statuses and how dates are written. What it does not work out is which
files were sent back: those are the two that the sample planted for it.
"""

from __future__ import annotations

import calendar
import csv
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import openpyxl

SENT_BACK = {"RJF-2013-10.xlsx", "RMP-2014-01.csv"}
LABELS = {
    "delivered": "delivered",
    "on track to deliver": "on_track",
    "some issues": "some_issues",
    "not on track to deliver": "not_on_track",
}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
T, X = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text"))

Line = dict[str, str]


def recount(samples: Path, months: Iterable[str]) -> dict[tuple[str, str], Counter[str]]:
    """(month, trust) to its counts, from plans and updates as files. Of later versions of a plan it knows what they repeat and close."""
    plans: dict[str, list[Plan]] = {}
    for path in sorted((samples / "plans").glob("*.csv")):
        plans.setdefault(path.stem.partition("-")[0], []).append(plan(path))
    known: dict[str, str] = {}  # what is last known of an action
    moved: dict[str, date] = {}
    told = {}
    for month in months:
        for trust, versions in plans.items():
            in_force = [one for one in versions if one.agreed_on <= month_end(month)]
            agreed = {ref: timescale for one in reversed(in_force) for ref, timescale in one.promised.items()}
            ended = {ref for one in in_force for ref in one.closed if ref not in in_force[-1].promised}
            lines = update(samples / "inbox" / trust, trust, month)
            told[month, trust] = _counted(month_end(month), agreed, ended, lines, known, moved)
    return told


def _counted(
    end: date, agreed: dict[str, str], ended: set[str], lines: dict[str, Line], known: dict[str, str], moved: dict[str, date]
) -> Counter[str]:
    counts: Counter[str] = Counter(actions=len(agreed))
    nothing_new = bool(lines) and not any(line.get("Status") for line in lines.values())  # a nil return: what was last said stands
    for ref, timescale in agreed.items():
        line, due = {} if ref in ended else lines.get(ref, {}), last_day(timescale)
        status = known.get(ref, "") if nothing_new and ref not in ended else LABELS.get(line.get("Status", "").lower(), "")
        if status:
            known[ref] = status
            counts[f"{status}_this_month"] += 1
        closed = ref in ended and known.get(ref) != "delivered"
        counts["closed" if closed else known.get(ref, "never_reported")] += 1
        counts["not_reported"] += not status and ref not in ended
        revised = last_day(line.get("Revised deadline", ""))
        if revised:
            moved[ref] = revised
        counts["past_due"] += bool(due and due <= end and known.get(ref) != "delivered" and not closed)
        counts["slipped"] += bool(due and ref in moved and moved[ref] > due)
    return counts


class Plan(NamedTuple):
    """A version of a plan: each reference with its agreed timescale as written, and those that it closes."""

    agreed_on: date
    promised: dict[str, str]
    closed: set[str]


def plan(path: Path) -> Plan:
    rows = csv_rows(path)
    lines = list(below_headings(rows))
    agreed_on = next(last_day(row[1]) for row in rows if row and row[0] == "Agreed on")
    closed = {line["Ref"] for line in lines if line.get("Closed because")}
    return Plan(agreed_on or date.min, {line["Ref"]: line["Agreed timescale"] for line in lines if line["Ref"] not in closed}, closed)


def update(folder: Path, trust: str, month: str) -> dict[str, Line]:
    """Reference to line, of the last file of a month that was not sent back; nothing if none came."""
    files = [path for path in folder.glob(f"{trust}-{month}*") if path.name not in SENT_BACK]
    if not files:
        return {}
    (path,) = [path for path in files if len(files) == 1 or path.stem != f"{trust}-{month}"]
    readers = {".csv": csv_rows, ".xlsx": xlsx_rows, ".ods": ods_rows}
    lines = json_lines(path) if path.suffix == ".json" else below_headings(readers[path.suffix](path))
    return {line["Ref"]: line for line in lines}


def below_headings(rows: Iterable[list[str]]) -> Iterator[Line]:
    headings: list[str] = []
    for row in rows:
        if headings and row and row[0]:
            yield dict(zip(headings, row, strict=False))
        elif row and row[0] == "Ref":
            headings = row


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell.strip() for cell in row] for row in csv.reader(file)]


def xlsx_rows(path: Path) -> list[list[str]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in book["Update"].iter_rows(values_only=True)]
    book.close()
    return rows


def ods_rows(path: Path) -> list[list[str]]:
    content = ElementTree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    sheet = next(table for table in content.iter(f"{T}table") if table.get(f"{T}name") == "Update")
    return [list(_ods_cells(row)) for row in sheet.iter(f"{T}table-row")]


def _ods_cells(row: ElementTree.Element) -> Iterator[str]:
    for cell in row:
        words = "\n".join("".join(part.itertext()) for part in cell.findall(f"{X}p")).strip()
        yield from [words] * min(int(cell.get(f"{T}number-columns-repeated", "1")), 50)


def json_lines(path: Path) -> list[Line]:
    names = {"ref": "Ref", "status_word": "Status", "revised_word": "Revised deadline"}
    lines = json.loads(path.read_text(encoding="utf-8"))["actions"]
    return [{names[key]: str(value) for key, value in line.items() if key in names} for line in lines]


def month_end(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def last_day(words: str) -> date | None:
    """The last day that words can mean; None when they name none."""
    words = re.sub(r"^by ", "", words.strip().lower())
    if found := re.fullmatch(r"q([1-4]) (\d{4})-\d{2}", words):  # financial quarters begin in April
        quarter, year = int(found[1]), int(found[2])
        return month_end(f"{year + quarter // 4}-{3 * quarter % 12 + 3}")
    if found := re.fullmatch(r"(\d+)/(\d+)/(\d+)", words):
        day, month, year = map(int, found.groups())
        return date(year if year > 99 else 2000 + year, month, day)
    if found := re.fullmatch(r"(\d+) ?(?:st|nd|rd|th)? ([a-z]+) (\d{4})", words):
        return date(int(found[3]), MONTHS[found[2]], int(found[1]))
    if found := re.fullmatch(r"([a-z]+) (\d{4})", words):
        return month_end(f"{found[2]}-{MONTHS[found[1]]}")
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?", words):
        return date(int(found[1]), int(found[2]), int(found[3]))
    return None
