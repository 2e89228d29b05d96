"""The fund's ledger as the record holds it: numbered entries, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tasks.model.mistake import NotFound
from tasks.record.facts import LedgerEntry
from tasks.record.record import Record

FUND = "fund"
PROPOSED, APPROVED, DECLINED, VOIDED = "proposed", "approved", "declined", "voided"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries so far, oldest first. Sums are in pence."""

    entries: tuple[LedgerEntry, ...]

    @property
    def committed(self) -> Decimal:
        """What approved awards take from the pot, less those voided since and claw-backs approved."""
        return sum((entry.pence for entry in self.entries if self._stands(entry)), Decimal(0))

    @property
    def last(self) -> LedgerEntry | None:
        return self.entries[-1] if self.entries else None

    def entry(self, number: int) -> LedgerEntry:
        """An entry by its number; raises NotFound."""
        if not 1 <= number <= len(self.entries):
            raise NotFound(f"The ledger has no entry {number}: see `measures award list`")
        return self.entries[number - 1]

    def settled(self, number: int) -> LedgerEntry | None:
        """The newest entry that decides on a proposal: its approval, refusal or voiding."""
        return next((entry for entry in reversed(self.entries) if entry.proposal == number), None)

    def open_proposal(self, contract: str) -> LedgerEntry | None:
        """A contract's first proposal that nothing decides on yet, a claw-back included."""
        mine = (entry for entry in self.entries if entry.contract == contract and entry.entry == PROPOSED)
        return next((entry for entry in mine if self.settled(entry.number) is None), None)

    def standing(self, contract: str) -> LedgerEntry | None:
        """A contract's newest proposal, unless it was declined or voided; a claw-back does not count as one."""
        mine = [entry for entry in self.entries if entry.contract == contract and entry.entry == PROPOSED and entry.pence >= 0]
        newest = mine[-1] if mine else None
        decided = self.settled(newest.number) if newest else None
        return None if decided and decided.entry in {DECLINED, VOIDED} else newest

    def _stands(self, entry: LedgerEntry) -> bool:
        """Whether an entry is an approval that was not voided."""
        if entry.entry != APPROVED:
            return False
        decided = self.settled(entry.proposal)
        return decided is None or decided.entry != VOIDED


def read_ledger(record: Record) -> Ledger:
    """The ledger as it stands, oldest entry first."""
    return Ledger(tuple(record.get(LedgerEntry, FUND, n) for n in range(1, record.newest(LedgerEntry, FUND) + 1)))
