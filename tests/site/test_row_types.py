"""The types of rows, which programs of ours read, and the dictionary of the open data, which others read, say the same."""

from __future__ import annotations

from typing import get_type_hints

import pytest

from tasks.record.pack_rows import ClaimRow, MortalityRow, RatingRow
from tasks.site.data.dictionary import TABLES, DataColumn
from tasks.site.data.row_types import ActionRow, FindingRow, VerdictRow

NUMBERED = {"line", "finding"}
"""Columns that count rows when a table is written."""


def held_as(column: DataColumn, table: str) -> object:
    if (table, column.name) == ("verdicts", "evidence"):
        return list[list[str]]
    kind = {"yes or no": bool, "whole number": int, "percent": float}.get(column.kind, str)
    return kind | None if column.open and kind in (int, float) else kind


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("actions", ActionRow),
        ("verdicts", VerdictRow),
        ("findings", FindingRow),
        ("claims", ClaimRow),
        ("ratings", RatingRow),
        ("mortality", MortalityRow),
    ],
)
def test_a_row_has_the_columns_of_its_table_and_holds_them_as_their_kind(table, row):
    assert get_type_hints(row) == {column.name: held_as(column, table) for column in TABLES[table] if column.name not in NUMBERED}
