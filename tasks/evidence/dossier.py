"""What the record knows for awards: accepted claims of costs, published mortality figures and ratings, each with its receipt.

It is read once a run, and asked for the share of some trusts by the moment each of them is judged by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Protocol, TypeVar

from tasks.evidence.published_files import FaultOfOurs, PublishedRows, read_again
from tasks.model.award import CostLine, Dossier, Mortality, OversightFigure, Rated
from tasks.model.contract import Contract
from tasks.model.period import Period
from tasks.model.trust import under_earlier
from tasks.record.decisions import unread_inboxes
from tasks.record.facts import CostClaim, EvidenceFile
from tasks.rulebook import Rulebook
from tasks.rules.deadline import london_day
from tasks.run.inbox import CLAIMS, EVIDENCE
from tasks.run.run import Run

R = TypeVar("R")
Dated = tuple[datetime, R]
"""A row with the moment (aware) at which it was received."""

ByCode = Mapping[str, tuple[Dated[R], ...]]


@dataclass(frozen=True, slots=True)
class AwardEvidence:
    """Rows in order of receipt: cost lines by contract, those of accepted claims and those of returned ones; mortality figures and what the
    oversight framework concludes by trust, ratings by trust or partner. The rulebook, where there is one, knows the codes that others have
    succeeded.
    """

    costs: ByCode[CostLine]
    returned: ByCode[CostLine]
    mortality: ByCode[Mortality]
    ratings: ByCode[Rated]
    oversight: ByCode[OversightFigure] = field(default_factory=dict)
    rulebook: Rulebook | None = None
    unread: Callable[[datetime], Iterable[str]] = lambda _: ()

    def of_trust(self, trust: str, contracts: Iterable[Contract], until: datetime, on: date) -> Dossier:
        """What is known of a trust, of these contracts to help it and of whoever helps, by the moment (aware) the trust is judged by.

        What was published of it under a code that it had before the day `on` counts, and its source says so. Trusts that share a partner
        may be judged by several moments, so each is asked for by itself.
        """
        held = sorted(contracts, key=lambda contract: contract.id)
        return Dossier(
            costs=tuple(line for contract in held for line in self._counting(contract.id, until)),
            mortality=tuple(self._figures(trust, until, on)),
            ratings=tuple(row for code in sorted({trust, *(one.partner for one in held)}) for row in self._rated(code, until, on)),
            returned=tuple(line for contract in held for line in self._unmended(contract.id, until)),
            oversight=tuple(self._concluded(trust, until, on)),
            unread=tuple(sorted(_that_bears({one.partner for one in held}, self.unread(until)))),
        )

    def all(self, until: datetime) -> Dossier:
        """All of it, received by a moment (aware); under codes that others have succeeded by then, under theirs as well."""
        on = london_day(until)
        return Dossier(
            costs=tuple(line for contract in sorted(self.costs) for line in self._counting(contract, until)),
            mortality=tuple(row for trust in self._codes(self.mortality) for row in self._figures(trust, until, on)),
            ratings=tuple(row for code in self._codes(self.ratings) for row in self._rated(code, until, on)),
            returned=tuple(line for contract in sorted(self.returned) for line in self._unmended(contract, until)),
            oversight=tuple(row for trust in self._codes(self.oversight) for row in self._concluded(trust, until, on)),
            unread=tuple(sorted(one for one in self.unread(until) if one.startswith((CLAIMS, EVIDENCE)))),
        )

    def _codes(self, rows: Mapping[str, object]) -> list[str]:
        return sorted({*rows, *(one.trust for one in self.rulebook.successions)} if self.rulebook else rows)

    def _earlier(self, code: str, on: date) -> list[str]:
        return [one.succeeds for one in self.rulebook.succeeded_by(code, on)] if self.rulebook else []

    def _figures(self, trust: str, until: datetime, on: date) -> Iterator[Mortality]:
        for code in self._earlier(trust, on):
            for row in _by(self.mortality, code, until):
                yield replace(row, trust=trust, source=under_earlier(row.source, code))
        yield from _by(self.mortality, trust, until)

    def _rated(self, provider: str, until: datetime, on: date) -> Iterator[Rated]:
        for code in self._earlier(provider, on):
            for row in _by(self.ratings, code, until):
                yield replace(row, provider=provider, source=under_earlier(row.source, code))
        yield from _by(self.ratings, provider, until)

    def _concluded(self, trust: str, until: datetime, on: date) -> Iterator[OversightFigure]:
        for code in self._earlier(trust, on):
            for row in _by(self.oversight, code, until):
                yield replace(row, trust=trust, source=under_earlier(row.source, code))
        yield from _by(self.oversight, trust, until)

    def _counting(self, contract: str, until: datetime) -> list[CostLine]:
        """The cost lines of a contract that count: of two accepted claims for the same month those of the later."""
        return [line for _, lines in _last_claims(self.costs, contract, until) for line in lines]

    def _unmended(self, contract: str, until: datetime) -> list[CostLine]:
        """The lines of a contract's returned claims: of each month those of the last, if none was accepted for that month since."""
        accepted = {lines[0].month: moment for moment, lines in _last_claims(self.costs, contract, until)}
        returned = _last_claims(self.returned, contract, until)
        return [line for moment, lines in returned for line in lines if line.month not in accepted or accepted[line.month] < moment]


