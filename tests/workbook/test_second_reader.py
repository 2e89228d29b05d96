"""A second reader, made by other people, sees the same words in every accepted workbook as the first."""

from __future__ import annotations

import io
import re
from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tasks.workbook.reading.read import read_all

INBOX = Path(__file__).resolve().parents[2] / "samples" / "inbox"
_CELL = re.compile(r"(?:'(.+)'|(\w+))!([A-Z]+\d+)")


def as_words(value: object) -> str:
    """A cell of the second reader in the words of the first."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def at(book, address: str) -> str:
    match = _CELL.fullmatch(address)
    assert match is not None, address
    return as_words(book[match[1] or match[2]][match[3]].value)


@pytest.fixture(scope="module")
def readings():
    files = sorted(INBOX.glob("*/*.xlsx"))
    blobs = [path.read_bytes() for path in files]
    found = read_all([(path.name, blob) for path, blob in zip(files, blobs, strict=True)])
    return [(path.name, blob, reading) for path, blob, reading in zip(files, blobs, found, strict=True)]


def test_both_readers_agree_on_every_cell_of_the_samples_workbooks(readings) -> None:
    compared = 0
    for name, blob, reading in readings:
        book = load_workbook(io.BytesIO(blob), data_only=True)
        for key, address in reading.head_address.items():
            assert at(book, address) == reading.head[key], (name, address)
        for line in reading.lines:
            for key, pattern in reading.address.items():
                address = pattern.replace("{row}", str(line["row"]))
                assert at(book, address) == line[key], (name, address)
                compared += 1
    assert compared > 10_000


def test_no_row_with_a_reference_is_passed_over(readings) -> None:
    for name, blob, reading in readings:
        sheet = load_workbook(io.BytesIO(blob), data_only=True)["Update"]
        refs = [cell.value for cell in sheet["A"] if re.fullmatch(r"[A-Z0-9]{3}-\d+", str(cell.value or ""))]
        assert [line["ref"] for line in reading.lines] == refs, name
