"""The fund's ledger as the record holds it: numbered entries, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tasks.model.mistake import NotFound
from tasks.record import keys
from tasks.record.record import Fact, Record

FUND = "fund"


PROPOSED, APPROVED, DECLINED, VOIDED = "proposed", "approved", "declined", "voided"


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


def read_ledger(record: Record) -> Ledger:
    """The ledger as it stands, checked: no number missing, every entry following the one before, every balance right."""
    prefix = keys.ledger(FUND)
    return Ledger(tuple(record.fact(f"{prefix}{n}.json") for n in range(1, record.newest(prefix) + 1)))
