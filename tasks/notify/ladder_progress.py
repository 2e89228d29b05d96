"""Where each trust stands on the ladder of a month at a moment: what it asks for now, what comes next, or why nothing does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Addressing, extension_evidence
from tasks.notify.letter import Letter
from tasks.record.decisions import outcomes
from tasks.rulebook.lookups import code_on
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.rules.ladder import Rungs, ladder
from tasks.rules.overdue import OVERDUE, overdue
from tasks.run.deadlines import Due, due_dates
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class Progress:
    """One expected trust: the day its update is due, its rungs, and the letters of those it has reached."""

    trust: str
    due: date
    rungs: Rungs
    letters: tuple[Letter, ...]


def ladder_progress(run: Run, period: Period, arrived: Collection[str]) -> Iterator[Progress]:
    """Each expected trust on its ladder at the run's moment; `arrived` are the trusts of which something lies undecided."""
    book, day = run.rulebook, london_day(run.moment)
    addressing = Addressing.of(run, period)
    trusts = expected(book.spells, period)
    states, dates = _states(run, period, trusts), due_dates(run, period, trusts)
    for trust in trusts:
        due = dates[trust]
        rungs = ladder(
            book.steps(OVERDUE, period.last_day),
            due.deadline,
            day,
            run.calendar,
            arrived=trust in arrived or "accepted" in states[trust],
            in_regime=any(spell.covers(day, day) for spell in book.stays[code_on(book, trust, day)]),
        )
        verdict = _verdict(run, period, trust, due, states[trust])
        yield Progress(trust, due.deadline, rungs, tuple(_letters(addressing, rungs, verdict, day)))


def _states(run: Run, period: Period, trusts: Collection[str]) -> dict[str, list[str]]:
    """Trust to what became of each of its submissions by the run's moment: accepted, returned or withdrawn."""
    found: dict[str, list[str]] = {trust: [] for trust in trusts}
    for outcome in outcomes(run.record, period, run.moment):
        if outcome.decision.trust in found:
            found[outcome.decision.trust].append(outcome.state)
    return found


def _verdict(run: Run, period: Period, trust: str, due: Due, states: Collection[str]) -> Verdict:
    """What the rule says of a trust that has nothing accepted."""
    found = overdue(trust, period, due.deadline, due.closes, None, len(states), run.moment, withdrawn="withdrawn" in states)
    return replace(found, evidence=(*found.evidence, *extension_evidence(run.rulebook, trust, period)))


def _letters(addressing: Addressing, rungs: Rungs, verdict: Verdict, day: date) -> Iterator[Letter]:
    for step in rungs.steps:
        if not step.public or verdict.answer is Answer.YES:
            on = addressing.period.last_day if step.public else day
            yield from addressing.letters(step, verdict, addressing.level(step, verdict.trust), on)
