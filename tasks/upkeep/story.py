"""What is known of one trust at the end of a day: every file it sent, and the decision on it as the assessments by then knew it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.facts import Decision, Revision
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a trust with what was known of it: the decision on it, or None while it was only received."""

    submission: str
    period: Period
    name: str
    received_at: datetime
    decision: Decision | None

    @property
    def accepted(self) -> bool:
        return self.decision is not None and self.decision.decision == "accepted"


@dataclass(frozen=True)
class Story:
    """What is known of one trust at the end of a day, with all its files and the decisions on each, oldest first."""

    run: Run
    trust: str
    until: date
    submissions: tuple[Submission, ...]
    decisions: Mapping[str, tuple[Decision, ...]]

    @property
    def record(self) -> Record:
        return self.run.record


def story_of(run: Run, trust: str, until: date) -> Story:
    """The record is asked month by month for what this trust sent, and what was decided on it."""
    submissions = [
        run.record.get(Submission, *parts)
        for month in run.record.months(Submission)
        for parts in run.record.listed(Submission, month)
        if parts[1] == trust
    ]
    decisions: dict[str, list[Decision]] = {}
    for period in sorted({*run.record.months(Revision), *(one.month.previous() for one in submissions)}):
        for decision in run.record.all(Decision, period, trust):
            decisions.setdefault(decision.submission, []).append(decision)
    in_order = {which: tuple(sorted(mine, key=lambda one: one.number)) for which, mine in decisions.items()}
    return Story(run, trust, until, tuple(sorted(submissions, key=lambda one: (one.received_at, one.id))), in_order)


def period_of(story: Story, submission: Submission) -> Period:
    """The month a file is for, as it was decided; else the month that was open when it came."""
    decided = story.decisions.get(submission.id, ())
    return decided[-1].period if decided else submission.month.previous()


def sent_for(story: Story, period: Period) -> list[Sent]:
    """What was known by the day of each of a trust's files for a period, in order of receipt: decided on, or only received."""
    named = _named(story, period) if story.until < date.max else None
    mine = [one for one in story.submissions if period_of(story, one) == period and london_day(one.received_at) <= story.until]
    return [Sent(one.id, period, one.name, one.received_at, _decision(story, one.id, named)) for one in mine]


def _named(story: Story, period: Period) -> dict[str, set[str]]:
    """Submission to the hashes of the decisions on it that the assessments of a period by the day were made from."""
    found: dict[str, set[str]] = {}
    for revision in story.record.all(Revision, period):
        for name, sha in revision.made_from.items() if london_day(revision.as_of) <= story.until else ():
            if name.startswith(f"{story.trust}/"):
                found.setdefault(name.partition("/")[2], set()).add(sha)
    return found


def _decision(story: Story, which: str, named: Mapping[str, set[str]] | None) -> Decision | None:
    """The newest decision on a file, of those named by an assessment (None: of all).

    The record learns what became of a file as at the moment of the first assessment that was made from the decision.
    """
    decisions = story.decisions.get(which, ())
    if named is None:
        return decisions[-1] if decisions else None
    found = [one for one in decisions if one.hash in named.get(which, ())]
    if which in named and not found:
        return decisions[0]  # it was withdrawn before it was first assessed, and so is named by another hash
    return found[-1] if found else None
