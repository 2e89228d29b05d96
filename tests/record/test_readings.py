"""What was read from files: held together, found by the names that decisions give."""

from __future__ import annotations

import pytest

from tasks.model.json_text import to_json
from tasks.model.mistake import NotFound
from tasks.model.update import Reading
from tasks.record.readings import Readings, blob_of, hold, sha_of, with_readings
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tests.record.counting import Counting


def read(words: str) -> Reading:
    return Reading("csv", head={"summary": words}, lines=({"row": 2, "narrative": words},), address={"narrative": "C{row}"})


FIRST, SECOND, THIRD = (read(words) for words in ("one", "two", "three"))


@pytest.fixture
def record(tmp_path):
    return Record(FolderStore(tmp_path))


def test_readings_that_were_held_together_are_one_blob_and_read_as_they_were(record):
    names = hold(record, [FIRST, SECOND])
    assert len(list(record.store.keys("blobs/"))) == 1
    assert [Readings(record)[names[sha_of(one)]] for one in (FIRST, SECOND)] == [FIRST, SECOND]


def test_a_reading_that_is_a_blob_of_its_own_as_they_once_were_is_read(record):
    assert Readings(record)[record.put_blob(to_json(FIRST))] == FIRST


def test_what_a_killed_run_left_held_is_used_and_not_held_again(record):
    names = hold(record, [FIRST, SECOND])
    (pack,) = {name.partition("/")[0] for name in names.values()}
    assert hold(record, [SECOND], [pack]) == {sha_of(SECOND): names[sha_of(SECOND)]}
    assert set(hold(record, [SECOND, THIRD], [pack])) == {sha_of(SECOND), sha_of(THIRD)}
    assert len(list(record.store.keys("blobs/"))) == 2


def test_readings_are_given_in_the_order_asked_for_and_those_of_one_pack_cost_one_look(tmp_path):
    record = Record(Counting(tmp_path))
    packs = [[read(f"{pack} {n}") for n in range(10)] for pack in "ab"]
    names = {sha: name for pack in packs for sha, name in hold(record, pack).items()}
    alone = record.put_blob(to_json(THIRD))
    mixed = [one for pair in zip(*packs, strict=True) for one in pair]
    submissions = [object() for _ in mixed]
    held = [(which, names[sha_of(one)]) for which, one in zip(submissions, mixed, strict=True)]
    record.store.asked.clear()
    assert with_readings(record, [*held, (submissions[0], alone)]) == [*zip(submissions, mixed, strict=True), (submissions[0], THIRD)]
    assert sorted(record.store.asked) == sorted(f"blobs/{blob}" for blob in {blob_of(name) for name in (*names.values(), alone)})
    assert blob_of(alone) == alone


def test_what_is_held_together_has_one_name_in_whichever_order_it_comes(record):
    assert hold(record, [FIRST, SECOND, THIRD]) == hold(record, [THIRD, FIRST, SECOND])


def test_a_reading_that_the_record_does_not_hold_is_named(record):
    with pytest.raises(NotFound, match="0" * 64):
        Readings(record)["0" * 64 + "/" + sha_of(FIRST)]
