"""The fund's ledger as the record holds it: numbered entries, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tasks.model.mistake import NotFound
from tasks.record.facts import LedgerEntry
from tasks.record.record import Record

FUND = "fund"
PROPOSED, APPROVED, DECLINED, VOIDED, PAID = "proposed", "approved", "declined", "voided", "paid"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries so far, oldest first. Sums are in pence."""

    entries: tuple[LedgerEntry, ...]

    @property
    def committed(self) -> Decimal:
        """What approved awards take from the pot, less those voided before they were paid and claw-backs approved."""
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
        return next((entry for entry in reversed(self.entries) if entry.proposal == number and entry.entry != PAID), None)

    def payment(self, number: int) -> LedgerEntry | None:
        """The entry that says that a proposal, once approved, was paid."""
        return next((entry for entry in self.entries if entry.proposal == number and entry.entry == PAID), None)

    def reimbursed(self, contract: str, month: str) -> tuple[LedgerEntry, ...]:
        """What was paid of a contract's own costs of a month (`2013-10`)."""
        mine = (entry for entry in self.entries if entry.entry == PAID and entry.contract == contract and not entry.proposal)
        return tuple(entry for entry in mine if [part[0] for part in entry.parts] == [month])

    def to_take_back(self, contract: str) -> LedgerEntry | None:
        """The payment of a contract's award that was void afterwards and has not been taken back."""
        for paid in reversed(self.entries):
            decided = self.settled(paid.proposal) if paid.entry == PAID and paid.contract == contract and paid.pence > 0 else None
            if decided and decided.entry == VOIDED and not self._claw_back(APPROVED, contract, decided.number):
                return paid
        return None

    def unclaimed(self, contract: str) -> LedgerEntry | None:
        """The payment to take back of which no claw-back has been proposed yet."""
        paid = self.to_take_back(contract)
        decided = self.settled(paid.proposal) if paid else None
        return None if decided is None or self._claw_back(PROPOSED, contract, decided.number) else paid

    def taken_back(self, approval: LedgerEntry) -> bool:
        """Whether a claw-back of an approved award has been approved."""
        return self._claw_back(APPROVED, approval.contract, approval.number)

    def _claw_back(self, kind: str, contract: str, since: int) -> bool:
        return any(entry.entry == kind and entry.contract == contract and entry.pence < 0 for entry in self.entries[since:])

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
        """Whether an entry is an approval that was not voided, or only after it had been paid."""
        if entry.entry != APPROVED:
            return False
        decided = self.settled(entry.proposal)
        return decided is None or decided.entry != VOIDED or self.payment(entry.proposal) is not None


def read_ledger(record: Record) -> Ledger:
    """The ledger as it stands, oldest entry first."""
    return Ledger(tuple(record.get(LedgerEntry, FUND, n) for n in range(1, record.newest(LedgerEntry, FUND) + 1)))
