"""What is told once a month beside the ladder: a digest to each regulator, and awards that were newly referred to a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pandas as pd

from tasks.model.ladder import Step
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted
from tasks.notify.addressing import Desk
from tasks.notify.letters import Matter
from tasks.record import keys
from tasks.record.record import Fact, Record
from tasks.record.verdict_rows import verdicts_in
from tasks.rulebook.lookups import regulator_on
from tasks.rules.deadline import london_day
from tasks.rules.ladder import step_day
from tasks.run.deadlines import usual_deadline

Row = dict[str, Any]
_AWARD = "incentive_award"


def monthly_matters(desk: Desk, record: Record, moment: datetime) -> Iterator[Matter]:
    """Matters of the newest assessment of a month, from the day of their step on; none before the month was assessed."""
    if not record.newest(keys.revisions(desk.period)):
        return
    revision = record.revision(desk.period)
    for step in _reached(desk, _AWARD, moment):
        yield from _referred(desk, record, revision, step)
    for step in _reached(desk, "digest", moment):
        yield from _digests(desk, record.tables(revision), step)


def _reached(desk: Desk, rule: str, moment: datetime) -> list[Step]:
    on = desk.period.last_day
    due = usual_deadline(desk.rulebook, desk.period)
    return [step for step in desk.rulebook.steps(rule, on) if step_day(step, due) <= london_day(moment)]


def _referred(desk: Desk, record: Record, revision: Fact, step: Step) -> Iterator[Matter]:
    """A contract's award that is referred now and was not the month before."""
    before = revision["before"]
    earlier = _awards(record, record.revision(Period.parse(before["period"]), before["number"])) if before else {}
    partners = {contract.id: contract.partner for contract in desk.rulebook.contracts}
    for subject, verdict in _awards(record, revision).items():
        if subject not in earlier:
            level = f"{step.level} {subject}"
            yield from desk.matters(step, verdict, level, desk.period.last_day, partners.get(subject, ""))


def _awards(record: Record, revision: Fact) -> dict[str, Verdict]:
    verdicts = record.table(revision, "verdicts")
    found = verdicts_in(verdicts[verdicts["rule"].eq(_AWARD) & verdicts["answer"].eq(Answer.REFER)])
    return {verdict.subject: verdict for verdict in found}


def _digests(desk: Desk, tables: dict[str, pd.DataFrame], step: Step) -> Iterator[Matter]:
    on, said = desk.period.last_day, tables["verdicts"]
    yes = said[said["rule"].isin(["overdue", "stalled"]) & said["answer"].eq(Answer.YES)]
    flagged = {str(trust): [str(rule) for rule in rules] for trust, rules in yes.groupby("trust")["rule"]}
    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in tables["trusts"].to_dict("records")]
    for code in desk.rulebook.regulators:
        mine = [row for row in rows if regulator_on(desk.rulebook, row["trust"], on) == code]
        if mine:
            verdict = Verdict("digest", "", code, Answer.YES, _sum(mine, flagged), tuple(_lines(desk, mine, flagged)))
            yield from desk.matters(step, verdict, step.level, on)


def _sum(rows: list[Row], flagged: dict[str, list[str]]) -> str:
    accepted = sum(bool(row["accepted"]) for row in rows)
    late, stuck = (sum(rule in flagged.get(str(row["trust"]), []) for row in rows) for rule in ("overdue", "stalled"))
    trusts = counted(len(rows), "trust")
    return (
        f"Of {trusts}, {accepted} had an accepted update, {late} {'was' if late == 1 else 'were'} overdue, and {stuck} had a stalled plan."
    )


def _lines(desk: Desk, rows: list[Row], flagged: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        trust = str(row["trust"])
        words = [str(row["state"]), *(f"plan {rule}" if rule == "stalled" else rule for rule in flagged.get(trust, []))]
        yield f"{desk.rulebook.trusts[trust].name} ({trust})", ", ".join(words)
