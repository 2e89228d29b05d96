"""The fund's ledger: numbered entries, each claimed by creating the next number, so that approvals at once can never overspend the pot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from tasks.model.mistake import Mistake
from tasks.record import keys
from tasks.record.ledger import FUND, Ledger, read_ledger
from tasks.record.record import Fact, Record


class Refused(Mistake):
    """An entry cannot be made: the text says why, and what to do."""


def write_entry(record: Record, judge: Callable[[Ledger], Mapping[str, object]], pot: Decimal, at: datetime) -> Fact:
    """Add the entry that `judge` makes of the ledger as it stands. If another writer was first it is judged again beside theirs.

    `judge` raises Refused when the entry must not be made. `pot` is in pence; what is committed, and what is left, stand in the entry.
    """
    while True:
        ledger = read_ledger(record)
        entry = {"proposal": 0, **judge(ledger), "at": at.isoformat(), "pot": str(pot)}
        number = len(ledger.entries) + 1
        committed = Ledger((*ledger.entries, {**entry, "number": number})).committed
        if committed > pot and committed > ledger.committed:
            raise Refused(f"The pot cannot bear it: {pot - ledger.committed} pence are left, and it takes {entry['pence']}")
        balance = {"committed": str(committed), "left": str(pot - committed)}
        if record.follow(keys.ledger(FUND), ledger.last, {**entry, **balance}):
            return record.fact(keys.ledger_entry(FUND, number))
