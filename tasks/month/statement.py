"""A statement and what follows from it at once: who has to hear it does, an update that was unsigned is decided on, an approver sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from tasks.collect.more_time import Asker
from tasks.collect.new_statement import state
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.update import ReadSubmission, Submission
from tasks.month.tell import answer, decide_and_answer
from tasks.publish.preview import preview
from tasks.record.decisions import decisions_for, waiting_candidate
from tasks.record.facts import Candidate, Statement
from tasks.record.seal import seal
from tasks.run.run import Run
from tasks.run.statements import CONFIRMED, ERROR_OF_FACT
from tasks.workbook.reading.read import read_submissions

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
        decide_and_answer(run, period, _read(run, fact), clock)
    else:
        answer(run, period, clock)
    seal(run.record, {period})
    return fact


def _read(run: Run, confirmed: Statement) -> list[ReadSubmission]:
    """The update whose sign-off was confirmed, read once more."""
    decided = (one for one in decisions_for(run.record, confirmed.period, confirmed.trust) if one.submission == confirmed.about)
    found = [run.record.get(Submission, one.received_at.astimezone(UTC).date(), one.trust, one.submission) for one in decided]
    return list(zip(found, read_submissions(run.record, found), strict=True))


def _waiting(run: Run, period: Period) -> Candidate:
    found = waiting_candidate(run.record, period)
    if found is None:
        raise Mistake(
            f"{period.words} does not wait for approval, so there is no page to read before it is public. "
            "If something public is wrong, tell whoever runs the programme, or send the whole update again"
        )
    return found
