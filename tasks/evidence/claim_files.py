"""A partner's monthly claim of costs: a CSV of contract, month, category, amount and evidence, checked in one pass with every finding."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tasks.evidence.table import decoded
from tasks.model.award import CostLine, pounds
from tasks.model.contract import Contract, Fund
from tasks.model.finding import Finding, Severity
from tasks.model.period import Period

COLUMNS = ("contract", "month", "category", "amount", "evidence")
_AMOUNT = re.compile(r"£?\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim as read: its cost lines, and what was found. With an error among the findings nothing of it counts."""

    lines: tuple[CostLine, ...]
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def read_claim(
    partner: str, data: bytes, contracts: Sequence[Contract], fund: Fund, received: Period, used: Mapping[tuple[str, Period, str], str]
) -> ReadClaim:
    """Read and check what `partner` sent, received in a month. `used` names, by (partner, month, evidence), the contract it supports.

    Amounts are pounds with at most two decimals, never negative. The same evidence cannot support costs of two contracts.
    """
    table = list(csv.reader(io.StringIO(decoded(data), newline="")))[: MOST_ROWS + 2]
    header = tuple(" ".join(cell.split()).casefold() for cell in table[0]) if table else ()
    if len(set(header)) != len(header) or set(header) != set(COLUMNS) or len(table) > MOST_ROWS + 1:
        seen = ",".join(header)[:200]
        says = f"A claim has the columns {', '.join(COLUMNS)}, each once, and at most {MOST_ROWS:,} lines."
        return ReadClaim((), (_finding("claim columns", partner, str(received), "line 1", seen, says, "Use the form's header unchanged."),))
    reader = _Reader(partner, {c.id: c for c in contracts if c.partner == partner}, fund, received, dict(used))
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            reader.take(number, dict(zip(header, (cell.strip() for cell in cells), strict=False)), len(cells))
    if not reader.lines and not reader.findings:
        says = "The claim has no cost in it."
        reader.findings.append(
            _finding("claim empty", partner, str(received), "whole file", "", says, "Add a line per cost, or do not send it.")
        )
    return ReadClaim(tuple(reader.lines), tuple(reader.findings))


def _finding(check: str, trust: str, period: str, address: str, seen: str, says: str, mend: str, *, warn: bool = False) -> Finding:
    return Finding(check, Severity.WARNING if warn else Severity.ERROR, trust, period, "", address, seen[:200], says, mend)


class _Reader:
    """Takes lines one by one, and holds what they say and what is wrong with them."""

    def __init__(
        self, partner: str, contracts: dict[str, Contract], fund: Fund, received: Period, used: dict[tuple[str, Period, str], str]
    ) -> None:
        self.partner, self.contracts, self.fund, self.received, self.used = partner, contracts, fund, received, used
        self.lines: list[CostLine] = []
        self.findings: list[Finding] = []

    def take(self, number: int, row: dict[str, str], cells: int) -> None:
        before = len(self.errors)
        if cells < len(COLUMNS) or cells > len(COLUMNS):
            self._find("claim cells", number, "", str(cells), f"The line has {cells} cells.", "Give five; quote a cell with a comma in it.")
            return
        contract = self._contract(number, row["contract"])
        month = self._month(number, row["month"], contract)
        self._category(number, row["category"])
        pence = self._amount(number, row["amount"])
        if contract and month:
            self._evidence(number, row["evidence"], contract.id, month)
        if contract and month and pence is not None and len(self.errors) == before:
            self.lines.append(CostLine(contract.id, month, row["category"].casefold(), pence, row["evidence"]))

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    def _find(self, check: str, number: int, column: str, seen: str, says: str, mend: str, *, warn: bool = False) -> None:
        address = f"line {number}, column {column}" if column else f"line {number}"
        self.findings.append(_finding(check, self.partner, str(self.received), address, seen, says, mend, warn=warn))

    def _contract(self, number: int, written: str) -> Contract | None:
        contract = self.contracts.get(written.upper())
        if contract is None:
            mine = ", ".join(sorted(self.contracts)) or "none"
            self._find(
                "claim contract", number, "contract", written, f'"{written}" is not a contract of {self.partner}.', f"Yours: {mine}."
            )
        return contract

    def _month(self, number: int, written: str, contract: Contract | None) -> Period | None:
        try:
            month = Period.parse(written)
        except ValueError as error:
            self._find("claim month", number, "month", written, f"{error}.", "Write it as 2013-10.")
            return None
        if month >= self.received:
            says = f"{month.words} had not ended when the claim came."
            self._find("claim month", number, "month", written, says, "Claim a month once it is over.")
        elif contract and not _runs(contract, month, self.fund):
            says = f"Contract {contract.id} did not run in {month.words}; a contract runs at most {self.fund.most_years} years."
            self._find("claim month", number, "month", written, says, "Claim only months of the contract.")
        return month

    def _category(self, number: int, written: str) -> None:
        if written.casefold() not in self.fund.categories:
            mend = f"Use one of: {', '.join(self.fund.categories)}."
            self._find("claim category", number, "category", written, f'"{written}" is not a kind of cost.', mend)

    def _amount(self, number: int, written: str) -> Decimal | None:
        match = _AMOUNT.fullmatch(written)
        if match is None:
            says = f'"{written}" is not an amount in pounds and pence, or is below nothing.'
            self._find("claim amount", number, "amount", written, says, "Write it as 1234.56; credit a cost by sending the month again.")
            return None
        return Decimal(match[1].replace(",", "")) * 100 + Decimal((match[2] or "0").ljust(2, "0"))

    def _evidence(self, number: int, written: str, contract: str, month: Period) -> None:
        if not written:
            says = "No evidence is named, so this cost is claimed and not evidenced: no bonus is worked out on it."
            self._find(
                "claim evidence",
                number,
                "evidence",
                written,
                says,
                "Name the document that shows it, as an invoice or a roster.",
                warn=True,
            )
            return
        taken = self.used.setdefault((self.partner, month, written.casefold()), contract)
        if taken != contract:
            says = f"This evidence supports a cost of contract {taken} in {month.words} already."
            self._find("claim evidence", number, "evidence", written, says, "Name what shows the cost of this contract alone.")


def _runs(contract: Contract, month: Period, fund: Fund) -> bool:
    """Whether any day of a month falls in a contract; one without a written end runs for the longest term."""
    last = contract.end or contract.start.replace(year=contract.start.year + fund.most_years, day=min(contract.start.day, 28))
    return contract.start <= month.last_day and month.first_day <= last


def claimed(lines: Sequence[CostLine]) -> str:
    """What was claimed and how much of it is evidenced, in words."""
    whole = sum((line.pence for line in lines), Decimal(0))
    shown = sum((line.pence for line in lines if line.evidence), Decimal(0))
    return f"{pounds(whole)} claimed, {pounds(shown)} of it evidenced"
