"""Collect: everything that arrived is held exactly as it came, and then read, apart from everything else, into rows."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from tasks.collect.agreed_plans import carry_plans_on
from tasks.collect.holding import add_arrivals, parts_of
from tasks.collect.mail.taking import is_mail, take_mails
from tasks.collect.read_once import read_once
from tasks.model.period import Period, calendar_month
from tasks.model.update import HeldSubmission, Submission
from tasks.record.decisions import decisions_for, numbers, withdrawn
from tasks.record.facts import HELD, WAITING, Decision, Revision, Sent
from tasks.record.plan_versions import agreed_plans
from tasks.record.record import Parts, Record
from tasks.rules.being_looked_at import LOOKED_AT
from tasks.rules.expected import expected
from tasks.run.inbox import CLAIMS, EVIDENCE, MAIL, Arrival, arrivals, in_bucket, require_inbox
from tasks.run.inbox_troubles import Troubles, note_troubles
from tasks.run.month_trusts import require_trust
from tasks.run.run import Run
from tasks.run.sent_at_desk import sent_at_desk
from tasks.run.statements import confirmed_by_link, is_on_name, warnings_answered, with_answers
from tasks.run.verb import verb

Pending = dict[Period, list[HeldSubmission]]
"""What was read and awaits a decision, by the period each update is for; in order of receipt."""

log = logging.getLogger("measures")


@verb()
def collect(run: Run, period: Period) -> Pending:
    """Hold what arrived by the run's moment; read what was received since the period began and nobody has decided on.

    The answer is grouped by the period each update is for, the earliest first.
    """
    require_inbox(run.inbox)
    carry_plans_on(run)
    note_troubles(run, *_held(run, period, list(_in_inbox(run, period))), lambda of: not of.startswith((CLAIMS, EVIDENCE)))
    return read_once(run, list(_received(run, _undecided(run, period))))


@verb()
def collect_again(run: Run, trust: str, period: Period) -> Pending:
    """Hold what one trust sent by the run's moment, and read once more everything it sent for one period, decided on or not.

    The period is told of all trusts, so whoever has no accepted update for it is looked for as well: nobody is called late for what lies
    unread. Raises NotFound for a code that no trust on the register has.
    """
    require_trust(run.rulebook, trust)
    require_inbox(run.inbox)
    whose = {trust, *_silent(run, period)}
    found = [one for code in sorted(whose) for one in arrivals(run.inbox, run.moment, code)]
    at_desk = [one for one in sent_at_desk(run.record, run.record.months(Sent, period), run.moment) if one.trust in whose]
    note_troubles(run, *_held(run, period, [*found, *at_desk]), {*whose, MAIL}.__contains__)
    own = {parts for month in _months(run, period) for parts in run.record.listed(Submission, month) if parts[1] == trust}
    others = {parts for parts in _undecided(run, period) if parts[1] in whose - {trust}}
    read = read_once(run, list(_received(run, own | others)))
    return {month: mine for month, all_of in read.items() if (mine := [one for one in all_of if month == period or one[0].trust != trust])}


def collect_these(run: Run, came: Sequence[Arrival]) -> Pending:
    """Hold what came by the desk, or by a mail that somebody answers for there, and read it; whatever else has arrived waits."""
    carry_plans_on(run)
    for arrival in came:
        add_arrivals(run.record, arrival.month, [arrival])
    return read_once(run, [run.record.get(Submission, *parts_of(arrival)) for arrival in came])


def _held(run: Run, period: Period, found: Sequence[Arrival]) -> tuple[Troubles, Iterable[datetime]]:
    """Hold what lies in the trusts' folders, what was sent at the desk, and what came by mail. What cannot be read is the answer, by trust,
    and when each mail came that may be anybody's.
    """
    by_mail = take_mails(run, [one for one in found if is_mail(one)])
    files = add_arrivals(run.record, period, (one for one in found if not is_mail(one)))
    whose = sorted({*files, *(one.trust for one in by_mail)})
    troubles = {trust: (*files.get(trust, ()), *dict.fromkeys(one.why for one in by_mail if one.trust == trust)) for trust in whose}
    return troubles, (one.came for one in by_mail if one.trust == MAIL and one.perhaps_ours)


def _in_inbox(run: Run, period: Period) -> Iterator[Arrival]:
    """What lies in the trusts' folders or was sent at the desk. A bucket that lists nothing of a trust since the month began is asked for
    that trust alone as well, so that nobody is silent by one answer.
    """
    found = list(arrivals(run.inbox, run.moment))
    yield from found
    yield from sent_at_desk(run.record, run.record.months(Sent, period), run.moment)
    if in_bucket(run.inbox):
        for trust in sorted({*expected(run.rulebook.spells, period)} - {one.trust for one in found if one.day >= period.first_day}):
            yield from arrivals(run.inbox, run.moment, trust)


def _silent(run: Run, period: Period) -> set[str]:
    """The trusts that are expected to report on a period, or on a later month that was assessed, and have no accepted update for it."""
    found: set[str] = set()
    for month in [period, *run.record.months(Revision, period.next())]:
        back = withdrawn(run.record, month)
        accepted = (one for one in decisions_for(run.record, month) if one.decision == "accepted")
        heard = {one.trust for one in accepted if (one.trust, one.submission) not in back}
        found |= {*expected(run.rulebook.spells, month)} - heard
    return found


def _undecided(run: Run, period: Period) -> Iterator[Parts]:
    """What was received since a period began, by the parts of its key, and was never decided on; what a killed run left, too. And what
    waited for a plan that is on record now, is held by a fault of ours, or was confirmed by a link.
    """
    record = run.record
    recent = {name for month in record.months(Decision, period.previous()) for name in numbers(record, month)}
    for month in _months(run, period):
        waiting = [parts for parts in record.listed(Submission, month) if parts[1:] not in recent]
        earlier = record.months(Decision, last=period.previous().previous()) if waiting else []
        before = {name for one in earlier for name in numbers(record, one)}
        yield from (parts for parts in waiting if parts[1:] not in before)
    yield from _undone(record, period)
    yield from _confirmed(run, period)


def _confirmed(run: Run, period: Period) -> Iterator[Parts]:
    """What was returned as it bears no name, and its post has confirmed by a link since; and what has a warning that was answered by one. A
    run that was killed may have left it so.
    """
    for month in Period.between(period.previous(), period):
        for (trust, submission), answers in sorted(warnings_answered(run.record, month, run.moment).items()):
            number = numbers(run.record, month, trust).get((trust, submission))
            decision = run.record.get(Decision, month, trust, submission, number) if number else None
            if decision and decision.findings != tuple(with_answers(decision.findings, answers)):
                yield decision.received_at.astimezone(UTC).date().isoformat(), trust, submission
        for trust, submission, who in sorted(confirmed_by_link(run.record, month, run.moment)):
            number = numbers(run.record, month, trust).get((trust, submission))
            one = run.record.get(Decision, month, trust, submission, number) if number else None
            if one and any(is_on_name(finding, who) for finding in one.findings):
                yield one.received_at.astimezone(UTC).date().isoformat(), trust, submission


def _undone(record: Record, period: Period) -> Iterator[Parts]:
    """What waited for a plan that is on record now, and what is held, of the months up to a period, by the parts of its key."""
    for month in record.months(Decision, last=period):
        undone = [one for one in _perhaps_undone(record, month, period) if one.decision in {WAITING, HELD}]
        plans = agreed_plans(record, {one.trust for one in undone}, date.max)  # a first one of a later day answers it too
        for one in undone:
            if one.decision == HELD or plans[one.trust]:
                yield one.received_at.astimezone(UTC).date().isoformat(), one.trust, one.submission


def _perhaps_undone(record: Record, month: Period, period: Period) -> Iterable[Decision]:
    """The decisions of a month to be looked at: all if its assessment counts any as undone; else, of late, those it was not made from."""
    newest = record.last(Revision, month)
    if newest and (newest.totals.get(WAITING) or newest.totals.get(LOOKED_AT)):
        return decisions_for(record, month)
    if month < period.previous():
        return ()
    known = newest.made_from if newest else {}
    return [record.get(Decision, month, *name, number) for name, number in numbers(record, month).items() if "/".join(name) not in known]


def _months(run: Run, period: Period) -> list[Period]:
    return run.record.months(Submission, period, calendar_month(run.moment.astimezone(UTC).date()))


def _received(run: Run, names: Iterable[Parts]) -> Iterator[Submission]:
    """Submissions that were received by the run's moment, in order of receipt."""
    found = (run.record.get(Submission, *parts) for parts in names)
    yield from sorted((one for one in found if one.received_at <= run.moment), key=lambda one: (one.month, one.received_at, one.trust))
