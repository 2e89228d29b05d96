"""Letters to approvers: a month waits for somebody's decision, and each of them has a link of their own to look at it and decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted
from tasks.notify.addressing import Letter
from tasks.notify.letters import Standing
from tasks.notify.notices import put_in_outbox
from tasks.record.decisions import waiting_candidate
from tasks.record.facts import Candidate
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.run.approvers import APPROVAL, APPROVER, SEEN, approvers, is_one_person
from tasks.run.programme import Person
from tasks.run.run import Run
from tasks.run.unconfirmed import in_doubt

_MOST, _SOON = 8, timedelta(minutes=15)


def queue_approvals(run: Run, period: Period) -> int:
    """Queue the word to each approver that a month waits, once for each candidate; says how many notices are new.

    Whoever put it forward is not asked. Nobody to ask is an alarm, but in an illustrative programme that names no approvers.
    """
    waits = waiting_candidate(run.record, period)
    if waits is None or (run.programme.illustrative and not approvers(run)):
        return 0
    letters = [_letter(run, waits)]
    return put_in_outbox(run, period, letters, Standing.of(run, period))


def queue_again(run: Run, period: Period, person: Person) -> int:
    """Queue one more letter, with a link of its own, to an approver who lost theirs; says how many notices are new.

    None while no month waits for them, soon after another, or after so many that it cannot be they who lose them.
    """
    waits = waiting_candidate(run.record, period)
    mine = Recipient(APPROVER, person.name, person.address)
    if waits is None or not person.address or is_one_person(run.programme, person.name, waits.proposed_by):
        return 0
    about = waits.hash[:SEEN]
    before = [
        one
        for one in Outbox(run.record, period).notices()
        if is_for_approvers(one) and one.level.about == about and one.recipient.address.casefold() == person.address.casefold()
    ]
    if len(before) >= _MOST or any(one.as_of > run.moment - _SOON for one in before):
        return 0
    letter = replace(_letter(run, waits), addressed=(mine,), level=Level("waits", about, time=len(before) + 1))
    return put_in_outbox(run, period, [letter], Standing.of(run, period))


def is_for_approvers(notice: Notice) -> bool:
    """Whether a notice asks an approver to decide."""
    return notice.rule == APPROVAL


def decided_since(run: Run, notice: Notice) -> str:
    """Why an approver need not be asked any more: the candidate was decided on, withdrawn or replaced. Empty while it waits."""
    waits = waiting_candidate(run.record, notice.period)
    still = waits is not None and waits.hash.startswith(notice.level.about)
    return "" if still else "No longer so when it was to be sent: that candidate does not wait for anybody"


def _letter(run: Run, waits: Candidate) -> Letter:
    period, day = waits.period, waits.period.last_day
    waiting = [one for one in Outbox(run.record, period).each_waiting() if one.awaits_approval]
    unsure = in_doubt(run, waits)
    evidence = [
        ("candidate", f"{waits.number} ({waits.hash[:SEEN]}), for release {waits.release}"),
        ("put forward by", waits.proposed_by),
        ("why", waits.reason if waits.release > 1 else waits.why),
        ("waits with it", counted(len(waiting), "letter")),
    ]
    evidence.append(("by command on a machine", f"measures approve {period} --candidate {waits.hash[:SEEN]} --by NAME"))
    if waits.missing:
        evidence.append(("to publish it all the same, the note has to name", ", ".join(waits.missing)))
    if unsure:
        evidence.append(("may be overdue or not, as a mail in its name waits to be confirmed", ", ".join(unsure)))
    asked = tuple(
        one
        for one in run.programme.recipients("", APPROVER, london_day(run.moment))
        if not is_one_person(run.programme, one.name, waits.proposed_by)
    )
    step = LadderStep(APPROVAL, "waits", "approve", 0, (APPROVER,), (), day, None, "", illustrative=False, note="")
    return Letter(
        verdict=Verdict(APPROVAL, "", "", Answer.NOT_APPLICABLE, waits.publishable, tuple(evidence)),
        step=step,
        level=Level("waits", waits.hash[:SEEN]),
        trust_name=run.programme.title,
        regulator="",
        role=APPROVER,
        addressed=asked,
        copied=(),
        page="",
        speaks_for=run.programme.title,
        desk=bool(run.settings.desk),
    )
