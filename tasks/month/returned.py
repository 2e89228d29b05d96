"""What was returned for a month, and what its trusts have to do, in sentences for whoever runs it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tasks.model.period import Period
from tasks.model.words import counted, in_full
from tasks.record.decisions import Outcome, outcomes_of
from tasks.rules.deadline import london_day
from tasks.run.deadlines import Due, due_dates
from tasks.run.run import Run


def returned_in_words(run: Run, period: Period, trusts: Collection[str]) -> Iterator[str]:
    """Of each of these trusts the update that was returned last: which, what its first error is and how it is mended, and until when."""
    found = outcomes_of(run.record, period, run.moment, trusts)
    accepted = {one.decision.trust for one in found if one.state == "accepted"}
    returned = {one.decision.trust: one for one in found if one.state == "returned"}
    due = due_dates(run, period, returned)
    for trust, one in sorted(returned.items()):
        yield f"{trust}, {period.words}: {_became(one)} " + (
            "Another was accepted, and nothing is left to do." if trust in accepted else _to_do(run, one, due[trust])
        )


def _became(one: Outcome) -> str:
    errors = sum(finding.refuses for finding in one.decision.findings)
    return f"{one.decision.file} was returned with {counted(errors, 'error')}."


def _to_do(run: Run, one: Outcome, due: Due) -> str:
    first = next(finding for finding in one.decision.findings if finding.refuses)
    faults = f"The first, at {first.address}: {first.says.rstrip('.')}. {first.mend}"
    if due.returned and due.returned.answered is None:
        return f"{faults} Our answer has not left yet."
    if london_day(run.moment) <= due.last_day:
        return f"{faults} It may be mended until the end of {in_full(due.last_day)}."
    return f"{faults} The time to mend it ended on {in_full(due.last_day)}: sent again, it counts as late."
