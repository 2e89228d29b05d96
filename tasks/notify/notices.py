"""Notices of an assessment: regulators hear which of their trusts are overdue or stalled, and whoever heard that hears when it is over.

They wait until a person approved the month, are looked at once more as they go, and are void when the month is declined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.acknowledged import LookedAfter
from tasks.notify.addressing import Addressing, Letter, extension_evidence
from tasks.notify.channels.choice import leaves, reaches
from tasks.notify.letters import Composed, Standing, compose
from tasks.notify.regulator_of_day import unheard
from tasks.record.decisions import is_declined, month_before, newest_revision, outcomes
from tasks.record.facts import Mail, Revision
from tasks.record.outbox import CANCELLED, Outbox
from tasks.record.record import Record
from tasks.record.tables import SHORT, verdicts_about
from tasks.rules.escalation import escalation
from tasks.rules.overdue import OVERDUE
from tasks.rules.programme_part import PROGRAMME_PART
from tasks.run.mails import as_evidence
from tasks.run.run import Run
from tasks.run.unconfirmed import to_be_confirmed, unconfirmed_by
from tasks.run.verb import report_undelivered

_TOGETHER = 500
"""Letters that are in words at once, before they are in the outbox."""


def queue_notices(run: Run, period: Period) -> int:
    """Put what the newest assessment has to tell into the outbox; says how many notices are new. Nobody to tell is an alarm."""
    letters, standing = _letters(run, period)
    return put_in_outbox(run, period, letters, standing)


def put_in_outbox(run: Run, period: Period, letters: Iterable[Letter], standing: Standing) -> int:
    """Put letters into words and queue them, some at a time, and report what could not be told; says how many notices are new."""
    return sum(1 for _ in Outbox(run.record, period).each_queued(_in_words(period, letters, standing)))


def _in_words(period: Period, letters: Iterable[Letter], standing: Standing) -> Iterator[Notice]:
    left = iter(list(letters))  # addressed before any of them is in the outbox
    while batch := list(islice(left, _TOGETHER)):
        composed = compose(batch, standing, reaches())
        for alarm in composed.alarms:
            report_undelivered(str(period), str(alarm))
        yield from composed.notices


def composed_notices(run: Run, period: Period) -> Composed:
    """What the newest assessment of a month has to tell, and nothing while it is declined; some of it may have been sent already. Raises
    NotFound without one.
    """
    letters, standing = _letters(run, period)
    return compose(letters, standing, reaches())


def _letters(run: Run, period: Period) -> tuple[list[Letter], Standing]:
    revision = newest_revision(run.record, period)
    standing = Standing.of(run, period, revision.as_of)
    if is_declined(run.record, period):
        return [], standing
    addressing = Addressing.of(run, period, None if leaves() else revision.as_of)  # files hold no moment of sending
    addressing = replace(addressing, parts=programme_parts(run, revision))
    trouble = [one for one in verdicts_about(run.record, revision, SHORT) if one.answer is Answer.YES]
    looked_after = LookedAfter.on(run.record, period, addressing.day)
    mails = {trust: one.mails for trust, one in unconfirmed_by(run, period, run.moment).items()}
    letters = [
        *looked_after.left(_escalated(addressing, trouble, _stalled_before(run.record, revision), mails)),
        *all_clear(addressing, Outbox(run.record, period), verdicts_about(run.record, revision, SHORT)),
    ]
    return list(unheard(letters, Outbox(run.record, period))), standing


def programme_parts(run: Run, revision: Revision) -> dict[str, list[Verdict]]:
    """Of each trust in several programmes at once, how each one's part of its plan stands."""
    found: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts_about(run.record, revision, (PROGRAMME_PART,)) if run.rulebook.wording.in_several else ():
        found[one.trust].append(one)
    return found


def to_be_sent(run: Run, period: Period) -> list[Notice]:
    """What a run would send for a month now: what waits, and what the newest assessment would add. Nothing is written or sent."""
    outbox = Outbox(run.record, period)
    known = {notice.id for notice in outbox.notices()}
    new = outbox.as_queued(composed_notices(run, period).notices) if run.record.newest(Revision, period) else ()
    return [*outbox.waiting(), *(one for one in new if one.id not in known)]


