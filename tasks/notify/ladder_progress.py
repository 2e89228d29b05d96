"""Where each trust stands on the ladder of a month at a moment: what it asks for now, what comes next, or why nothing does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from tasks.model.ladder import Step
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Desk, extension_of
from tasks.notify.letters import Matter
from tasks.record import keys
from tasks.record.outbox import PUBLIC
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.rules.ladder import Rungs, ladder
from tasks.rules.overdue import overdue
from tasks.run.deadlines import deadline_of, end_of_grace

OVERDUE = "overdue"
"""The rule that the ladder of a missing update belongs to."""


@dataclass(frozen=True, slots=True)
class Climb:
    """One expected trust: the day its update is due, its rungs, and the matters of those it has reached."""

    trust: str
    due: date
    rungs: Rungs
    matters: tuple[Matter, ...]


def climbs(desk: Desk, record: Record, moment: datetime, arrived: Collection[str]) -> Iterator[Climb]:
    """Each expected trust on its ladder at a moment (aware); `arrived` are the trusts of which something lies undecided."""
    book, period, day = desk.rulebook, desk.period, london_day(moment)
    decided = _decided(record, period, moment)
    for trust in expected(book.spells, period):
        due, said = deadline_of(book, trust, period), decided.get(trust, [])
        rungs = ladder(
            book.steps(OVERDUE, period.last_day),
            due,
            day,
            arrived=trust in arrived or "accepted" in said,
            in_regime=any(spell.trust == trust and spell.covers(day, day) for spell in book.spells),
        )
        verdict = _verdict(desk, trust, due, said, moment)
        yield Climb(trust, due, rungs, tuple(_matters(desk, rungs.steps, verdict, day)))


def _verdict(desk: Desk, trust: str, due: date, decided: list[str], moment: datetime) -> Verdict:
    """What is said of a trust that has nothing accepted; what it took back is counted below zero."""
    book, period = desk.rulebook, desk.period
    closes = end_of_grace(book, trust, period)
    received = -len(decided) if "withdrawn" in decided else len(decided)
    said = overdue(trust, period, due, closes, None, received, moment)
    return replace(said, evidence=(*said.evidence, *extension_of(book, trust, period)))


def _matters(desk: Desk, steps: Collection[Step], verdict: Verdict, day: date) -> Iterator[Matter]:
    for step in steps:
        if step.level not in PUBLIC or verdict.answer is Answer.YES:
            on = desk.period.last_day if step.level in PUBLIC else day
            yield from desk.matters(step, verdict, desk.level(verdict.trust, step.level), on)


def _decided(record: Record, period: Period, moment: datetime) -> dict[str, list[str]]:
    """Trust to what became of each of its submissions for a period that had been received by a moment: as decided, or withdrawn."""
    taken_back = set(record.store.keys(keys.withdrawals(period)))
    found: dict[str, list[str]] = {}
    for month in record.months(keys.DECISIONS, period, Period.of(london_day(moment))):
        for (trust, submission), n in record.decided(month).items():
            fact = record.fact(keys.decision(month, trust, submission, n))
            if fact["period"] == str(period) and datetime.fromisoformat(fact["received_at"]) <= moment:
                key = keys.withdrawal(period, trust, submission)
                gone = key in taken_back and datetime.fromisoformat(record.fact(key)["at"]) <= moment
                found.setdefault(trust, []).append("withdrawn" if gone else str(fact["decision"]))
    return found
