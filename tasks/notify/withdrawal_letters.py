"""An update that was taken back: its sender and the trust's lead hear by whom, what counts now, and how to send again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.person_name import same_person
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.answer_letters import sender_of
from tasks.notify.channels.choice import reaches
from tasks.notify.letters import Standing, compose, is_written
from tasks.notify.notices import put_in_outbox
from tasks.record.decisions import Outcome, outcomes
from tasks.rules.deadline import london_day
from tasks.rules.mending import ANSWERED_FOR
from tasks.run.deadlines import due_dates
from tasks.run.run import Run

TAKEN_BACK = "taken_back"
"""The rule under which ladder.toml says who hears that an update was taken back."""


def queue_withdrawals(run: Run, period: Period) -> int:
    """Queue the word of each update of a month that was taken back of late, to those who did not do it; says how many notices are new."""
    found = outcomes(run.record, period, run.moment)
    known = {parts[1] for parts in run.record.listed(Notice, period)}
    letters = [one for back in found if _is_recent(run, back) for one in _letters(run, back, found) if not is_written(one, period, known)]
    return put_in_outbox(run, period, compose(letters, Standing(period, run.moment, run.programme.banner), reaches())) if letters else 0


def is_about_withdrawal(notice: Notice) -> bool:
    """Whether a notice is one of these, which leave at once."""
    return notice.rule == TAKEN_BACK


def _is_recent(run: Run, one: Outcome) -> bool:
    return one.withdrawal is not None and run.moment - ANSWERED_FOR <= one.withdrawal.at and one.decision.trust in run.rulebook.trusts


def _letters(run: Run, back: Outcome, found: list[Outcome]) -> Iterator[Letter]:
    decision, addressing = back.decision, Addressing.of(run, back.decision.period)
    verdict = Verdict(TAKEN_BACK, decision.trust, decision.submission, Answer.NOT_APPLICABLE, _counts_now(run, back, found), _evidence(back))
    for step in run.rulebook.steps(TAKEN_BACK, decision.period.last_day):
        for letter in addressing.letters(step, verdict, Level(step.level, about=decision.submission), addressing.day):
            people = [one for one in (*letter.addressed, *sender_of(run, addressing, decision)) if not _did_it(back, one)]
            if people:
                yield replace(letter, addressed=tuple({one.address.casefold(): one for one in people}.values()))


def _did_it(back: Outcome, person: Recipient) -> bool:
    return back.withdrawal is not None and same_person(person.name, back.withdrawal.by)


def _evidence(back: Outcome) -> tuple[tuple[str, str], ...]:
    decision, withdrawal = back.decision, back.withdrawal
    assert withdrawal is not None
    return (
        ("taken back by", withdrawal.by),
        ("taken back at", withdrawal.at.isoformat()),
        ("reason given", withdrawal.reason),
        ("file", decision.file),
        ("received", decision.received_at.isoformat()),
        ("SHA-256", decision.sha256),
    )


def _counts_now(run: Run, back: Outcome, found: list[Outcome]) -> str:
    """Which update counts now, or until when one is still in time."""
    decision = back.decision
    counts = next((one.decision for one in reversed(found) if one.decision.trust == decision.trust and one.state == "accepted"), None)
    if counts:
        return f"What counts for {decision.period.words} now is {counts.file}, which came on {in_full(london_day(counts.received_at))}."
    due = due_dates(run, decision.period, [decision.trust])[decision.trust].deadline
    if london_day(run.moment) <= due:
        return f"No update counts for {decision.period.words} now. One is due by the end of {in_full(due)}, London time."
    return f"No update counts for {decision.period.words} now. One was due by the end of {in_full(due)}, and counts from the day it is accepted."
