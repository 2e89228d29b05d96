"""The fund's ledger: numbered entries, each claimed by creating the next number, so that approvals at once can never overspend the pot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tasks.model.award import pounds
from tasks.model.mistake import Mistake, NotFound
from tasks.record import Fact, Record
from tasks.rules.deadline import london_day
from tasks.site.shapes import LedgerLine
from tasks.stores import keys

FUND = "fund"
PROPOSED, APPROVED, DECLINED, VOIDED = "proposed", "approved", "declined", "voided"


class Refused(Mistake):
    """An entry cannot be made: the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries so far, oldest first. Sums are in pence."""

    entries: tuple[Fact, ...]

    @property
    def committed(self) -> Decimal:
        """What approved awards take from the pot, less those voided since and claw-backs approved."""
        return sum((Decimal(entry["pence"]) * _sign(entry, self) for entry in self.entries), Decimal(0))

    @property
    def last(self) -> Fact | None:
        return self.entries[-1] if self.entries else None

    def entry(self, number: int) -> Fact:
        if not 1 <= number <= len(self.entries):
            raise NotFound(f"The ledger has no entry {number}: see `measures award list`")
        return self.entries[number - 1]

    def settled(self, number: int) -> Fact | None:
        """The newest word on a proposal: its approval, refusal or voiding."""
        return next((entry for entry in reversed(self.entries) if entry["proposal"] == number), None)

    def standing(self, contract: str) -> Fact | None:
        """A contract's newest proposal, unless it was declined or voided; a claw-back does not count as one."""
        mine = [e for e in self.entries if e["contract"] == contract and e["entry"] == PROPOSED and Decimal(e["pence"]) >= 0]
        newest = mine[-1] if mine else None
        word = self.settled(newest["number"]) if newest else None
        return None if word and word["entry"] in {DECLINED, VOIDED} else newest


def _sign(entry: Fact, ledger: Ledger) -> int:
    """1 for an approval that stands; 0 for anything else."""
    if entry["entry"] != APPROVED:
        return 0
    word = ledger.settled(entry["proposal"])
    return 0 if word and word["entry"] == VOIDED else 1


def in_public(ledger: Ledger) -> list[LedgerLine]:
    """What the public is told of every entry: what was put forward, approved, declined or became void, when, and why."""
    return [
        {
            "number": entry["number"],
            "entry": entry["entry"],
            "contract": entry["contract"],
            "amount": pounds(Decimal(entry["pence"])),
            "day": london_day(datetime.fromisoformat(entry["at"])).isoformat(),
            "why": f"{entry['note']} changed" if entry["entry"] == VOIDED else entry["note"],
            "left": pounds(Decimal(entry["left"])),
        }
        for entry in ledger.entries
    ]


def read_ledger(record: Record) -> Ledger:
    """The ledger as it stands, checked: no number missing, every entry following the one before, every balance right."""
    prefix = keys.ledger(FUND)
    return Ledger(tuple(record.fact(f"{prefix}{n}.json") for n in range(1, record.newest(prefix) + 1)))


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
