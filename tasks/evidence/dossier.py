"""What the record knows for awards: accepted claims of costs, published mortality figures and ratings, each with its receipt.

It is read once a run, and asked for the share of some trusts by the moment each of them is judged by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from tasks.evidence.published_files import read_again
from tasks.model.award import CostLine, Dossier, Mortality, Rated
from tasks.model.contract import Contract
from tasks.model.period import Period
from tasks.record.facts import CostClaim, EvidenceFile
from tasks.run.run import Run

R = TypeVar("R")
Dated = tuple[datetime, R]
"""A row with the moment (aware) at which it was received."""

ByCode = Mapping[str, tuple[Dated[R], ...]]


@dataclass(frozen=True, slots=True)
class AwardEvidence:
    """Rows in order of receipt: accepted cost lines by contract, mortality figures by trust, ratings by trust or partner."""

    costs: ByCode[CostLine]
    mortality: ByCode[Mortality]
    ratings: ByCode[Rated]

    def of_trust(self, trust: str, contracts: Iterable[Contract], until: datetime) -> Dossier:
        """What is known of a trust, of these contracts to help it and of whoever helps, by the moment (aware) the trust is judged by.

        Trusts that share a partner may be judged by several moments, so each is asked for by itself.
        """
        held = sorted(contracts, key=lambda contract: contract.id)
        return Dossier(
            costs=tuple(line for contract in held for line in self._counting(contract.id, until)),
            mortality=tuple(_by(self.mortality, trust, until)),
            ratings=tuple(row for code in sorted({trust, *(one.partner for one in held)}) for row in _by(self.ratings, code, until)),
        )

    def all(self, until: datetime) -> Dossier:
        """All of it, received by a moment (aware)."""
        return Dossier(
            costs=tuple(line for contract in sorted(self.costs) for line in self._counting(contract, until)),
            mortality=tuple(row for trust in sorted(self.mortality) for row in _by(self.mortality, trust, until)),
            ratings=tuple(row for code in sorted(self.ratings) for row in _by(self.ratings, code, until)),
        )

    def _counting(self, contract: str, until: datetime) -> list[CostLine]:
        """The cost lines of a contract that count: of two accepted claims for the same month those of the later."""
        months: dict[Period, list[CostLine]] = {}
        for line in _by(self.costs, contract, until):
            before = months.get(line.month)
            months[line.month] = [*before, line] if before and before[0].claim == line.claim else [line]
        return [line for month in sorted(months) for line in months[month]]


def award_evidence(run: Run) -> AwardEvidence:
    """What the record knows for awards. Published files are read again from results, and parsed only if no run has parsed them."""
    files = [one for one in _in_order(run.record.all(EvidenceFile)) if not one.refused]
    mortality = [(one.received_at, row) for one in files if one.kind == "mortality" for row in read_again(run.record, one).mortality]
    ratings = [(one.received_at, row) for one in files if one.kind == "ratings" for row in read_again(run.record, one).ratings]
    return AwardEvidence(
        costs=_grouped((line.contract, moment, line) for moment, line in _cost_lines(run.record.all(CostClaim))),
        mortality=_grouped((row.trust, moment, row) for moment, row in mortality),
        ratings=_grouped((row.provider, moment, row) for moment, row in ratings),
    )


def claimed_before(claims: Iterable[CostClaim], until: datetime) -> tuple[CostLine, ...]:
    """The cost lines that count, from those of some claims that were received by a moment (aware)."""
    return AwardEvidence(_grouped((line.contract, moment, line) for moment, line in _cost_lines(claims)), {}, {}).all(until).costs


class _Received(Protocol):
    @property
    def received_at(self) -> datetime: ...

    @property
    def id(self) -> str: ...


F = TypeVar("F", bound=_Received)


def _in_order(facts: Iterable[F]) -> list[F]:
    return sorted(facts, key=lambda one: (one.received_at, one.id))


def _cost_lines(claims: Iterable[CostClaim]) -> Iterator[Dated[CostLine]]:
    """The lines of every accepted claim, in order of receipt."""
    for claim in _in_order(claims):
        if claim.decision == "accepted":
            for one in claim.lines:
                line = CostLine(one.contract, one.month, one.category, one.pence, one.evidence, f"{claim.partner}/{claim.id}")
                yield claim.received_at, line


def _grouped(rows: Iterable[tuple[str, datetime, R]]) -> ByCode[R]:
    found: dict[str, list[Dated[R]]] = defaultdict(list)
    for code, moment, row in rows:
        found[code].append((moment, row))
    return {code: tuple(mine) for code, mine in found.items()}


def _by(rows: ByCode[R], code: str, until: datetime) -> Iterator[R]:
    """The rows of a code that had been received by a moment."""
    return (row for moment, row in rows.get(code, ()) if moment <= until)
