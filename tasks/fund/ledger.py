"""Entries of the fund's ledger: each takes the next number by creating it, so that approvals at once can never overspend the pot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from tasks.model.mistake import Mistake
from tasks.record.facts import LedgerEntry
from tasks.record.ledger_entries import Ledger, read_ledger
from tasks.record.record import Record

_TRIES = 200


class CannotEnter(Mistake):
    """An entry cannot be made: the text says why, and what to do."""


def write_entry(record: Record, judge: Callable[[Ledger], LedgerEntry]) -> LedgerEntry:
    """Add the entry that `judge` makes of the ledger as it stands. If another writer was first it is judged again beside theirs.

    `judge` raises CannotEnter when the entry must not be made. Its `pot` is in pence; what is committed, and what is left, are filled in.
    """
    for _ in range(_TRIES):
        ledger = read_ledger(record)
        entry = judge(ledger)
        committed = Ledger((*ledger.entries, entry)).committed
        if committed > entry.pot and committed > ledger.committed:
            raise CannotEnter(f"The pot cannot bear it: {entry.pot - ledger.committed} pence are left, and it takes {entry.pence}")
        bound = entry.pot if entry.pot.is_finite() else committed  # without a pot nothing is left, and nothing is too much
        written = record.follow(ledger.last, replace(entry, pot=bound, committed=committed, left=bound - committed))
        if written:
            return written
    raise CannotEnter("Too many people write to the ledger at once: run the command again")


def entry_of(kind: str, proposal: LedgerEntry, by: str, note: str, at: datetime, pot: Decimal) -> LedgerEntry:
    """An entry that decides on a proposal: approves, declines or voids it, at a moment (aware). `pot` is in pence."""
    return LedgerEntry(
        entry=kind,
        contract=proposal.contract,
        pence=proposal.pence,
        rate=proposal.rate,
        inputs=proposal.inputs,
        proposal=proposal.number,
        by=by,
        note=note,
        at=at,
        pot=pot,
    )
