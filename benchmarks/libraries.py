"""Our own writing of spreadsheets beside a kept library's (odfdo), of the same cells; it stays for as long as it is that much quicker."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from io import BytesIO

from tasks.site.data.dictionary import TABLES, DataColumn
from tasks.site.data.ods import Sheet, ods

ROWS = 500
TIMES = 5
"""Of a library's time so much less at least, or the library takes its place."""


def rows(many: int) -> list[list[str]]:
    """Rows of the table of actions, with a number, a day or words where such a column is."""
    by_kind = {"day": "2013-10-31", **dict.fromkeys(("whole number", "number", "pounds", "percent"), "12")}
    return [[by_kind.get(column.kind, "Recruit twelve nurses to the wards & keep them") for column in columns()] for _ in range(many)]


def columns() -> tuple[DataColumn, ...]:
    """Those of the table of actions."""
    return tuple(TABLES["actions"])


def by_hand(many: int) -> bytes:
    """As we write it."""
    return ods("Actions", ["A note"], [Sheet("actions", "Actions", columns(), rows(many))])


def by_library(many: int) -> bytes:
    """As the library writes the same cells, without titles, notes and marks of tables."""
    from odfdo import Document, Table

    book = Document("spreadsheet")
    book.body.clear()
    table = Table("actions")
    table.set_values([[column.name for column in columns()], *rows(many)])
    book.body.append(table)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def libraries() -> Iterator[str]:
    """One line: processor seconds of both, and whether the bar holds."""
    ours, library = (_seconds(way) for way in (by_hand, by_library))
    holds = library >= TIMES * ours
    yield (
        f"a spreadsheet of {ROWS} rows: by hand {ours:.2f} s, by odfdo {library:.2f} s, {library / ours:.0f} times as long; "
        f"{'our own writing stays' if holds else 'the library takes its place'} (bar: {TIMES} times)"
    )


def _seconds(way: Callable[[int], bytes]) -> float:
    way(5)
    begun = time.process_time()
    way(ROWS)
    return time.process_time() - begun
