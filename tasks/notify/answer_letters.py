"""Answers: whoever sent an update, and the trust's lead, hear what became of it; what was returned may be mended for some days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date
from functools import cached_property

from tasks.model.finding import Finding, Severity
from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Attachment, Notice, Recipient
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted, in_full
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.claim_letters import CLAIM, EVIDENCE, claim_letters
from tasks.notify.letters import COUNTS_INSTEAD, Standing, is_written
from tasks.notify.mail_letters import thread_of
from tasks.notify.mending_days import ANSWER, settle
from tasks.notify.notices import put_in_outbox
from tasks.notify.written_letters import WrittenLetters
from tasks.record.decisions import Outcome, decisions_for, outcomes, withdrawn
from tasks.record.facts import HELD, WAITING, Decision, GivenBack, GivenUp
from tasks.record.outbox import CANCELLED, NOT_ON_ITS_DAY, Outbox
from tasks.record.record import Parts
from tasks.rules.deadline import london_day
from tasks.rules.extended import extended
from tasks.rules.ladder import step_day
from tasks.rules.mending import ANSWERED_FOR, mended_by
from tasks.rules.overdue import MENDED_UNTIL, OVERDUE
from tasks.run.deadlines import first_due_dates, month_deadline
from tasks.run.desk_links import UPDATE, purpose_of
from tasks.run.mails import BY_MAIL, mail_of
from tasks.run.run import Run

_IN_WORDS = 3
"""So many findings stand in the letter; its files show all."""


def queue_answers(run: Run, period: Period) -> int:
    """Queue an answer to each update for a period, and each claim and published file, that was decided on and nobody was told of; says how
    many notices are new.
    """
    steps = {step.level: step for step in run.rulebook.steps(ANSWER, period.last_day)}
    outbox, back = Outbox(run.record, period), withdrawn(run.record, period)
    known, written = _known(run, outbox), WrittenLetters(run, period, "answers")
    addressing, warned, letters = Addressing.of(run, period), _Warned(run, outbox), list[Letter]()
    place = _places(addressing)
    given_back = {*run.record.listed(GivenBack, period)}
    all_written = written.are_all(known)
    for decision in () if all_written else decisions_for(run.record, period):
        recent = run.moment - ANSWERED_FOR <= decision.received_at <= run.moment
        nobody = decision.trust not in run.rulebook.trusts  # a folder that is no trust's
        if nobody or decision.decision not in steps or not recent or (decision.trust, decision.submission) in back:
            continue
        step, sent = steps[decision.decision], submission_of(run, decision)
        mine = [*_letters(run, addressing, step, decision, sent, place)]
        written.add(mine)
        new = [one for one in mine if not is_written(one, period, known)]
        if new and decision.decision == "accepted" and (others := warned.besides(step, new)):
            new = [*_letters(run, addressing, step, decision, sent, place, others), *new]  # theirs first: they are looked for only now
        letters += [replace(one, attachments=_attachments(run, decision, given_back), thread=_thread(run, sent)) for one in new]
    standing = Standing.of(run, period)
    queued = put_in_outbox(run, period, (*letters, *claim_letters(run, period, known)), standing)
    if not all_written:
        written.hold()
    settle(run, outbox)
    return queued


def _known(run: Run, outbox: Outbox) -> set[str]:
    """The ids of the month's notices, but for answers that were not sent on their day: each names a day until which to mend, and is made
    again as things stand.
    """
    for one in outbox.each_waiting():
        if one.rule == ANSWER and outbox.outlived(one, london_day(run.moment)):
            outbox.give_up(one, CANCELLED, NOT_ON_ITS_DAY, run.moment)
    given_up = (outbox.record.get(GivenUp, *parts) for parts in outbox.record.listed(GivenUp, outbox.period))
    return {parts[1] for parts in outbox.record.listed(Notice, outbox.period)} - {one.notice for one in given_up if one.why == CANCELLED}


def is_answer(notice: Notice) -> bool:
    """Whether a notice is an answer, which leaves at once; the others leave with the month or the chase, once they were looked at again."""
    return notice.rule in {ANSWER, CLAIM, EVIDENCE}


class _Warned:
    """Who was warned that nothing of a trust is accepted, besides those who are answered: as a second signatory may be on the last day."""

    def __init__(self, run: Run, outbox: Outbox) -> None:
        self._run, self._outbox, self._written = run, outbox, set[tuple[str, str]]()

    def besides(self, step: LadderStep, letters: Sequence[Letter]) -> list[Recipient]:
        """Whoever else is to hear, once, that it ended well, beside those whom these letters of one trust answer. Whoever heard of trouble
        as well hears of its end by itself.
        """
        trust = letters[0].verdict.trust
        if not self._perhaps(step, trust):
            return []
        heard = {address for code, address in self._written if code == trust}
        heard |= {one.address for letter in letters for one in letter.addressed}
        warned: dict[str, Recipient] = {}
        for one in self._notices.get(trust, ()):
            if (one.rule == OVERDUE and one.awaits_approval) or (one.rule == ANSWER and one.level.step == step.level):
                heard.add(one.recipient.address)
            elif one.rule == OVERDUE and one.before_trouble and self._outbox.receipt(one):
                warned[one.recipient.address] = one.recipient
        self._written |= {(trust, address) for address in warned}
        return [warned[address] for address in sorted(warned.keys() - heard)]

    def _perhaps(self, step: LadderStep, trust: str) -> bool:
        """Whether the ladder has come to a step at which anybody else is warned."""
        run, period = self._run, self._outbox.period
        due = extended(run.rulebook.extensions, trust, period, self._usual)
        steps = (one for one in run.rulebook.steps(OVERDUE, period.last_day) if one.before_trouble and {*one.to} - {*step.to})
        return any(step_day(one, due, run.calendar) <= london_day(run.moment) for one in steps)

    @cached_property
    def _usual(self) -> date:
        return month_deadline(self._run, self._outbox.period).deadline

    @cached_property
    def _notices(self) -> Mapping[str, list[Notice]]:
        found: dict[str, list[Notice]] = defaultdict(list)
        for one in self._outbox.notices():
            found[one.trust].append(one)
        return found


def _letters(
    run: Run,
    addressing: Addressing,
    step: LadderStep,
    decision: Decision,
    sent: Submission,
    place: Mapping[bool, str],
    others: Collection[Recipient] = (),
) -> Iterator[Letter]:
    """One letter to the lead and the sender, or to `others` in their place; where its words differ, one to those with a page at the desk
    and one to those without. `place` says by that where the files are.
    """
    level = Level(step.level, about=decision.submission, time=_first_such(run, decision))
    sentence, evidence, findings = _words(run, decision, sent)
    verdict = Verdict(ANSWER, decision.trust, decision.submission, Answer.NOT_APPLICABLE, sentence, evidence)
    (letter,) = addressing.letters(replace(step, to=step.to[:1]), verdict, level)
    groups: dict[str, list[Recipient]] = defaultdict(list)
    for one in others or (*letter.addressed, *sender_of(run, addressing, sent)):
        groups[place[letter.desk and purpose_of(one.role, run.rulebook.wording.signs) == UPDATE]].append(one)
    for where, people in (groups or {place[False]: []}).items():
        whole = replace(verdict, evidence=(*evidence, *_first(findings, where)))
        yield replace(letter, verdict=whole, addressed=tuple(people), files_are=where)


def _first_such(run: Run, decision: Decision) -> int:
    """Which decision on an update its answer is about: one that is accepted once more, as a warning of it was answered, is told of once."""
    first = decision.number
    while decision.decision == "accepted" and first > 1:
        before = run.record.find(Decision, decision.period, decision.trust, decision.submission, first - 1)
        if before is None or before.decision != "accepted":
            break
        first -= 1
    return first


_PLAINLY = {
    "accepted": "The update is accepted.",
    WAITING: "It waits for the agreed plan of the trust.",
    HELD: "It could not be checked, which is a fault of ours. It is checked as soon as that is mended.",
}


def sender_of(run: Run, addressing: Addressing, sent: Submission) -> Iterator[Recipient]:
    """Whoever sent an update, if the list of people has that address for the trust; nobody else is written to."""
    for person in run.programme.about(sent.trust):
        if sent.sent_by and person.address.casefold() == sent.sent_by.casefold() and person.holds_on(addressing.day):
            yield Recipient(person.role, person.name, person.address)
            return


def submission_of(run: Run, decision: Decision) -> Submission:
    """What a decision was made on, as it was received."""
    return run.record.get(Submission, decision.received_at.astimezone(UTC).date(), decision.trust, decision.submission)


def _thread(run: Run, sent: Submission) -> tuple[str, ...]:
    """The mail that brought an update, and before it the notice of ours that this mail answers."""
    mail = mail_of(run.record, sent.day, sent.id) if sent.channel == BY_MAIL else None
    return thread_of(mail, run.settings) if mail else ()


def _places(addressing: Addressing) -> Mapping[bool, str]:
    """Where the files are that belong to a letter, for those with a page at the desk (True) and those without."""
    act = "come" if addressing.files else "are"
    return {at_desk: f"{act} {addressing.place_of_files(at_desk=at_desk)}" for at_desk in (True, False)}


def _words(run: Run, decision: Decision, sent: Submission) -> tuple[str, tuple[tuple[str, str], ...], list[Finding]]:
    """What became of an update; what was received: its file, when, its hash; and the findings of which the first stand in the letter."""
    errors = [one.to_sender for one in decision.findings if one.refuses]
    warnings = [one.to_sender for one in decision.findings if one.asks and one.severity is Severity.WARNING]
    came = decision.received_at.isoformat()
    received = (("file", decision.file), ("received", came), ("by which way", sent.way), ("SHA-256", decision.sha256))
    if decision.decision == "returned":
        if later := _accepted_since(run, decision):
            counts = ((COUNTS_INSTEAD, later.file), *received)
            return f"A later update is accepted for the {decision.period.noun}, and counts.", counts, errors
        stands, until = _until(run, decision)
        mended = ((MENDED_UNTIL, until.isoformat()),) if until else ()
        return f"{stands} There {_are(len(errors), 'finding')} to mend.", (*mended, *received), errors
    if decision.decision == "accepted" and warnings:
        return f"The update is accepted. There {_are(len(warnings), 'warning')} to look at.", received, warnings
    return _PLAINLY[decision.decision], received, []


def _accepted_since(run: Run, decision: Decision) -> Decision | None:
    """What came after an update that was returned, and is accepted for the month; None if that one may still have to be mended."""
    mine = outcomes(run.record, decision.period, run.moment, decision.trust)
    later = (one.decision for one in mine if one.state == "accepted" and one.decision.received_at > decision.received_at)
    return None if Outcome(decision).asked_about else next(later, None)


def _until(run: Run, decision: Decision) -> tuple[str, date | None]:
    """Until when a returned update may be mended, as its answer leaves now, in a sentence; and that day, while it is not over."""
    if Outcome(decision).asked_about:
        return f"It is asked which {decision.period.noun} the update is for; nothing that was accepted before is changed by it.", None
    if any(one.state == "accepted" for one in outcomes(run.record, decision.period, run.moment, decision.trust)):
        return f"Another update is accepted for the {decision.period.noun}, and stands unless this one is mended and accepted.", None
    due = first_due_dates(run, decision.period, [decision.trust])[decision.trust]
    working_days = run.rulebook.threshold("mending_working_days", decision.period.last_day)
    until = mended_by(london_day(decision.received_at), run.moment, due.deadline, due.closes, working_days, run.calendar)
    if until < london_day(run.moment):
        over = f"The time to mend it ended on {in_full(until)}; an update is still expected, and counts from the day it is accepted."
        return over, None
    return f"It may be mended until the end of {in_full(until)}.", until


def _are(number: int, thing: str) -> str:
    return f"{'is' if number == 1 else 'are'} {counted(number, thing)}"


def _first(findings: Sequence[Finding], where: str) -> Iterator[tuple[str, str]]:
    for one in findings[:_IN_WORDS]:
        yield one.address or "in the file", f"{one.says} {one.mend}"
    if len(findings) > _IN_WORDS:
        yield "and", f"{len(findings) - _IN_WORDS} more, in the files that {where}"


def _attachments(run: Run, decision: Decision, given_back: Container[Parts]) -> tuple[Attachment, ...]:
    parts = str(decision.period), decision.trust, decision.submission, str(decision.number)
    given = run.record.get(GivenBack, *parts).files if parts in given_back else {}
    return tuple(Attachment(name, sha256) for name, sha256 in sorted(given.items()))
