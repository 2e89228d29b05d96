"""The fund's ledger in public words: what was put forward, approved, declined or became void, when, and why."""

from __future__ import annotations

from tasks.model.award import pounds
from tasks.record.ledger_entries import VOIDED, Ledger
from tasks.rules.deadline import london_day
from tasks.site.data.shapes import LedgerLine


def public_lines(ledger: Ledger) -> list[LedgerLine]:
    """What the public is told of every entry: what was put forward, approved, declined or became void, when, and why."""
    return [
        {
            "number": entry.number,
            "entry": entry.entry,
            "contract": entry.contract,
            "amount": pounds(entry.pence),
            "day": london_day(entry.at).isoformat(),
            "why": f"{entry.note} changed" if entry.entry == VOIDED else entry.note,
            "left": pounds(entry.left),
        }
        for entry in ledger.entries
    ]
