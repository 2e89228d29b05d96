"""Answers: whoever sent an update, and the trust's lead, hear what became of it; what was returned may be mended for some days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from tasks.model.finding import Finding, Severity
from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Attachment, Notice, Recipient
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted, in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.channels.choice import carries_files, reaches
from tasks.notify.letters import Standing, compose, is_written
from tasks.notify.mail_letters import thread_of
from tasks.notify.notices import put_in_outbox
from tasks.record.decisions import Outcome, decisions_for, outcomes, withdrawn
from tasks.record.facts import HELD, WAITING, Decision, GivenBack, Mending, SeenTo
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.rules.mending import ANSWERED_FOR, mended_by
from tasks.run.deadlines import due_dates
from tasks.run.mails import mail_of
from tasks.run.run import Run

ANSWER = "answer"
"""The rule under which ladder.toml says who is answered."""

_IN_WORDS = 3
"""So many findings stand in the letter; its files show all."""


def queue_answers(run: Run, period: Period) -> int:
    """Queue an answer to each update for a period on which there is a decision that nobody was told of; says how many notices are new."""
    steps = {step.level: step for step in run.rulebook.steps(ANSWER, period.last_day)}
    outbox, back = Outbox(run.record, period), withdrawn(run.record, period)
    known = {parts[1] for parts in run.record.listed(Notice, period)}
    addressing, files_are, letters = Addressing.of(run, period), _files_are(), list[Letter]()
    for decision in decisions_for(run.record, period):
        recent = run.moment - ANSWERED_FOR <= decision.received_at <= run.moment
        nobody = decision.trust not in run.rulebook.trusts  # a folder that is no trust's
        if nobody or decision.decision not in steps or not recent or (decision.trust, decision.submission) in back:
            continue
        letter = _letter(run, addressing, steps[decision.decision], decision, files_are)
        if not is_written(letter, period, known):
            letters.append(replace(letter, attachments=_attachments(run, decision), thread=_thread(run, decision)))
    composed = compose(letters, Standing(period, run.moment, run.programme.banner), reaches())
    queued = put_in_outbox(run, period, composed)
    settle(run, outbox)
    return queued


def is_answer(notice: Notice) -> bool:
    """Whether a notice is an answer, which leaves at once; the others leave with the month or the chase, once they were looked at again."""
    return notice.rule == ANSWER


def settle(run: Run, outbox: Outbox) -> None:
    """Write down until when each returned update may be mended whose answer has left by now. In a dry run what is queued counts as sent."""
    open_still = unanswered(run, outbox.period)
    if not open_still:
        return
    left = _answered(run, outbox, {(one.trust, one.submission) for one in open_still})
    working_days = run.rulebook.threshold("mending_working_days", outbox.period.last_day)
    usual = due_dates(run, outbox.period, {one.trust for one in open_still}, mending=False)
    for one in open_still:
        answered_at = left.get((one.trust, one.submission))
        if answered_at:
            due = usual[one.trust]
            until = mended_by(one.came, answered_at, due.deadline, due.closes, working_days, run.calendar)
            reason = f"returned on {in_full(london_day(answered_at))} with {counted(one.findings, 'finding')}"
            run.record.follow(one, replace(one, answered_at=answered_at, until=until, reason=reason))


def unanswered(run: Run, period: Period) -> list[Mending]:
    """The returned updates for a period whose answer has not left."""
    numbers: dict[tuple[str, str], int] = {}
    for _, trust, submission, number in run.record.listed(Mending, period):
        numbers[trust, submission] = max(int(number), numbers.get((trust, submission), 0))
    newest = (run.record.get(Mending, period, *name, number) for name, number in numbers.items())
    return [one for one in newest if one.answered_at is None]


def _answered(run: Run, outbox: Outbox, wanted: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], datetime]:
    """(trust, submission) to when the answer on its newest decision left; files hold no such moment, and count from when they are seen."""
    found: dict[tuple[str, str], tuple[int, datetime]] = {}
    for notice in outbox.notices():
        name = (notice.trust, notice.level.about)
        moment = _left(run, outbox, notice) if notice.rule == ANSWER and name in wanted else None
        if moment:
            found[name] = max((notice.level.time, moment), found.get(name, (0, moment)))
    newest = {
        (one.trust, one.submission): one.number
        for one in decisions_for(run.record, outbox.period)
        if (one.trust, one.submission) in wanted and one.decision == "returned"
    }
    return {name: moment for name, (number, moment) in found.items() if number == newest.get(name)}


def _left(run: Run, outbox: Outbox, notice: Notice) -> datetime | None:
    receipt = outbox.receipt(notice)
    if receipt:
        return receipt.at or (notice.as_of if run.dry else max(notice.as_of, run.moment))
    by_hand = run.record.find(SeenTo, outbox.period, notice.id)
    return by_hand.at if by_hand else notice.as_of if run.dry else None


def _letter(run: Run, addressing: Addressing, step: LadderStep, decision: Decision, files_are: str) -> Letter:
    level = Level(step.level, about=decision.submission, time=decision.number)
    verdict = Verdict(ANSWER, decision.trust, decision.submission, Answer.NOT_APPLICABLE, *_words(run, decision, files_are))
    (letter,) = addressing.letters(replace(step, to=step.to[:1]), verdict, level, addressing.day)
    return replace(letter, addressed=(*letter.addressed, *_sender(run, addressing, decision)), files_are=files_are)


_PLAINLY = {
    "accepted": "The update is accepted.",
    WAITING: "It waits for the agreed plan of the trust.",
    HELD: "It could not be checked, which is a fault of ours. It is checked as soon as that is mended.",
}


def _sender(run: Run, addressing: Addressing, decision: Decision) -> Iterator[Recipient]:
    """Whoever sent an update, if the list of people has that address for the trust; nobody else is written to."""
    sent_by = _submission(run, decision).sent_by.casefold()
    for person in run.programme.about(decision.trust):
        if sent_by and person.address.casefold() == sent_by and person.holds_on(addressing.day):
            yield Recipient(person.role, person.name, person.address)
            return


def _submission(run: Run, decision: Decision) -> Submission:
    return run.record.get(Submission, decision.received_at.astimezone(UTC).date(), decision.trust, decision.submission)


def _thread(run: Run, decision: Decision) -> tuple[str, ...]:
    """The mail that brought an update, and before it the notice of ours that this mail answers."""
    mail = mail_of(run.record, _submission(run, decision))
    return thread_of(mail, run.settings.sender) if mail else ()


def _files_are() -> str:
    return "come with this letter" if carries_files() else "are with whoever runs the programme, as this letter cannot carry them"


def _words(run: Run, decision: Decision, files_are: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What became of an update, and what was received: its file, when, its hash, and its first findings."""
    errors = [one.to_sender for one in decision.findings if one.refuses]
    warnings = [one.to_sender for one in decision.findings if one.asks and one.severity is Severity.WARNING]
    received = (("file", decision.file), ("received", decision.received_at.isoformat()), ("SHA-256", decision.sha256))
    if decision.decision == "returned":
        return f"{_until(run, decision)} There {_are(len(errors), 'finding')} to mend.", (*received, *_first(errors, files_are))
    if decision.decision == "accepted" and warnings:
        return f"The update is accepted. There {_are(len(warnings), 'warning')} to look at.", (*received, *_first(warnings, files_are))
    return _PLAINLY[decision.decision], received


