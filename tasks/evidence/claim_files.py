"""A partner's monthly claim of costs: a CSV of contract, month, category, amount and evidence, checked in one pass with every finding."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tasks.evidence.table import PACKAGE, decoded
from tasks.model.award import CostLine, pounds
from tasks.model.contract import Contract, Fund
from tasks.model.finding import Finding, Severity
from tasks.model.period import Period, Rhythm, calendar_month
from tasks.rules.patient_identity import patient_identity

COLUMNS = ("contract", "month", "category", "amount", "evidence")
REPLACES = "replaces"
"""A column that a claim may have besides: "yes" on a line says that the claim replaces what was claimed for that month before."""

_AMOUNT = re.compile(r"£?\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
_SAYS_REPLACES = {"yes": True, "replaces": True, "no": False, "": False}
MOST_ROWS = 5_000
_LONGEST_CELL = 1_000
_MOST_PENCE = Decimal(10) ** 11
_SHOWN = 60  # of words that are wrong, in a sentence about them


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What is known when a claim comes: the cost lines that count so far, and the days on which trusts left, by contract.

    `times` is how far from what was usual a claim is pointed out. None: claims received on that day need not be whole yet.
    """

    received: date  # in UTC
    partners: Mapping[str, str] = field(default_factory=dict)  # by contract
    lines: tuple[CostLine, ...] = ()
    exits: Mapping[str, date] = field(default_factory=dict)
    times: int | None = None
    regime: str = "the regime"  # what its sentences call it

    def used(self, partner: str) -> dict[tuple[str, Period | None], str]:
        """The contract that each piece of a partner's evidence supports: in any month, or while claims need not be whole, by its month."""
        mine = (line for line in self.lines if self.partners.get(line.contract) == partner and line.evidence)
        return {self.evidence_key(line.evidence, line.month): line.contract for line in mine}

    def evidence_key(self, evidence: str, month: Period) -> tuple[str, Period | None]:
        """What evidence is known by."""
        return " ".join(evidence.casefold().split()), month if self.times is None else None


