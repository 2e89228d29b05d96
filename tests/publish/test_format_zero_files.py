"""The files of a release of format 0: each under its path, and a table put together from its pieces in the order of their trusts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tasks.model.json_text import to_json
from tasks.model.mistake import NotFound
from tasks.publish.format_zero import FilesOfFormatZero, release_view_of
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore


@pytest.fixture
def record(tmp_path) -> Record:
    return Record(FolderStore(tmp_path))


def files(record: Record) -> FilesOfFormatZero:
    page, whole = (record.put_blob(data) for data in (b"<p>A page", b"head\nR2,1\nR10,1\nRA,1\nRB,1\n"))
    pieces = {"RB": b"RB,1\n", "R10": b"R10,1\n", "": b"head\n", "RA": b"RA,1\n", "R2": b"R2,1\n"}
    listed = {
        "pages": {"2013-09/index.html": page, "data/2013-09/trusts.csv": whole},
        "sheaves": {"data/2013-09/trusts.csv": {first: record.put_blob(data) for first, data in pieces.items()}},
    }
    return FilesOfFormatZero(record, record.put_blob(to_json(listed)))


def test_a_page_is_one_piece_and_a_table_has_its_pieces_by_their_first_trusts_as_people_count(record):
    found = files(record)
    assert list(found) == ["2013-09/index.html", "data/2013-09/trusts.csv"]
    assert list(found.pieces("2013-09/index.html")) == [b"<p>A page"]
    assert list(found.pieces("data/2013-09/trusts.csv")) == [b"head\n", b"R2,1\n", b"R10,1\n", b"RA,1\n", b"RB,1\n"]
    assert found["data/2013-09/trusts.csv"] == b"head\nR2,1\nR10,1\nRA,1\nRB,1\n"
    assert "2013-10/index.html" not in found


def test_of_each_trust_its_rows_are_read_when_they_are_asked_for(record):
    rows = {"actions": [{"trust": "RDD", "ref": "RDD-1"}]}
    overview = {"period": "2013-09", "parts": {"RDD": record.put_blob(to_json(rows)), "RNL": "0" * 64}}
    view = release_view_of(record, SimpleNamespace(data=record.put_blob(to_json(overview)), pages=record.put_blob(to_json({"pages": {}}))))
    assert view.overview == {"period": "2013-09"}
    assert view.rows["RDD"] == rows
    assert (list(view.rows), len(view.rows)) == (["RDD", "RNL"], 2)
    with pytest.raises(NotFound):
        view.rows["RNL"]
