"""A month on which nobody decides: its regulators hear that it is not out, why, and who decides; no trust is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.record.decisions import waiting_candidate
from tasks.record.facts import Candidate, Release
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.rules.ladder import step_day
from tasks.run.deadlines import month_deadline
from tasks.run.run import Run

UNDECIDED = "undecided"


def month_not_out(run: Run, period: Period) -> Iterator[Letter]:
    """A letter to each regulator of the month's trusts, once the day of the step has come and no person has decided on the month."""
    waits = _undecided(run, period)
    if waits is None:
        return
    addressing, due = Addressing.of(run, period), month_deadline(run, period).deadline
    trusts = expected(run.rulebook.spells, period)
    sentence = (
        f"{period.words} was put forward on {in_full(london_day(waits.as_of))}, and nobody has decided on it yet. "
        f"It becomes public when a person who approves {period.noun}s for this programme has read it and approved it."
    )
    for step in run.rulebook.steps(UNDECIDED, period.last_day):
        if step_day(step, due, run.calendar) <= addressing.day:
            for code in sorted({code for trust in trusts for code in run.rulebook.regulators_on(trust, addressing.day)}):
                verdict = Verdict(UNDECIDED, "", code, Answer.YES, sentence)
                letters = addressing.letters(step, verdict, addressing.level(step, ""))
                yield from (replace(letter, page="") for letter in letters)  # there is no page of it yet


def _undecided(run: Run, period: Period) -> Candidate | None:
    """The candidate of a month of which nothing is public and on which nobody has decided."""
    return None if run.record.newest(Release, period) else waiting_candidate(run.record, period)