def _last_claims(rows: ByCode[CostLine], contract: str, until: datetime) -> list[tuple[datetime, list[CostLine]]]:
    """By month, rising, the lines of the last claim for it and when that was received."""
    months: dict[Period, tuple[datetime, list[CostLine]]] = {}
    for moment, line in rows.get(contract, ()):
        if moment <= until:
            before = months.get(line.month)
            same = before is not None and before[1][0].claim == line.claim
            months[line.month] = (moment, [*before[1], line] if before and same else [line])
    return [months[month] for month in sorted(months)]


def award_evidence(run: Run) -> AwardEvidence:
    """What the record knows for awards, and what the run could not read by its moment. Published files are read again from results, and
    parsed only if no run has parsed them.
    """
    files = [one for one in _in_order(run.record.all(EvidenceFile)) if not one.refused]
    claims, faults = list(run.record.all(CostClaim)), list[Dated[str]]()
    read = list(_read(run, files, faults))
    return AwardEvidence(
        costs=_cost_lines(claims, "accepted"),
        returned=_cost_lines(claims, "returned"),
        mortality=_grouped((row.trust, moment, row) for moment, rows in read for row in rows.mortality),
        ratings=_grouped((row.provider, moment, row) for moment, rows in read for row in rows.ratings),
        oversight=_grouped((row.trust, moment, row) for moment, rows in read for row in rows.oversight),
        rulebook=run.rulebook,
        unread=partial(_unread, tuple(unread_inboxes(run.record, run.moment)), faults),
    )


def _read(run: Run, files: Iterable[EvidenceFile], faults: list[Dated[str]]) -> Iterator[Dated[PublishedRows]]:
    """The rows of each file; the kind of one that our reader breaks at goes to the faults, and stands for it as unread."""
    for one in files:
        try:
            yield one.received_at, read_again(run.record, one)
        except FaultOfOurs:
            faults.append((one.received_at, f"{EVIDENCE}/{one.kind}"))


def _unread(troubles: Iterable[str], faults: Iterable[Dated[str]], until: datetime) -> Iterable[str]:
    """What the run knows that it cannot read, whenever that came, and what came by a moment that our reader breaks at."""
    return {*troubles, *(of for moment, of in faults if moment <= until)}


def _that_bears(partners: Collection[str], unread: Iterable[str]) -> Iterator[str]:
    """Of what could not be read, what may say something of these partners or of the trusts they help."""
    return (one for one in unread if one.startswith(EVIDENCE) or one in {CLAIMS, *(f"{CLAIMS}/{partner}" for partner in partners)})


def claimed_before(claims: Iterable[CostClaim], until: datetime) -> tuple[CostLine, ...]:
    """The cost lines that count, from those of some claims that were received by a moment (aware)."""
    return AwardEvidence(_cost_lines(claims, "accepted"), {}, {}, {}).all(until).costs


class _Received(Protocol):
    @property
    def received_at(self) -> datetime: ...

    @property
    def id(self) -> str: ...


F = TypeVar("F", bound=_Received)


def _in_order(facts: Iterable[F]) -> list[F]:
    return sorted(facts, key=lambda one: (one.received_at, one.id))


def _cost_lines(claims: Iterable[CostClaim], decision: str) -> ByCode[CostLine]:
    """The lines of every claim with a decision, by contract in order of receipt."""
    return _grouped(
        (
            one.contract,
            claim.received_at,
            CostLine(
                one.contract,
                one.month,
                one.category,
                one.pence or Decimal(0),
                one.evidence,
                f"{claim.partner}/{claim.id}",
                unreadable=one.pence is None,
            ),
        )
        for claim in _in_order(claims)
        if claim.decision == decision
        for one in claim.lines
    )


def _grouped(rows: Iterable[tuple[str, datetime, R]]) -> ByCode[R]:
    found: dict[str, list[Dated[R]]] = defaultdict(list)
    for code, moment, row in rows:
        found[code].append((moment, row))
    return {code: tuple(mine) for code, mine in found.items()}


def _by(rows: ByCode[R], code: str, until: datetime) -> Iterator[R]:
    """The rows of a code that had been received by a moment."""
    return (row for moment, row in rows.get(code, ()) if moment <= until)
