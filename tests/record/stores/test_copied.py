"""Copies of a store far away: asked for once, and never another answer than the store's own."""

from __future__ import annotations

import pytest

from tasks.model.mistake import NotFound
from tasks.record.stores.copied import CopiedStore
from tests.record.counting import Counting


@pytest.fixture
def far(tmp_path):
    return Counting(tmp_path / "far")


def test_what_was_written_or_read_is_not_asked_for_again(far):
    far.create("facts/main/plans/RNL=1.json", b"by another")
    near = CopiedStore(far)
    near.create("blobs/00ff", b"mine")
    for _ in range(3):
        assert near.read("blobs/00ff") == b"mine"
        assert near.read("facts/main/plans/RNL=1.json") == b"by another"
    assert far.asked == ["facts/main/plans/RNL=1.json"]


def test_what_can_be_worked_out_again_is_always_asked_for_as_it_may_be_thrown_away(far):
    near = CopiedStore(far)
    near.create("results/main/read/1", b"first")
    far.discard("results/main/read/1")
    with pytest.raises(NotFound):
        near.read("results/main/read/1")


def test_what_is_not_there_yet_is_found_once_another_has_written_it(far):
    near = CopiedStore(far)
    with pytest.raises(NotFound):
        near.read("facts/main/receipts/2013-10/00ff.json")
    far.create("facts/main/receipts/2013-10/00ff.json", b"taken")
    assert near.read("facts/main/receipts/2013-10/00ff.json") == b"taken"


def test_a_key_that_another_had_first_is_read_as_it_is_there(far):
    near = CopiedStore(far)
    far.create("a", b"theirs")
    assert not near.create("a", b"ours")
    assert near.read("a") == b"theirs"


def test_what_was_replaced_through_it_is_read_anew(far):
    near = CopiedStore(far)
    near.create("people/main/1.json", b"ann@trust.example")
    near.replace("people/main/1.json", b"erased", b"ann@trust.example")
    assert near.read("people/main/1.json") == b"erased"


def test_of_more_than_it_keeps_the_oldest_is_asked_for_again_and_comes_back_whole(far):
    near = CopiedStore(far, most=2500)
    for n in range(3):
        near.create(f"blobs/{n}", bytes(1000))
    assert [len(near.read(f"blobs/{n}")) for n in range(3)] == [1000] * 3
    assert far.asked


def test_a_machine_whose_disk_takes_no_more_copies_asks_the_store(far):
    near = CopiedStore(far)
    near._copies.execute("PRAGMA max_page_count = 20")
    for n in range(30):
        assert near.create(f"blobs/{n}", bytes(4000))
    assert [near.read(f"blobs/{n}") for n in range(30)] == [bytes(4000)] * 30
    assert far.asked


def test_of_two_who_read_at_once_one_keeps_the_copy_and_no_room_is_counted_twice(far):
    class Slow(Counting):
        def read(self, key):
            if not self.asked:
                self.asked.append("by the other")
                near.read(key)
            return super().read(key)

    near = CopiedStore(Slow(far.folder), most=2500)
    for n in range(2):
        far.create(f"blobs/{n}", bytes(1000))
    assert [len(near.read(f"blobs/{n}")) for n in (0, 1, 0, 1)] == [1000] * 4
    assert near.under.asked == ["by the other", "blobs/0", "blobs/0", "blobs/1"]
