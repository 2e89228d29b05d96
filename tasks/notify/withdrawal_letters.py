"""An update that was taken back: its sender and the trust's lead hear by whom, what counts now, and how to send again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tasks.model.level import Level
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.person_name import same_person
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.answer_letters import sender_of, submission_of
from tasks.notify.letters import Standing, is_written
from tasks.notify.notices import put_in_outbox
from tasks.record.decisions import Outcome, outcomes, withdrawn
from tasks.record.facts import Decision, Withdrawal
from tasks.rules.deadline import london_day
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.deadlines import due_dates
from tasks.run.run import Run

TAKEN_BACK = "taken_back"
"""The rule under which ladder.toml says who hears that an update was taken back."""


def queue_withdrawals(run: Run, period: Period) -> int:
    """Queue the word of each update of a month that was taken back of late, to those who did not do it; says how many notices are new."""
    if not withdrawn(run.record, period):
        return 0
    found = outcomes(run.record, period, run.moment)
    known = {parts[1] for parts in run.record.listed(Notice, period)}
    recent = ((one.decision, one.withdrawal) for one in found if one.withdrawal and run.moment - ANSWERED_FOR <= one.withdrawal.at)
    mine = (back for back in recent if back[0].trust in run.rulebook.trusts)
    addressing = Addressing.of(run, period)
    letters = [one for back in mine for one in _letters(run, addressing, *back, found) if not is_written(one, period, known)]
    return put_in_outbox(run, period, letters, Standing.of(run, period)) if letters else 0


def is_about_withdrawal(notice: Notice) -> bool:
    """Whether a notice is one of these, which leave at once."""
    return notice.rule == TAKEN_BACK


def _letters(run: Run, addressing: Addressing, decision: Decision, withdrawal: Withdrawal, found: list[Outcome]) -> Iterator[Letter]:
    which = decision.submission
    evidence = (
        ("taken back by", withdrawal.by),
        ("taken back at", withdrawal.at.isoformat()),
        ("reason given", withdrawal.reason),
        ("file", decision.file),
        ("received", decision.received_at.isoformat()),
        ("SHA-256", decision.sha256),
    )
    verdict = Verdict(TAKEN_BACK, decision.trust, which, Answer.NOT_APPLICABLE, _counts_now(run, decision, found), evidence)
    for step in run.rulebook.steps(TAKEN_BACK, decision.period.last_day):
        for letter in addressing.letters(step, verdict, Level(step.level, about=which)):
            asked = (*letter.addressed, *sender_of(run, addressing, submission_of(run, decision)))
            people = {one.address.casefold(): one for one in asked if not same_person(one.name, withdrawal.by)}
            if people:
                yield replace(letter, addressed=tuple(people.values()))


def _counts_now(run: Run, decision: Decision, found: list[Outcome]) -> str:
    """Which update counts now, or until when one is still in time."""
    counts = next((one.decision for one in reversed(found) if one.decision.trust == decision.trust and one.state == "accepted"), None)
    if counts:
        return f"What counts for {decision.period.words} now is {counts.file}, which came on {in_full(london_day(counts.received_at))}."
    due = due_dates(run, decision.period, [decision.trust])[decision.trust].deadline
    none = f"No update counts for {decision.period.words} now."
    if london_day(run.moment) <= due:
        return f"{none} One is due by the end of {in_full(due)}, London time."
    return f"{none} One was due by the end of {in_full(due)}, and counts from the day it is accepted."