def _escalated(
    addressing: Addressing, verdicts: Collection[Verdict], stalled_before: Collection[str], mails: Mapping[str, Sequence[Mail]]
) -> Iterator[Letter]:
    """`mails` are those of each trust that wait to be confirmed: its own letter names them."""
    on, found = addressing.period.last_day, {(one.rule, one.trust): one for one in verdicts}
    overdue, stalled = ([one for one in verdicts if one.rule == rule] for rule in SHORT)
    for one in escalation(overdue, stalled, stalled_before):
        step, verdict = addressing.public_step(one.rule, again=one.again), found[one.rule, one.trust]
        if step is None:
            continue
        if one.rule == OVERDUE:
            verdict = replace(verdict, evidence=(*verdict.evidence, *extension_evidence(addressing.rulebook, one.trust, addressing.period)))
        yield from addressing.letters(step, verdict, addressing.level(step, one.trust))
        own_verdict = replace(verdict, evidence=(*verdict.evidence, *as_evidence(mails.get(one.trust, ()) if one.rule == OVERDUE else ())))
        for own in addressing.rulebook.steps(one.rule, on):
            if own.with_month:
                yield from addressing.letters(own, own_verdict, addressing.level(own, one.trust))


def heard_last(run: Run, period: Period) -> Callable[[Notice], bool]:
    """Whether a notice of trouble is about the last that was heard of its trust.

    One about a trust whose update was accepted since waits until the month is told again. What a regulator hears of a trust in whose name
    a mail waits to be confirmed waits until somebody has said whose it is, or the time to do so is over.
    """

    @cache
    def unsure() -> Container[str]:
        return to_be_confirmed(run, period, run.moment)

    @cache  # asked only if anything waits
    def accepted_since() -> set[str]:
        revision = run.record.last(Revision, period)
        found = outcomes(run.record, period, run.moment) if revision else []
        return {one.decision.trust for one in found if revision and one.state == "accepted" and one.at > revision.as_of}

    def holds(notice: Notice) -> bool:
        if notice.over or notice.rule not in SHORT:
            return True
        return notice.trust not in accepted_since() and not (notice.public and notice.rule == OVERDUE and notice.trust in unsure())

    return holds


def void_declined(run: Run, period: Period, by: str) -> None:
    """Cancel what waits for the approval of a month that was declined; the next candidate makes its letters again."""
    outbox = Outbox(run.record, period)
    for notice in outbox.each_waiting():
        if notice.awaits_approval:
            outbox.give_up(notice, CANCELLED, f"Not sent, as {by} declined the {period.noun}.", run.moment)


def _stalled_before(record: Record, revision: Revision) -> frozenset[str]:
    """The codes of the trusts whose plan was stalled the month before."""
    earlier = month_before(record, revision)
    verdicts = verdicts_about(record, earlier, SHORT[1:]) if earlier else []
    return frozenset(one.trust for one in verdicts if one.answer is Answer.YES)


def all_clear(addressing: Addressing, outbox: Outbox, verdicts: Iterable[Verdict]) -> Iterator[Letter]:
    """A letter for each person who was sent a notice of trouble in a trust's month that no longer holds."""
    sent: dict[tuple[str, str], list[Notice]] = defaultdict(list)
    for one in outbox.sent(lambda one: one.rule in SHORT and not one.over and not one.before_trouble):
        sent[one.rule, one.trust].append(one)
    for verdict in verdicts:
        over = addressing.step_over(verdict.rule) if is_over(verdict) else None
        if over:
            yield from _end_letters(addressing, over, verdict, sent[verdict.rule, verdict.trust])


def is_over(verdict: Verdict) -> bool:
    """Whether trouble under a rule has ended. Only an accepted update ends an overdue one: a verdict may be older than the notice."""
    return bool(dict(verdict.evidence).get("accepted_at")) if verdict.rule == OVERDUE else verdict.answer is not Answer.YES


def _end_letters(addressing: Addressing, over: LadderStep, verdict: Verdict, sent: list[Notice]) -> Iterator[Letter]:
    """Each person once, at the latest time they heard; who only had a copy has a copy again, of the first notice that gave them one."""
    mains = {notice.recipient.address.casefold() for notice in sent}
    written: set[str] = set()
    for notice in sorted(sent, key=lambda notice: (-notice.level.time, not notice.public)):
        address = notice.recipient.address.casefold()
        if address in written:
            continue
        copied = tuple(one for one in notice.copied if one.address.casefold() not in mains | written)
        written |= {address, *(one.address.casefold() for one in copied)}
        yield _end_letter(addressing, over, verdict, notice, copied)


def _end_letter(addressing: Addressing, over: LadderStep, verdict: Verdict, trouble: Notice, copied: tuple[Recipient, ...]) -> Letter:
    """Like the letter of trouble, to one person by name."""
    step = replace(over, to=(trouble.recipient.role,))
    (letter,) = addressing.letters(step, verdict, Level(over.level, time=trouble.level.time))
    return replace(letter, addressed=(trouble.recipient,), copied=copied)