@dataclass(frozen=True, slots=True)
class ClaimedCost:
    """One line of a claim whose contract and month could be read, on its line of the file; `pence` is None where no amount could be."""

    number: int
    contract: str
    month: Period
    category: str
    pence: Decimal | None
    evidence: str
    replaces: bool

    @property
    def line(self) -> CostLine:
        """The cost it claims; nothing where no amount could be read."""
        return CostLine(self.contract, self.month, self.category, self.pence or Decimal(0), self.evidence, unreadable=self.pence is None)


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim as read: its cost lines, and what was found. With an error among the findings nothing of it counts."""

    costs: tuple[ClaimedCost, ...]
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> tuple[CostLine, ...]:
        """Its lines: of a claim that is returned, what was asked for."""
        return tuple(one.line for one in self.costs)

    @property
    def accepted(self) -> bool:
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def read_claim(partner: str, data: bytes, contracts: Sequence[Contract], fund: Fund, known: KnownBefore) -> ReadClaim:
    """Read and check line by line what `partner` sent.

    Amounts are pounds with at most two decimals, never negative. The same evidence cannot support costs of two contracts.
    """
    if data.startswith(PACKAGE):
        says = "It is a workbook or a package of files, and a claim is a .csv."
        return ReadClaim((), (finding("claim columns", partner, known, "whole file", "", says, "Save its sheet as .csv, and send that."),))
    table = _table(data)
    header = tuple(" ".join(cell.split()).casefold() for cell in table[0]) if table else ()
    if len(set(header)) != len(header) or set(header) - {REPLACES} != set(COLUMNS) or len(table) > MOST_ROWS + 1:
        seen = ",".join(header)[:200]
        says = f"A claim has the columns {', '.join(COLUMNS)}, each once, and at most {MOST_ROWS:,} lines; {REPLACES} may be one more."
        return ReadClaim((), (finding("claim columns", partner, known, "line 1", seen, says, "Use the form's header unchanged."),))
    reader = _Reader(partner, {c.id: c for c in contracts if c.partner == partner}, fund, known)
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            reader.take(number, header, [cell.strip() for cell in cells])
    if not reader.costs and not reader.findings:
        says = "The claim has no cost in it."
        mend = "Add a line per cost, or do not send it."
        reader.findings.append(finding("claim empty", partner, known, "whole file", "", says, mend))
    return ReadClaim(tuple(reader.costs), tuple(reader.findings))


def count_lines(data: bytes) -> int:
    """How many lines below its header a claim has, whatever stands in them."""
    return sum(any(cell.strip() for cell in cells) for cells in _table(data)[1:])


def claim_answer(name: str, findings: Sequence[Finding], *, accepted: bool) -> bytes:
    """What goes back with a claim, as a text: every finding with its place and how to mend it."""
    became = "accepted, and there is something to know" if accepted else "returned: nothing in it counts until it is sent again"
    listed = [f"{one.severity}: {one.address}\n  {one.says}\n  {one.mend}\n" for one in findings]
    return f"{name} was {became}.\n\n{''.join(listed)}".encode()


def _table(data: bytes) -> list[list[str]]:
    text = decoded(data)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # of the whole process: never lowered
    return list(csv.reader(io.StringIO(text, newline="")))[: MOST_ROWS + 2]


def large_claim(partner: str, excess: str, known: KnownBefore) -> ReadClaim:
    """A claim that is over its limit, `excess` says by how much: it goes back, and nothing of it was read."""
    mend = f"Send the form alone, with at most {MOST_ROWS:,} lines."
    return ReadClaim((), (finding("claim size", partner, known, "whole file", "", f"The claim is too large: {excess}.", mend),))


def finding(check: str, trust: str, known: KnownBefore, address: str, seen: str, says: str, mend: str, *, warn: bool = False) -> Finding:
    """A finding about a claim, at a place in it."""
    severity, month = Severity.WARNING if warn else Severity.ERROR, str(calendar_month(known.received))
    return Finding(check, severity, trust, month, "", address, seen[:200], says, mend)


def _calendar_month(written: str) -> Period:
    """The month that costs are claimed for. Raises ValueError, for a period of another rhythm as well."""
    month = Period.parse(written)
    if month.rhythm is not Rhythm.MONTH:
        raise ValueError(f"{written!r} is no month, and costs are claimed by the month")
    return month


class _Reader:
    """Takes lines one by one, and holds what they say and what is wrong with them."""

    def __init__(self, partner: str, contracts: dict[str, Contract], fund: Fund, known: KnownBefore) -> None:
        self.partner, self.contracts, self.fund, self.known = partner, contracts, fund, known
        self.used = known.used(partner)
        self.costs: list[ClaimedCost] = []
        self.findings: list[Finding] = []

    def take(self, number: int, header: tuple[str, ...], cells: list[str]) -> None:
        if len(cells) != len(header):
            mend = f"Give {len(header)}; quote a cell with a comma in it."
            self._find("claim cells", number, "", ",".join(cells), f"The line has {len(cells)} cells.", mend)
            return
        if long := [name for name, cell in zip(header, cells, strict=True) if len(cell) > _LONGEST_CELL]:
            says = f"The line has more than {_LONGEST_CELL:,} characters under {', '.join(long)}."
            self._find("claim cells", number, long[0], "", says, "Write less; look for a quotation mark that is opened and never closed.")
            return
        row = dict(zip(header, cells, strict=True))
        contract = self._contract(number, row["contract"])
        month = self._month(number, row["month"], contract)
        self._category(number, row["category"])
        pence = self._amount(number, row["amount"])
        replaces = self._replaces(number, row.get(REPLACES, ""))
        if contract and month:
            self._twice(number, contract.id, month, row["category"].casefold(), pence, row["evidence"])
            self._evidence(number, row["evidence"], contract.id, month)
            self.costs.append(ClaimedCost(number, contract.id, month, row["category"].casefold(), pence, row["evidence"], replaces))

    def _find(self, check: str, number: int, column: str, seen: str, says: str, mend: str, *, warn: bool = False) -> None:
        address = f"line {number}, column {column}" if column else f"line {number}"
        self.findings.append(finding(check, self.partner, self.known, address, seen, says, mend, warn=warn))

    def _contract(self, number: int, written: str) -> Contract | None:
        contract = self.contracts.get(written.upper())
        if contract is None:
            mine = ", ".join(sorted(self.contracts)) or "none"
            self._find(
                "claim contract", number, "contract", written, f'"{_cut(written)}" is not a contract of {self.partner}.', f"Yours: {mine}."
            )
        return contract

    def _month(self, number: int, written: str, contract: Contract | None) -> Period | None:
        try:
            month = _calendar_month(written)
        except ValueError:
            says = f'"{_cut(written)}" is not a month as the form has it; spreadsheet programs write months their own way.'
            self._find("claim month", number, "month", written, says, "Write it as 2013-10.")
            return None
        if month >= calendar_month(self.known.received):
            says = f"{month.words} had not ended when the claim came."
            self._find("claim month", number, "month", written, says, "Claim a month once it is over.")
        elif contract and not _runs(contract, month, self.fund):
            says = f"Contract {contract.id} did not run in {month.words}; a contract runs at most {self.fund.most_years} years."
            self._find("claim month", number, "month", written, says, "Claim only months of the contract.")
        return month

    def _category(self, number: int, written: str) -> None:
        if written.casefold() not in self.fund.categories:
            mend = f"Use one of: {', '.join(self.fund.categories)}."
            self._find("claim category", number, "category", written, f'"{_cut(written)}" is not a kind of cost.', mend)

    def _amount(self, number: int, written: str) -> Decimal | None:
        match = _AMOUNT.fullmatch(written)
        pence = Decimal(match[1].replace(",", "") + (match[2] or "").ljust(2, "0")) if match else None
        if pence is not None and pence < _MOST_PENCE:
            return pence
        wrong = f"is not less than {pounds(_MOST_PENCE)}" if match else "is not an amount in pounds and pence, or is below nothing"
        mend = "Write it as 1234.56; credit a cost by sending the month again."
        self._find("claim amount", number, "amount", written, f'"{_cut(written)}" {wrong}.', mend)
        return None

    def _replaces(self, number: int, written: str) -> bool:
        answer = _SAYS_REPLACES.get(written.casefold())
        if answer is None:
            says = f'"{_cut(written)}" does not say whether this replaces what was claimed for the month before.'
            self._find("claim replaces", number, REPLACES, written, says, 'Write "yes", or leave it empty.')
        return answer is not False  # what could not be read is one finding, and none more that it leaves lines out

    def _twice(self, number: int, contract: str, month: Period, category: str, pence: Decimal | None, evidence: str) -> None:
        """Two lines of one claim that say the very same may be one cost that was typed twice; both count until the claim is sent again."""
        same = (contract, month, category, pence, evidence)
        first = next((one.number for one in self.costs if same == (one.contract, one.month, one.category, one.pence, one.evidence)), None)
        if first is not None and self.known.times is not None:
            says = f"The line says what line {first} says, and both count."
            self._find("claim twice", number, "", "", says, "If it is one cost, leave one of them out.", warn=True)

    def _evidence(self, number: int, written: str, contract: str, month: Period) -> None:
        if not written:
            says = "No evidence is named, so this cost is claimed and not evidenced: no bonus is worked out on it."
            mend = "Name the document that shows it, as an invoice or a roster."
            self._find("claim evidence", number, "evidence", written, says, mend, warn=True)
            return
        if identity := patient_identity(written):
            says = f"The words under evidence look as if they identify a patient: {identity}."
            mend = "They are published. Name a document and no patient, and send the month again; the number of a document may stay."
            self._find("claim patient", number, "evidence", "", says, mend, warn=True)
        taken = self.used.setdefault(self.known.evidence_key(written, month), contract)
        if taken != contract:
            says = f"This evidence supports a cost of contract {taken} already."
            self._find("claim evidence", number, "evidence", written, says, "Name what shows the cost of this contract alone.")


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]} …"


def _runs(contract: Contract, month: Period, fund: Fund) -> bool:
    """Whether any day of a month falls in a contract; one without a written end runs for the longest term."""
    last = contract.end or contract.start.replace(year=contract.start.year + fund.most_years, day=min(contract.start.day, 28))
    return contract.start <= month.last_day and month.first_day <= last


def claimed(claim: ReadClaim) -> str:
    """What was claimed, whether it was accepted and how much of it is evidenced, in words."""
    whole = sum((line.pence for line in claim.lines), Decimal(0))
    shown = sum((line.pence for line in claim.lines if line.evidence), Decimal(0))
    became = f"accepted, {pounds(shown)} of it evidenced" if claim.accepted else "returned"
    unread = sum(line.unreadable for line in claim.lines)
    return f"{pounds(whole)} claimed, {became}" + (f"; lines unreadable: {unread}" if unread else "")
