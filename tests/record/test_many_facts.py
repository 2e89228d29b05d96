"""Four times as many facts and files cost four times as much: each is listed, read and held once."""

from __future__ import annotations

import shutil
import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.model.period import Period
from tasks.notify.bounces import unfollowed
from tasks.record.codec import encoded
from tasks.record.facts import Begun, GivenUp
from tasks.record.outbox import Outbox
from tasks.record.record import Record
from tasks.record.seal import seal, seals_back, unended
from tasks.record.stores.folder import FolderShelf, FolderStore

FEW, MANY = 100, 400
OCTOBER = Period(2013, 10)


class Counting:
    """A store that counts what is asked of it."""

    def __init__(self, store: FolderStore) -> None:
        self.store, self.asked = store, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self.store, name)


def record_of(place: Path, many: int) -> Record:
    """So many facts of one month, put where the record has them; nothing is sealed."""
    record = Record(FolderStore(place))
    (place / "facts/main/given-up/2013-10").mkdir(parents=True)
    for number in range(many):
        fact = GivenUp(
            period=OCTOBER, notice=f"{number:06}", why="cancelled", sentence="It no longer held.", at=datetime(2013, 11, 1, tzinfo=UTC)
        )
        (place / record.key(fact)).write_bytes(encoded(fact))
    return record


def peak(act: Any) -> int:
    """The most bytes that were held at once while it acted."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_sealing_reads_each_new_fact_once_and_asks_for_lists_as_often_however_many_there_are(tmp_path):
    asked = {}
    for many in (FEW, MANY):
        store = Counting(record_of(tmp_path / str(many), many).store)
        assert seal(Record(store), [OCTOBER]) == many
        asked[many] = store.asked
        again = Counting(store.store)
        assert seal(Record(again), [OCTOBER]) == 0
        assert again.asked["read"] == 1  # of the seal alone
    assert (asked[FEW]["read"], asked[MANY]["read"]) == (FEW, MANY)
    assert {**asked[FEW], "read": 0} == {**asked[MANY], "read": 0}


def test_a_seal_reads_as_few_of_those_before_it_however_many_runs_there_were(tmp_path):
    record, asked = Record(FolderStore(tmp_path)), []
    for day in range(1, 41):
        record.add(GivenUp(period=OCTOBER, notice=f"{day:04}", why="cancelled", sentence="-", at=datetime(2013, 11, 1, tzinfo=UTC)))
        store = Counting(record.store)
        assert seal(Record(store), [OCTOBER]) == 1
        asked.append(store.asked["read"])
    assert max(asked) <= 3 + 8  # the new fact, eight seals, and their list, to read it and to replace it
    assert sum(asked[8:24]) == sum(asked[24:40])
    assert len([*seals_back(record, "2013-10")]) == 40
    (listed,) = (tmp_path / "results/main/sealed").iterdir()
    listed.write_text("not the hash of any seal\n", encoding="utf-8")
    assert seal(record, [OCTOBER]) == 0, "a list that is not of these seals is not believed"
    shutil.rmtree(tmp_path / "results")
    assert seal(record, [OCTOBER]) == 0


def test_that_a_run_ended_is_known_without_a_look_into_its_seals(tmp_path):
    record = Record(FolderStore(tmp_path))
    moment = datetime(2013, 10, 17, 8, tzinfo=UTC)
    begun = [record.follow(record.last(Begun, OCTOBER), Begun(month=OCTOBER, months=(OCTOBER,), moment=moment)) for _ in range(3)]
    seal(record, [OCTOBER], begun[:2])
    store = Counting(record.store)
    assert unended(Record(store)) == begun[2:]
    assert store.asked["read"] <= 1 + 1  # of the one that has not ended, and the seal
    shutil.rmtree(tmp_path / "results")
    assert unended(record) == begun[2:]
    seal(record, [OCTOBER], begun)
    store = Counting(record.store)
    assert unended(Record(store)) == []
    assert store.asked["read"] == 0


def test_what_came_back_is_looked_for_in_one_list_however_many_months_have_passed(tmp_path):
    store = Counting(FolderStore(tmp_path))
    assert list(unfollowed(Outbox(Record(store), OCTOBER), Period(2026, 10))) == []
    assert store.asked == {"below": 1}


def test_memory_grows_with_the_facts_and_no_faster(tmp_path):
    for many in (FEW, MANY, 1):
        record_of(tmp_path / str(many), many)
    sealed(tmp_path / "1", 1)  # what is imported and held for good is so by now
    few, more = (peak(lambda many=many: sealed(tmp_path / str(many), many)) for many in (FEW, MANY))
    assert more < 4.5 * few


def sealed(place: Path, many: int) -> None:
    record = Record(FolderStore(place))
    assert seal(record, [OCTOBER]) == sum(1 for _ in record.listed(GivenUp, OCTOBER)) == many


def test_a_site_writes_each_file_once_and_its_lists_once(tmp_path):
    written, held = {}, {}
    for many in (FEW, MANY):
        shelf = CountedShelf(tmp_path / f"site-{many}")
        held[many] = peak(lambda shelf=shelf, many=many: laid_out(shelf, many))
        written[many] = shelf.puts
    assert (written[FEW] - FEW, written[MANY] - MANY) == (written[FEW] - FEW,) * 2
    assert held[MANY] < 4.5 * held[FEW]


class CountedShelf(FolderShelf):
    """A folder that counts the files put into it."""

    puts = 0

    def _take_place(self, part: Path, path: str) -> None:
        self.puts += 1
        super()._take_place(part, path)


def laid_out(shelf: FolderShelf, many: int) -> None:
    with shelf.alone():
        for number in range(many):
            shelf.bring(f"2013-10/t{number}/index.html", b"a page")
        shelf.finish({})
