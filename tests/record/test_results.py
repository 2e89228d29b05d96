"""What was worked out is found again by what it was made from, and made again where it was lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
    (record.store.folder / name).write_text("no hash", encoding="utf-8")


def test_what_was_made_of_the_same_inputs_is_not_made_again(record):
    assert held_result(record, "thing", INPUTS) == ""
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


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"RNL", "RDD"}, ["RDD", "RNL"]),
        (frozenset({"RNL"}), ["RNL"]),
        (Rows(("RNL",)), {"codes": ["RNL"]}),
        (date(2013, 10, 1), "2013-10-01"),
        (Decimal("1.50"), "1.50"),
        ({2: "b", 1: "a"}, {"1": "a", "2": "b"}),
    ],
)
def test_an_input_is_named_by_what_it_says_whatever_holds_it_and_another_by_another_name(value, written):
    assert name_of({"input": value}) == name_of({"input": written}) != name_of({"input": "another"})
    assert re.fullmatch("[0-9a-f]{64}", name_of({"input": value}))
