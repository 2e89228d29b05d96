"""Which partition a code is given: the last that has room, then a new one; and it is the code's for good."""

from __future__ import annotations

from collections import Counter

from tasks.record.partitions import grouped, partitions_of
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore


def test_codes_fill_the_last_partition_then_new_ones_and_keep_what_they_were_given(tmp_path):
    record = Record(FolderStore(tmp_path))
    first = partitions_of(record, [f"A{n:02}" for n in reversed(range(51))])
    assert Counter(first.values()) == {"00001": 50, "00002": 1}
    assert first["A50"] == "00002"
    again = partitions_of(record, ["B1", "A00", "B0"])
    assert again == first | {"B0": "00002", "B1": "00002"}
    assert partitions_of(record, []) == again
    assert grouped(again, ["B1", "A50", "A03", "B0"]) == {"00001": ("A03",), "00002": ("A50", "B0", "B1")}
    assert list(grouped({"A": "00002", "B": "00001"}, "AB").items()) == [("00001", ("B",)), ("00002", ("A",))]
    more = partitions_of(record, [f"C{n:02}" for n in range(50)])
    assert Counter(more.values()) == {"00001": 50, "00002": 50, "00003": 3}
