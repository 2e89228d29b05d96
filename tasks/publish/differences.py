"""What one release says differently from another, field by field, and whether any of it matters to what the public was told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Container, Iterator, Sequence

from tasks.rules.counts import count_names
from tasks.site.data.dictionary import DataColumn, tables, words_of
from tasks.site.data.shapes import Correction, Difference, ReleaseData, Row

_WORKINGS = {"submission", "row", "sha256", "received_at", "first_received_at", "file"}  # traces of a file: they differ with every new one
_KEYS = {"actions": ("trust", "ref"), "trusts": ("trust",), "verdicts": ("rule", "trust", "subject")}
_WEIGHTY = {"status", "due_date", "revised_latest", "past_due", "reopened", "answer", "state", "accepted", "on_time", "days_late", "nil"}
"""A label, a date, a count or an answer of a rule: a change in one is material. Words, and what follows from these, are not."""

COLUMNS = ("table", "key", "column", "before", "now", "material")


def correction(standing: ReleaseData, data: ReleaseData, of: int, reason: str) -> Correction:
    """What a release corrects in the one it replaces, release `of`: the reason, the class, and every difference."""
    found = differences(standing, data)
    weight = "material" if any(one["material"] for one in found) else "not material"
    return {"of": of, "reason": reason, "class": weight, "differences": found}


def differences(before: ReleaseData, now: ReleaseData) -> list[Difference]:
    """Every field of the open data that differs, in the order of the tables and their rows; a row that came or went is one difference."""
    found: list[Difference] = []
    words = words_of(now["programme"])
    weighty = _WEIGHTY | set(count_names(words.statuses))
    for table in ("trusts", "actions", "verdicts"):
        old, new, columns = _rows(before, table), _rows(now, table), tables(words)[table]
        for key in [*new, *(key for key in old if key not in new)]:
            found += _row(table, key, columns, weighty, old.get(key), new.get(key))
    return found


def as_csv(found: list[Difference]) -> bytes:
    """The differences as comma-separated text with a heading."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(dict(one)[name]) for name in COLUMNS] for one in found)
    return text.getvalue().encode()


def _rows(data: ReleaseData, table: str) -> dict[tuple[str, ...], Row]:
    rows: dict[str, Sequence[Row]] = {"trusts": data["trusts"], "actions": data["actions"], "verdicts": data["verdicts"]}
    return {tuple(str(row[name]) for name in _KEYS[table]): row for row in rows[table]}


def _row(
    table: str, key: tuple[str, ...], columns: tuple[DataColumn, ...], weighty: Container[str], old: Row | None, new: Row | None
) -> Iterator[Difference]:
    name = "/".join(part for part in key if part)
    if old is None or new is None:
        words = ("absent", "present") if old is None else ("present", "absent")
        yield {"table": table, "key": name, "column": "", "before": words[0], "now": words[1], "material": True}
        return
    for column in columns:
        if column.name not in _WORKINGS and old.get(column.name) != new.get(column.name):
            was, now = _words(old.get(column.name)), _words(new.get(column.name))
            yield {"table": table, "key": name, "column": column.name, "before": was, "now": now, "material": column.name in weighty}


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def _cell(value: object) -> str:
    """Free text is never taken for a formula by a spreadsheet."""
    text = _words(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