def _until(run: Run, decision: Decision) -> str:
    """Until when a returned update may be mended, as its answer leaves now."""
    if Outcome(decision).asked_about:
        return "It is asked which month the update is for; nothing that was accepted before is changed by it."
    if any(one.state == "accepted" for one in outcomes(run.record, decision.period, run.moment, decision.trust)):
        return "Another update is accepted for the month, and stands unless this one is mended and accepted."
    due = due_dates(run, decision.period, [decision.trust], mending=False)[decision.trust]
    working_days = run.rulebook.threshold("mending_working_days", decision.period.last_day)
    until = mended_by(london_day(decision.received_at), run.moment, due.deadline, due.closes, working_days, run.calendar)
    if until < london_day(run.moment):
        return f"The time to mend it ended on {in_full(until)}; an update is still expected, and counts from the day it is accepted."
    return f"It may be mended until the end of {in_full(until)}."


def _are(number: int, thing: str) -> str:
    return f"{'is' if number == 1 else 'are'} {counted(number, thing)}"


def _first(findings: Collection[Finding], files_are: str) -> Iterator[tuple[str, str]]:
    for one in list(findings)[:_IN_WORDS]:
        yield one.address or "in the file", f"{one.says} {one.mend}"
    if len(findings) > _IN_WORDS:
        yield "and", f"{len(findings) - _IN_WORDS} more, in the files that {files_are}"


def _attachments(run: Run, decision: Decision) -> tuple[Attachment, ...]:
    given = run.record.find(GivenBack, decision.period, decision.trust, decision.submission, decision.number)
    return tuple(Attachment(name, sha256) for name, sha256 in sorted(given.files.items())) if given else ()
