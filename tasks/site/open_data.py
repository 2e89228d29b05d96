"""The open data: tables as comma-separated text (RFC 4180) and each release whole as JSON, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.site.dictionary import LEAD, TABLES, DataColumn
from tasks.site.shapes import ReleaseData, Row

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def release_files(data: ReleaseData) -> Iterator[tuple[str, bytes]]:
    """One period's files under data/<period>/: three tables and the whole release."""
    for name in TABLES:
        yield f"data/{data['period']}/{name}.csv", table([data], name)
    whole = {**data, "illustrative": data["programme"]["illustrative"], "licence": LICENCE}
    yield f"data/{data['period']}/release.json", as_json(whole)


def all_files(releases: Sequence[ReleaseData]) -> Iterator[tuple[str, bytes]]:
    """Every month in one file per table, and the data dictionary twice."""
    for name in TABLES:
        yield f"data/{name}.csv", table(releases, name)
    entries = [
        {"table": name, "column": column.name, "kind": column.kind, "meaning": column.meaning}
        for name, columns in TABLES.items()
        for column in (*LEAD, *columns)
    ]
    yield "data/dictionary.csv", _csv(["table", "column", "kind", "meaning"], [list(entry.values()) for entry in entries])
    yield "data/dictionary.json", as_json({"licence": LICENCE, "columns": entries})


def table(releases: Sequence[ReleaseData], name: str) -> bytes:
    """One table of one or more releases as UTF-8 text; its columns are those of the dictionary, in its order."""
    columns = TABLES[name]
    lines = [[*_lead(data), *(_cell(column, row) for column in columns)] for data in releases for row in _rows(data, name)]
    return _csv([column.name for column in (*LEAD, *columns)], lines)


def as_json(value: object) -> bytes:
    """Sorted keys, readable, UTF-8, a newline at the end."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _rows(data: ReleaseData, name: str) -> list[Row]:
    tables: dict[str, list[Row]] = {"actions": data["actions"], "trusts": data["trusts"], "verdicts": data["verdicts"]}
    return tables[name]


def _lead(data: ReleaseData) -> list[str]:
    return [data["period"], str(data["number"]), "yes" if data["programme"]["illustrative"] else "no"]


def _cell(column: DataColumn, row: Row) -> str:
    value: Any = row[column.name]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if column.free and text.startswith(_RISKY) else text


def _csv(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode()
