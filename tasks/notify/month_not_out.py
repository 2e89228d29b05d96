"""A month that is not out: after a dated number of working days its regulators hear that, why, and who decides; no trust is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.letters import Standing
from tasks.notify.notices import put_in_outbox
from tasks.record.decisions import is_retracted
from tasks.record.facts import Approval, Candidate, Release
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.rules.ladder import UNDECIDED, step_day
from tasks.run.deadlines import month_deadline
from tasks.run.run import Run


def month_not_out(run: Run, period: Period) -> Iterator[Letter]:
    """A letter to each regulator of the month's trusts, once the day of the step has come and nothing is public of the month."""
    day, due = london_day(run.moment), month_deadline(run, period).deadline
    steps = [one for one in run.rulebook.steps(UNDECIDED, period.last_day) if step_day(one, due, run.calendar) <= day]
    trusts = expected(run.rulebook.spells, period) if steps else []
    if not trusts or run.record.newest(Release, period):
        return
    addressing, why = Addressing.of(run, period), why_not_out(run, period)
    for step in steps:
        for code in sorted({code for trust in trusts for code in run.rulebook.regulators_on(trust, day)}):
            verdict = Verdict(UNDECIDED, "", code, Answer.YES, why)
            letters = addressing.letters(step, verdict, addressing.level(step, ""))
            yield from (replace(letter, page="") for letter in letters)  # there is no page of it yet


def queue_not_out(run: Run, periods: Iterable[Period]) -> int:
    """Queue that these months are not out, where it is so; says how many notices are new. Nothing of the inbox is asked, for that may be
    what keeps a month from being told.
    """
    return sum(put_in_outbox(run, one, month_not_out(run, one), Standing.of(run, one)) for one in periods)


def is_not_out(notice: Notice) -> bool:
    """Whether a notice says that a month is not out."""
    return notice.rule == UNDECIDED


def why_not_out(run: Run, period: Period) -> str:
    """Why nothing is public of a month, and who decides, naming no trust."""
    candidate, approval = run.record.last(Candidate, period), run.record.last(Approval, period)
    decides = f"a person who approves {period.noun}s for this programme has read it and approved it"
    if candidate is None:
        return f"{period.words} has not been put forward yet. It becomes public when it has been, and {decides}."
    since = f"{period.words} was put forward as it stood on {in_full(london_day(candidate.as_of))}"
    if is_retracted(run.record, candidate):
        return f"{since}, and withdrawn. It becomes public when it has been put forward once more, and {decides}."
    if approval and approval.candidate_sha256 == candidate.hash and approval.decision == "declined":
        declined = f"declined on {in_full(london_day(approval.at))} by whoever decides on it"
        return f"{since}, and {declined}. It becomes public when what was wrong is mended, and {decides}."
    return f"{since}, and nobody has decided on it yet. It becomes public when {decides}."
