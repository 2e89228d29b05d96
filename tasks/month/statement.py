"""A statement and what follows from it at once: who has to hear it does, an update that was unsigned is decided on, an approver sees it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tasks.collect.new_statement import state
from tasks.collect.read_once import read_once
from tasks.model.mistake import BadConfig, Mistake
from tasks.model.period import Period
from tasks.model.update import HeldSubmission, Submission
from tasks.model.words import in_full
from tasks.month.letters_to_approve import lay_out_preview
from tasks.month.tell import answer, decide_and_answer
from tasks.record.decisions import decisions_for, waiting_candidate
from tasks.record.facts import Candidate, Statement
from tasks.record.seal import seal
from tasks.rules.deadline import london_day
from tasks.run.author import Author
from tasks.run.run import Run
from tasks.run.statements import CONFIRMED, ERROR_OF_FACT, SAYS, WARNING_ANSWERED
from tasks.run.table_file import read_table

Clock = Callable[[], datetime]


def state_and_tell(
    run: Run, trust: str, period: Period, what: str, role: str, author: Author, clock: Clock, words: str = "", about: str = ""
) -> Statement:
    """Write a statement down, and do what follows from it; `clock` gives the moment at which letters leave. Raises as stating does."""
    seen = about or (_waiting(run, period).hash if what == ERROR_OF_FACT else "")
    fact = state(run, trust, period, what, role, author, words, seen)
    if what == ERROR_OF_FACT:
        lay_out_preview(run, waiting_candidate(run.record, period))
    elif what in {CONFIRMED, WARNING_ANSWERED}:
        decide_and_answer(run, period, _read(run, fact), clock)
    else:
        answer(run, period, clock)
    seal(run.record, {period})
    return fact


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A row of an illustrative programme's `statements.csv`: what somebody in a post is made to say of a trust's month."""

    trust: str
    period: Period
    post: str
    what: str
    words: str

    def state(self, run: Run) -> Statement:
        """Write it down at the run's moment, in the name of whoever holds the post; once, however often it is given."""
        holder = next(iter(run.programme.holders(self.trust, self.post, london_day(run.moment))), None)
        if holder is None:
            raise BadConfig(f"statements.csv: nobody is {self.post} of {self.trust} on {in_full(london_day(run.moment))}")
        mark = hashlib.sha256(repr(self).encode()).hexdigest()[:16]
        author = Author(holder.name, "a row of statements.csv", holder.address, f"row-{mark}")
        return state(run, self.trust, self.period, self.what, self.post, author, self.words)


def made_up_statements(run: Run, begin: datetime, end: datetime) -> dict[datetime, list[MadeUp]]:
    """What people are made to say between two moments, by the moment they say it; nothing but in an illustrative programme."""
    file = run.programme.folder / "statements.csv"
    found: dict[datetime, list[MadeUp]] = defaultdict(list)
    if not run.programme.illustrative or not file.is_file():
        return found
    for number, row in read_table(file, ("trust", "period", "at", "post", "what", "words")):
        try:
            at, period = datetime.fromisoformat(row["at"]), Period.parse(row["period"])
            one = MadeUp(row["trust"], period, row["post"], row["what"], row["words"])
        except (ValueError, Mistake) as wrong:
            raise BadConfig(f"statements.csv, line {number}: {wrong}") from None
        if one.what not in SAYS or at.tzinfo is None:
            raise BadConfig(f"statements.csv, line {number}: `what` is one of {', '.join(SAYS)}, and `at` has a time zone")
        if begin < at < end:
            found[at].append(one)
    return found


def _read(run: Run, stated: Statement) -> list[HeldSubmission]:
    """The update whose sign-off was confirmed, or of which a warning was answered, read once more."""
    submission = stated.about.partition(" ")[0]
    decided = (one for one in decisions_for(run.record, stated.period, stated.trust) if one.submission == submission)
    found = [run.record.get(Submission, one.received_at.astimezone(UTC).date(), one.trust, one.submission) for one in decided]
    return read_once(run, found).get(stated.period, [])


def _waiting(run: Run, period: Period) -> Candidate:
    found = waiting_candidate(run.record, period)
    if found is None:
        raise Mistake(
            f"{period.words} does not wait for approval, so there is no page to read before it is public. "
            "If something public is wrong, tell whoever runs the programme, or send the whole update again"
        )
    return found
