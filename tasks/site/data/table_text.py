"""The tables of the open data as comma-separated text (RFC 4180), in which nothing is a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.model.regime_words import RegimeWords
from tasks.site.data.dictionary import LEAD, added, tables, words_of
from tasks.site.data.rows import natural
from tasks.site.data.shapes import ReleaseData, Row
from tasks.site.data.table_rows import rows_of_release, rows_of_trust
from tasks.site.release_view import ReleaseView

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def heading_of(name: str, words: RegimeWords, lines: bytes = b"") -> bytes:
    """The first line of a table; the columns are those of the dictionary, in its order. `lines` of a table that was published by an earlier
    version have fewer.
    """
    columns = [column.name for column in (*LEAD, *tables(words)[name])]
    first = next(csv.reader(io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8", newline="")), columns)
    return csv_text(columns if len(first) == len(columns) else [column for column in columns if column not in added(words.statuses)], [])


def lines_of(release: ReleaseView) -> Iterator[tuple[str, bytes]]:
    """(name, lines as UTF-8 text) of each table, without its heading, for the trusts of a release or of one partition of it."""
    overview = release.overview
    trusts = {row["trust"]: row for row in overview["trusts"]}
    lines: dict[str, list[bytes]] = {name: [] for name in tables(words_of(overview["programme"]))}
    for trust, own in release.rows.items():
        known = release.known(trust) if trust in overview["register"] else None
        rows = rows_of_trust(trust, known, own, trusts.get(trust))
        for name, held in lines.items():
            held.append(csv_text((), _written(overview, name, rows[name])))
    yield from ((name, b"".join(found)) for name, found in lines.items())


def cells_of(data: ReleaseData) -> dict[str, list[list[str]]]:
    """The rows of each table of a whole release as the texts of their cells, trust by trust."""
    rows = rows_of_release(data).items()
    return {name: _written(data, name, sorted(mine, key=lambda row: natural(row["trust"]))) for name, mine in rows}


def _written(data: ReleaseData, name: str, rows: Sequence[Row]) -> list[list[str]]:
    """Rows of one trust, or of several, as the texts of their cells."""
    columns = [(column.name, column.free) for column in tables(words_of(data["programme"]))[name]]
    return [
        [
            *_lead(data, row["trust"]),
            *[value if type(value := row[of]) is str and not free else cell_text(value, free) for of, free in columns],
        ]
        for row in rows
    ]


def _lead(data: ReleaseData, trust: str) -> list[str]:
    last = data["told"].get(trust)  # a trust that left in the month has no page, and is told with every release
    return [data["period"], str(last["number"] if last else data["number"]), "yes" if data["programme"]["illustrative"] else "no"]


def cell_text(value: Any, free: bool) -> str:
    """A value as the text of its cell; `free` words that a spreadsheet would run are disarmed."""
    if type(value) is str:
        return f"'{value}" if free and value.startswith(_RISKY) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def csv_text(header: Sequence[str], lines: Sequence[Sequence[str]]) -> bytes:
    """Lines of cells as text, under a heading if there is one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if header:
        writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue().encode()
