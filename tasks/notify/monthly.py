"""What goes out once a month beside the ladder: a digest to each regulator, and awards that were newly referred to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.model.ladder_step import LadderStep
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted
from tasks.notify.addressing import Addressing
from tasks.notify.letter import Letter
from tasks.record.facts import Revision
from tasks.record.record import Record
from tasks.record.revisions import month_before
from tasks.record.tables import SHORT, table, verdicts_about
from tasks.rulebook.lookups import regulator_on
from tasks.rules.deadline import london_day
from tasks.rules.ladder import step_day
from tasks.run.deadlines import month_deadline
from tasks.run.run import Run

Row = dict[str, Any]
Flagged = Mapping[str, list[str]]
"""Trust to the rules that say yes of it."""

_AWARD, _DIGEST = "incentive_award", "digest"


def monthly_letters(run: Run, period: Period) -> Iterator[Letter]:
    """Letters on the newest assessment of a month, from the day of their step on; none before the month was assessed."""
    revision = run.record.last(Revision, period)
    if revision is None:
        return
    addressing = Addressing.of(run, period)
    for step in _reached(run, period, _AWARD):
        yield from _referred(addressing, run.record, revision, step)
    for step in _reached(run, period, _DIGEST):
        yield from _digests(addressing, run.record, revision, step)


def _reached(run: Run, period: Period, rule: str) -> list[LadderStep]:
    due = month_deadline(run, period).deadline
    return [step for step in run.rulebook.steps(rule, period.last_day) if step_day(step, due, run.calendar) <= london_day(run.moment)]


def _referred(addressing: Addressing, record: Record, revision: Revision, step: LadderStep) -> Iterator[Letter]:
    """A contract's award that is referred now and was not the month before."""
    before = month_before(record, revision)
    earlier = _awards(record, before) if before else {}
    partners = {contract.id: contract.partner for contract in addressing.rulebook.contracts}
    for contract, verdict in _awards(record, revision).items():
        if contract not in earlier:
            level = addressing.level(step, verdict.trust, about=contract)
            yield from addressing.letters(step, verdict, level, addressing.period.last_day, partners.get(contract, ""))


def _awards(record: Record, revision: Revision) -> dict[str, Verdict]:
    verdicts = verdicts_about(record, revision, (_AWARD,))
    return {verdict.subject: verdict for verdict in verdicts if verdict.answer is Answer.REFER}


def _digests(addressing: Addressing, record: Record, revision: Revision, step: LadderStep) -> Iterator[Letter]:
    on, flagged = addressing.period.last_day, _flagged(record, revision)
    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in table(record, revision, "trusts").to_dict("records")]
    for code in addressing.rulebook.regulators:
        mine = [row for row in rows if regulator_on(addressing.rulebook, row["trust"], addressing.day) == code]
        if mine:
            verdict = Verdict(_DIGEST, "", code, Answer.YES, _sum(mine, flagged), tuple(_lines(addressing, mine, flagged)))
            yield from addressing.letters(step, verdict, addressing.level(step, ""), on)


def _flagged(record: Record, revision: Revision) -> Flagged:
    found: dict[str, list[str]] = {}
    for verdict in verdicts_about(record, revision, SHORT):
        if verdict.answer is Answer.YES:
            found.setdefault(verdict.trust, []).append(verdict.rule)
    return found


def _sum(rows: list[Row], flagged: Flagged) -> str:
    accepted = sum(bool(row["accepted"]) for row in rows)
    late, stuck = (sum(rule in flagged.get(str(row["trust"]), []) for row in rows) for rule in SHORT)
    trusts = counted(len(rows), "trust")
    return (
        f"Of {trusts}, {accepted} had an accepted update, {late} {'was' if late == 1 else 'were'} overdue, and {stuck} had a stalled plan."
    )


def _lines(addressing: Addressing, rows: list[Row], flagged: Flagged) -> Iterator[tuple[str, str]]:
    for row in rows:
        trust = str(row["trust"])
        words = [str(row["state"]), *(f"plan {rule}" if rule == "stalled" else rule for rule in flagged.get(trust, []))]
        yield f"{addressing.rulebook.trusts[trust].name} ({trust})", ", ".join(words)
