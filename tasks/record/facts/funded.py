"""Costs that partners claim, published evidence, and the ledger of the fund."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.record.facts.chain import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLine:
    """One line of a partner's claim of costs, in whole pence."""

    contract: str
    month: Period
    category: str
    pence: Decimal | None  # None where no amount could be read
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostClaim:
    """A partner's claim of costs, what was decided on it and why."""

    partner: str
    id: str
    name: str
    received_at: datetime
    sent_by: str
    channel: str
    sha256: str
    rules: str
    decision: str
    findings: tuple[Finding, ...]
    lines: tuple[ClaimedLine, ...]

    @property
    def day(self) -> date:
        """The day it was received on (UTC), under which the record holds it."""
        return self.received_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A published file kept as evidence, or in `refused` why it could not be used."""

    kind: str  # 'mortality' | 'ratings' | 'oversight'
    id: str
    name: str
    received_at: datetime
    sha256: str
    refused: str

    @property
    def day(self) -> date:
        """The day it was received on (UTC), under which the record holds it."""
        return self.received_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One numbered entry of a fund's ledger. Sums are in pence; `proposal` is the number of the entry it decides on.

    What was paid has the day and the payer's reference. With a `proposal` it is that award, without one the costs of a month (`parts`).
    """

    fund: str = "fund"
    number: int = 1
    follows: str = ""
    entry: str  # 'proposed' | 'approved' | 'declined' | 'voided' | 'paid'
    contract: str
    pence: Decimal
    rate: str
    by: str
    identity: str = ""
    note: str
    inputs: Mapping[str, str]
    at: datetime
    pot: Decimal
    committed: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    proposal: int = 0
    answer: str = ""
    sentence: str = ""
    clause: str = ""
    steps: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    cost: str = ""
    paid_on: date | None = None
    reference: str = ""
    hash: str = HASH
