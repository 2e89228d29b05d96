"""The fund's ledger in public words: what was put forward, approved, declined or became void, when, and why."""

from __future__ import annotations

from tasks.model.award import pounds
from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.record.facts import LedgerEntry
from tasks.record.ledger_entries import PAID, VOIDED, Ledger
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
            "why": _why(entry),
            "left": pounds(entry.left),
        }
        for entry in ledger.entries
    ]


def _why(entry: LedgerEntry) -> str:
    if entry.entry == VOIDED:
        return f"{entry.note} changed"
    if entry.entry == PAID and entry.paid_on:
        what = f"the award of entry {entry.proposal}" if entry.proposal else " and ".join(_costs_of(month) for month, _ in entry.parts)
        note = f"; {entry.note}" if entry.note else ""
        return f"{what}, on {in_full(entry.paid_on)}, reference {entry.reference}{note}"
    return entry.note


def _costs_of(month: str) -> str:
    return f"costs of {Period.parse(month).words}"
