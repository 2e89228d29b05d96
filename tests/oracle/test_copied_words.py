"""Words two trusts share are told to the one that sent them later, whichever updates happen to be read together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.model.json_text import to_json
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.facts import Decision
from tasks.record.record import Record, open_record
from tasks.record.stores.folder import FolderStore
from tasks.validate.copied_words import copied_from
from tasks.validate.fingerprints import fingerprints_of, same_words_in, store_batch, stored_batches
from tasks.workbook.update_frames import update_frames
from tests.oracle.clean import LONG, RECEIVED, Clean, submission

Update = tuple[Submission, Reading]


class Watched(FolderStore):
    """A folder that notes what is read of it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.seen: list[str] = []

    def read(self, key: str) -> bytes:
        self.seen.append(key)
        return super().read(key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        self.seen.append(prefix)
        return super().keys(prefix)


@pytest.fixture
def record(tmp_path):
    return open_record(str(tmp_path))


def shared(base: Clean, record: Record, *taken: Update) -> dict[str, str]:
    """Each action of the updates whose words another trust used before, and that trust's action."""
    _, lines = update_frames(base.run, base.period, taken, base.last)
    names = same_words_in(stored_batches(record, base.period), fingerprints_of(taken, LONG))
    found = copied_from(record, base.period, taken, lines, base.last, names, LONG)
    return dict(zip(lines["ref"][found != ""], found[found != ""], strict=True))


def first(base: Clean) -> Update:
    """What RMP sent two hours before the others."""
    return replace(submission("RMP", "first"), received_at=RECEIVED - timedelta(hours=2)), base.readings["RMP"]


def copying(base: Clean, trust: str, line: int) -> Update:
    """An update that says in one line what RMP says of its fifth action."""
    words = str(base.readings["RMP"].lines[4]["narrative"]).upper()
    lines = tuple(one | ({"narrative": words} if n == line else {}) for n, one in enumerate(base.readings[trust].lines))
    return submission(trust, "second"), replace(base.readings[trust], lines=lines)


def indexed(base: Clean, record: Record, *taken: Update) -> None:
    """One batch, killed before anything was decided."""
    store_batch(record, base.period, fingerprints_of(taken, LONG), stored_batches(record, base.period))


def decided(base: Clean, record: Record, *taken: Update) -> None:
    """One batch, decided on."""
    indexed(base, record, *taken)
    for sent, reading in taken:
        accept(record, base.period, sent, reading)


def accept(record: Record, period: Period, sent: Submission, reading: Reading) -> None:
    """A further decision on an update, as one of that month."""
    last = record.last(Decision, period, sent.trust, sent.id)
    accepted = Decision(
        period=period,
        trust=sent.trust,
        submission=sent.id,
        received_at=sent.received_at,
        file=sent.name,
        sha256=sent.sha256,
        decision="accepted",
        reading=record.put_blob(to_json(reading)),
        rules="",
        findings=(),
    )
    record.follow(last, accepted)


def test_the_later_of_two_updates_is_told_together_or_alone(base, record):
    second = copying(base, "RNL", 2)
    assert shared(base, record, first(base), second) == {"RNL-03": "RMP-05"}
    assert shared(base, record, first(base)) == {}
    assert shared(base, record, second) == {}  # the record does not know yet

    decided(base, record, first(base))
    assert shared(base, record, second) == {"RNL-03": "RMP-05"}
    assert shared(base, record, first(base)) == {}


def test_what_is_told_does_not_depend_on_the_batches_the_others_were_decided_in(base, tmp_path):
    one, two, three = first(base), copying(base, "RNL", 2), copying(base, "RK5", 5)
    late = copying(base, "RDD", 1)
    late = replace(late[0], received_at=RECEIVED + timedelta(hours=1)), late[1]
    told = []
    for n, batches in enumerate(([[one, two, three]], [[one, two], [three]], [[three], [two], [one]])):
        record = open_record(str(tmp_path / str(n)))
        for batch in batches:
            decided(base, record, *batch)
        told.append(shared(base, record, late))
    assert told == [{"RDD-02": "RMP-05"}] * 3


def test_what_a_killed_run_left_undecided_is_told_to_nobody(base, record):
    indexed(base, record, first(base), copying(base, "RK5", 5))
    second = copying(base, "RNL", 2)
    assert shared(base, record, second) == {}
    decided(base, record, first(base))
    assert shared(base, record, second) == {"RNL-03": "RMP-05"}


def test_of_an_update_decided_on_again_the_newest_reading_counts(base, record):
    sent, reading = first(base)
    others = tuple(
        line | {"narrative": f"Something quite different, and long enough to be looked at: {line['ref']}"} for line in reading.lines
    )
    for said, told in ((others, {}), (reading.lines, {"RNL-03": "RMP-05"}), (others, {})):
        decided(base, record, (sent, replace(reading, lines=said)))
        assert shared(base, record, copying(base, "RNL", 2)) == told


def test_an_update_that_is_checked_again_counts_as_it_is_read_now(base, record):
    sent, reading = first(base)
    decided(base, record, (sent, reading))
    silent = sent, replace(reading, lines=tuple(line | {"narrative": ""} for line in reading.lines))
    assert shared(base, record, silent, copying(base, "RNL", 2)) == {}


def test_an_update_for_another_month_is_no_copy_in_this_one(base, record):
    sent, reading = first(base)
    indexed(base, record, (sent, reading))
    accept(record, base.period.previous(), sent, reading)
    assert shared(base, record, copying(base, "RNL", 2)) == {}


def test_of_the_others_only_those_that_share_words_are_read(base, tmp_path):
    store = Watched(tmp_path)
    record = Record(store)
    decided(base, record, first(base), *((submission(trust, "first"), base.readings[trust]) for trust in ("RDD", "RK5")))
    store.seen.clear()
    assert shared(base, record, copying(base, "RNL", 2)) == {"RNL-03": "RMP-05"}
    read = [key for key in store.seen if "/decisions/" in key and key.endswith(".json")]
    assert {key.rpartition("=")[0] for key in read} == {f"facts/main/decisions/{base.period}/RMP=first"}
    assert sum(key.startswith("blobs/") for key in store.seen) == 1


def test_what_a_batch_says_already_is_not_kept_again(base, record):
    one, two = first(base), copying(base, "RNL", 2)
    indexed(base, record, two, one)
    (whole,) = record.store.keys()
    for again in ([one, two], [one], [two]):
        indexed(base, record, *again)
    assert list(record.store.keys()) == [whole]
    indexed(base, record, two, copying(base, "RK5", 5))
    assert sorted(name for batch in stored_batches(record, base.period) for name in batch) == [
        "2013-12-12/RK5/second",
        "2013-12-12/RMP/first",
        "2013-12-12/RNL/second",
    ]


def test_a_batch_begun_again_is_the_same_to_the_byte_in_whatever_order(base, tmp_path):
    taken, found = [first(base), copying(base, "RNL", 2), copying(base, "RK5", 5)], []
    for n, order in enumerate((taken, taken[::-1])):
        record = open_record(str(tmp_path / str(n)))
        indexed(base, record, *order)
        found.append({key: record.store.read(key) for key in record.store.keys("")})
    assert found[0] == found[1]


def test_an_update_without_long_narratives_is_in_its_batch_with_nothing_so_that_nobody_looks_at_it_again(base, record):
    sent, reading = first(base)
    indexed(base, record, (sent, replace(reading, lines=tuple(line | {"narrative": "Done."} for line in reading.lines))))
    assert stored_batches(record, base.period) == [{"2013-12-12/RMP/first": ""}]
    assert shared(base, record, copying(base, "RNL", 2)) == {}
