"""Words leave bytes of every kind: only they go, or, where that cannot be done, all of a file but the sentence that says so."""

from __future__ import annotations

import io
import json
from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tasks.record.packs import Pack, packed
from tasks.record.tables import as_parquet, from_parquet
from tasks.site.removal import Removal, removal_of
from tasks.upkeep.erased_bytes import CannotLook, bytes_without

ONE = removal_of("Mrs Ann O'Mara", date(2014, 3, 3))


def book(*cells: object) -> bytes:
    made, buffer = Workbook(), io.BytesIO()
    for row, cell in enumerate(cells, 1):
        made.active.cell(row, 1).value = cell
    made.save(buffer)
    return buffer.getvalue()


def test_of_a_workbook_only_the_cells_change():
    now = load_workbook(io.BytesIO(bytes_without(book("We met MRS ANN O'MARA today", "All is well"), ONE))).active
    assert [now.cell(row, 1).value for row in (1, 2)] == [f"We met {ONE.sentence} today", "All is well"]


def test_where_they_cannot_be_taken_out_alone_the_sentence_is_all_that_is_left():
    bold = CellRichText("We met Mrs ", TextBlock(InlineFont(b=True), "Ann O'M"), "ara")
    mail = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nVG8gTXJzIEFubiBPJ01hcmE=\n"
    for data in (
        book(bold),
        mail,
        b"\xd0\xcf\x11\xe0" + "x Mrs Ann O'Mara.".encode("utf-16-le"),
        b"\xff\xfe" + "Mrs Ann O'Mara".encode("utf-16-le"),
    ):
        assert bytes_without(data, ONE) == ONE.sentence.encode()


def test_packs_and_tables_lose_them_and_what_does_not_hold_them_is_left_to_the_byte():
    table = as_parquet(pd.DataFrame({"said": ["Mrs Ann O'Mara!", None], "many": [1, 2]}))
    now = Pack(bytes_without(packed({"a.json": b'{"a": "mrs ann o\'mara"}', "t.parquet": table}), ONE))
    assert from_parquet(now["t.parquet"])["said"][0] == f"{ONE.sentence}!"
    assert json.loads(now["a.json"]) == {"a": ONE.sentence}
    for data in (book("Ann"), mail_of(b"Planned"), packed({"a.json": b"{}"}), b"a,b\nMrs Ann,O\n", b"\x00\xff"):
        assert bytes_without(data, ONE) == data


def mail_of(words: bytes) -> bytes:
    return b"From: a@b.example\nSubject: x\n\n" + words


def test_an_archive_that_cannot_be_unpacked_is_named():
    with pytest.raises(CannotLook):
        bytes_without(b"PK\x03\x04broken", Removal("annomara", "[gone]"))


def test_they_are_known_by_their_hash_whatever_stands_between_their_letters():
    gone = Removal("", ONE.sentence, ONE.mark, ONE.length)  # as it is once nobody holds the words
    assert bytes_without(b'{"a": "To MRS, ann O Mara: hello"}', gone) == json.dumps({"a": f"To {ONE.sentence}: hello"}).encode()
    assert bytes_without(b'{"a": "To Mrs Ann O Maras"}', gone) == b'{"a": "To Mrs Ann O Maras"}'
