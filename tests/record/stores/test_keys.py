"""Where each thing is held."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.model.update import Submission
from tasks.record.facts import Decision, Lease, Partitions, Receipt, Revision, Seal
from tasks.record.kinds import KINDS
from tasks.record.record import RESTORING, Damaged, HalfRestored, Record, formats_in, mark, record_in
from tasks.record.stores.folder import FolderStore
from tasks.record.stores.store import BadKey

OCTOBER = Period(2013, 10)
WHICH = "20131114T091500Z-3f2a9c1d"
NOON = datetime(2013, 11, 14, 12, tzinfo=UTC)


@pytest.fixture
def record(tmp_path):
    return Record(FolderStore(tmp_path))


def place(record, of, *parts):
    """Where a fact with these parts of a key stands."""
    return record.newest_format.key(KINDS[of], tuple(map(str, parts)))


def test_every_key_stands_where_the_architecture_says(record):
    assert place(record, ActionPlan, "RNL", 1) == "facts/main/plans/RNL=1.json"
    assert place(record, Submission, "2013-11-14", "RNL", WHICH) == f"facts/main/submissions/2013-11-14/RNL={WHICH}.json"
    assert place(record, Decision, OCTOBER, "RNL", WHICH, 2) == f"facts/main/decisions/2013-10/RNL={WHICH}=2.json"
    assert place(record, Revision, OCTOBER, 3) == "facts/main/revisions/2013-10/3.json"
    assert place(record, Receipt, OCTOBER, "00ff") == "facts/main/receipts/2013-10/00ff.json"
    assert place(record, Lease, OCTOBER, "00ff", 2) == "facts/main/leases/2013-10/00ff=2.json"
    assert place(record, Partitions, 1) == "facts/main/partitions/1.json"
    assert place(record, Seal, "2013-10", 4) == "facts/main/seals/2013-10/4.json"


def test_no_two_kinds_share_a_folder():
    folders = [kind.folder for kind in KINDS.values()]
    assert len(folders) == len(set(folders))


def test_what_is_held_is_listed_by_each_beginning_of_its_key(record):
    for trust, size in (("RNL", 1), ("RNLX", 2)):
        record.add(Submission(id=WHICH, trust=trust, name="update.csv", received_at=NOON, sha256="", size=size))
    both = [("2013-11-14", "RNL", WHICH), ("2013-11-14", "RNLX", WHICH)]
    assert list(record.listed(Submission)) == list(record.listed(Submission, "2013-11")) == both
    assert list(record.listed(Submission, "2013-11-14")) == both
    assert list(record.listed(Submission, "2013-11-14", "RNL")) == both[:1]
    assert list(record.listed(Submission, "2013-1")) == []
    assert record.months(Submission) == [Period(2013, 11)]


@pytest.mark.parametrize("trust", ["RNL/../RWD", "RNL/1", "/RNL", "..", "R NL", "RNL\n", "RNL=1", "=", ""])
def test_a_trust_code_that_would_reach_elsewhere_makes_no_key(record, trust):
    with pytest.raises(BadKey):
        record.find(ActionPlan, trust, 1)


@pytest.mark.parametrize("sha", ["AB" * 32, "ab" * 31, "../" + "ab" * 32])
def test_a_blob_is_found_by_its_whole_hash_alone(record, sha):
    with pytest.raises((BadKey, NotFound)):
        record.blob(sha)


def test_the_newest_number_is_the_highest_not_the_last_listed(record):
    for number in (1, 10, 2):
        record.add(Partitions(number=number, codes={}))
    assert record.newest(Partitions) == 10
    assert record.newest(Revision, OCTOBER) == 0


def test_numbers_begin_at_one_and_name_the_fact_before(record):
    first = record.follow(None, Partitions(codes={}))
    second = record.follow(first, Partitions(codes={"00001": ("RNL",)}))
    assert (first.number, first.follows) == (1, "")
    assert (second.number, second.follows) == (2, first.hash)
    assert record.follow(first, Partitions(codes={})) is None


def test_bytes_are_held_once_under_their_hash_one_by_one_or_together_and_given_back_unless_they_were_altered(record):
    first, second = (hashlib.sha256(data).hexdigest() for data in (b"one", b"two"))
    assert record.put_blob(b"one") == first
    assert record.put_blobs([b"two", b"one", b"two"]) == [second, first, second]
    assert list(record.store.keys("")) == sorted(f"blobs/{sha}" for sha in (first, second))
    assert [record.blob(sha) for sha in (first, second)] == [b"one", b"two"]
    assert [record.holds_blob(sha) for sha in (first, "0" * 64)] == [True, False]
    (record.store.folder / "blobs" / first).write_bytes(b"other")
    with pytest.raises(Damaged, match=f"^blobs/{first} was damaged or altered: run `measures verify`, and put it back from a backup$"):
        record.blob(first)


def test_what_is_held_under_a_key_is_the_answer_by_whomever_it_was_written(record):
    asked = Partitions(codes={"00001": ("RNL",)})
    first = record.hold(asked)
    assert (first, len(first.hash)) == (asked, 64)
    assert record.hold(Partitions(codes={})) == first
    assert record.missing(Partitions, [("1",), ("2",)]) == [("2",)]
    assert record.find(Partitions, 2) is None


def test_a_record_on_which_a_backup_was_not_put_to_its_end_is_left_alone_and_formats_are_written_down_once(record):
    assert formats_in(record.store) == (1,)
    found = []
    for number, holds in ((1, (1,)), (1, (1, 0)), (2, (1, 0))):
        mark(record.store, holds, number)
        found.append(formats_in(record.store))
    assert found == [(1,), (1,), (1, 0)]
    assert [type(layout).__name__ for layout in record_in(record.store).formats] == ["One", "Zero"]
    record.store.create(RESTORING, b"my\xff.tar")
    says = "^This record was not restored to the end: run `measures restore my\ufffd.tar` again. Nothing was changed$"
    with pytest.raises(HalfRestored, match=says):
        record_in(record.store)
