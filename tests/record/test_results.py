"""What was worked out is found again by what it was made from, and made again where it was lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pytest

from tasks.record.kinds import BLOBS, RESULTS
from tasks.record.record import Record
from tasks.record.results import found, held_result, name_of
from tasks.record.stores.folder import FolderStore

INPUTS = {"trust": "RNL", "days": [1, 2]}


@pytest.fixture
def record(tmp_path):
    return Record(FolderStore(tmp_path))


def lost_blob(record, sha):
    (record.store.folder / f"{BLOBS}{sha}").unlink()


def damaged_name(record, _):
    (name,) = record.store.keys(RESULTS)
    (record.store.folder / name).write_text("garbage", encoding="utf-8")


def test_what_was_made_of_the_same_inputs_is_not_made_again(record):
    first = found(record, "thing", INPUTS, lambda: b"made")
    again = found(record, "thing", dict(reversed(INPUTS.items())), lambda: b"never")
    assert (first.new, again.new, again.sha256) == (True, False, first.sha256)
    assert held_result(record, "thing", INPUTS) == first.sha256


@pytest.mark.parametrize("lose", [lost_blob, damaged_name])
def test_what_was_lost_is_made_again(record, lose):
    first = found(record, "thing", INPUTS, lambda: b"made")
    lose(record, first.sha256)
    assert held_result(record, "thing", INPUTS) == ""
    again = found(record, "thing", INPUTS, lambda: b"made")
    assert (again.new, record.blob(again.sha256)) == (True, b"made")
    assert held_result(record, "thing", INPUTS) == first.sha256


@dataclass(frozen=True)
class Rows:
    codes: tuple[str, ...]

    @cached_property
    def first(self) -> str:
        return self.codes[0]


def test_what_was_asked_of_an_input_before_does_not_change_its_name():
    rows = Rows(("RNL", "RDD"))
    before = name_of({"rows": rows})
    assert rows.first == "RNL"
    assert name_of({"rows": rows}) == before
