"""A statement and what follows from it at once: who has to hear it does, an update that was unsigned is decided on, an approver sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tasks.collect.more_time import Asker
from tasks.collect.new_statement import state
from tasks.collect.updates import collect_again
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.month.tell import answer, decide_and_answer
from tasks.publish.approval import waiting_candidate
from tasks.publish.preview import preview
from tasks.record.facts import Candidate, Statement
from tasks.record.seal import seal
from tasks.run.run import Run
from tasks.run.statements import CONFIRMED, ERROR_OF_FACT

Clock = Callable[[], datetime]


def state_and_tell(
    run: Run, trust: str, period: Period, what: str, role: str, asker: Asker, clock: Clock, words: str = "", about: str = ""
) -> Statement:
    """Write a statement down, and do what follows from it; `clock` gives the moment at which letters leave. Raises as stating does."""
    seen = about or (_waiting(run, period).hash if what == ERROR_OF_FACT else "")
    fact = state(run, trust, period, what, role, asker, words, seen)
    if what == ERROR_OF_FACT:
        preview(run, waiting_candidate(run.record, period))
    elif what == CONFIRMED:
        mine = [one for one in collect_again(run, trust, period) if one[0].id == fact.about]
        decide_and_answer(run, period, mine, clock)
    else:
        answer(run, period, clock)
    seal(run.record, {period})
    return fact


def _waiting(run: Run, period: Period) -> Candidate:
    found = waiting_candidate(run.record, period)
    if found is None:
        raise Mistake(
            f"{period.words} does not wait for approval, so there is no page to read before it is public. "
            "If something public is wrong, tell whoever runs the programme, or send the whole update again"
        )
    return found
