"""What the record knows for awards at a moment: accepted claims of costs, published mortality figures and ratings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from tasks.evidence.mortality import read_mortality
from tasks.evidence.ratings import read_ratings
from tasks.model.award import CostLine, Dossier, Mortality, Rated
from tasks.model.period import Period
from tasks.record import keys
from tasks.record.record import Fact, Record


def dossier(record: Record, until: datetime) -> Dossier:
    """All of it, received by a moment (aware). Of two accepted claims for the same contract and month the later counts."""
    files = [fact for fact in _received(record, keys.EVIDENCE, until) if not fact["refused"]]
    mortality: list[Mortality] = []
    ratings: list[Rated] = []
    for fact in files:
        data = record.blob(fact["sha256"])
        if fact["kind"] == "mortality":
            mortality += read_mortality(fact["name"], data)
        else:
            ratings += read_ratings(fact["name"], data)
    return Dossier(costs=tuple(costs(record, until)), mortality=tuple(mortality), ratings=tuple(ratings))


def costs(record: Record, until: datetime) -> list[CostLine]:
    """The cost lines that count, from claims received by a moment (aware)."""
    counted: dict[tuple[str, Period], list[CostLine]] = {}
    for fact in _received(record, keys.COSTS, until):
        if fact["decision"] == "accepted":
            lines = [_line(one, f"{fact['partner']}/{fact['id']}") for one in fact["lines"]]
            for place in {(line.contract, line.month) for line in lines}:
                counted[place] = [line for line in lines if (line.contract, line.month) == place]
    return [line for place in sorted(counted) for line in counted[place]]


def _received(record: Record, prefix: str, until: datetime) -> Iterator[Fact]:
    """Facts received by a moment, in order of receipt."""
    last = Period.of(until.astimezone(UTC).date())
    facts = [record.fact(key) for key in record.store.keys(prefix) if Period.parse(key.split("/")[1]) <= last]
    known = (fact for fact in facts if datetime.fromisoformat(fact["received_at"]) <= until)
    yield from sorted(known, key=lambda fact: (datetime.fromisoformat(fact["received_at"]), fact["id"]))


def _line(said: Fact, claim: str) -> CostLine:
    return CostLine(said["contract"], Period.parse(said["month"]), said["category"], Decimal(said["pence"]), said["evidence"], claim)
