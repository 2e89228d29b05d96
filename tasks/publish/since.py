"""What came since a month was put forward: it waits until the month is told again, and whoever decides sees it beside the candidate."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.model.words import in_full
from tasks.record.decisions import outcomes
from tasks.record.facts import Candidate
from tasks.rules.deadline import london_day
from tasks.run.run import Run
from tasks.run.statements import SAYS, assessed_statements, post_of

_BECAME = {
    "accepted": "and was accepted",
    "returned": "and was returned",
    "waiting": "and waits for the trust's agreed plan",
    "held": "and is being looked at, for a fault of ours",
    "withdrawn": "and was taken back",
}


def since_then(run: Run, candidate: Candidate) -> list[str]:
    """What arrived after the candidate's moment and by the run's, each in a sentence without its full stop, in the order of receipt."""
    return [*_arrived(run, candidate), *_stated(run, candidate)]


def _arrived(run: Run, candidate: Candidate) -> Iterator[str]:
    for one in outcomes(run.record, candidate.period, run.moment):
        decision = one.decision
        if decision.received_at > candidate.as_of:
            became = run.rulebook.wording.phrase(_BECAME[one.state])
            yield f"an update of {decision.trust} arrived on {in_full(london_day(decision.received_at))}, {became}"


def _stated(run: Run, candidate: Candidate) -> Iterator[str]:
    for one in assessed_statements(run.record, candidate.period, run.moment):
        if one.at > candidate.as_of:
            yield f"the {post_of(one.role)} of {one.trust} {one.period.phrase(SAYS[one.what])} on {in_full(london_day(one.at))}"
