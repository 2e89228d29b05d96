"""Mails in a trust's name that nobody could confirm: which of them may have brought its update, and for how long that is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.model.words import in_full
from tasks.record.facts import Candidate, Mail, MailSeenTo, Revision, SeenTo
from tasks.record.outbox import Outbox
from tasks.record.tables import verdicts_about
from tasks.rules.deadline import london_day
from tasks.rules.overdue import NOT_CONFIRMED, OVERDUE, TO_BE_CONFIRMED, last_day_to_confirm, time_to_confirm_ends
from tasks.run.deadlines import Due, due_dates
from tasks.run.mails import WAITING, due_month, mails_of_kind
from tasks.run.run import Run

MAIL, ASKED = "mail", "unconfirmed"
"""The rule under which ladder.toml says who hears about a mail that waits, and its step by which a lead is asked whether one is its own."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The mails that name a trust as their sender and may have brought its update, in the order of receipt.

    They keep it from being called overdue until the end of `last_day` (London), which `ends` (aware) with the next working day; both are
    None while its lead was not asked about one of them.
    """

    mails: tuple[Mail, ...]
    last_day: date | None = None
    ends: datetime | None = None

    @property
    def until(self) -> str:
        """Until when somebody's word on them is waited for, to follow "until that is decided"."""
        return f", or until the end of {in_full(self.last_day)}" if self.last_day else ""

    def state(self, at: datetime) -> str:
        """What became of the update of a trust of which nothing is accepted, at a moment (aware)."""
        return TO_BE_CONFIRMED if self.ends is None or at < self.ends else NOT_CONFIRMED


def unconfirmed_by(run: Run, period: Period, by: datetime) -> dict[str, Unconfirmed]:
    """Trust to the mails that may have brought its update for a period: they came after it and by the trust's own last day, and nobody had
    confirmed or disowned them by a moment (aware).
    """
    seen_to = {one.mail for one in run.record.all(MailSeenTo) if one.at <= by}
    found: dict[str, list[Mail]] = {}
    for mail in mails_of_kind(run.record, WAITING):
        perhaps = mail.whose and mail.files and not mail.vouched and mail.id not in seen_to
        if perhaps and mail.received_at <= by and period.last_day < london_day(mail.received_at):
            found.setdefault(mail.whose, []).append(mail)
    due = due_dates(run, period, found) if found else {}
    in_time = {trust: [one for one in mails if london_day(one.received_at) <= due[trust].last_day] for trust, mails in found.items()}
    return {trust: _waited_for(run, period, mails, due[trust], by) for trust, mails in in_time.items() if mails}


def to_be_confirmed(run: Run, period: Period, by: datetime) -> dict[str, tuple[Mail, ...]]:
    """Trust to those mails, while they keep it from being called overdue."""
    found = unconfirmed_by(run, period, by)
    return {trust: one.mails for trust, one in found.items() if one.state(by) == TO_BE_CONFIRMED}


def in_doubt(run: Run, candidate: Candidate) -> dict[str, tuple[Answer, Unconfirmed]]:
    """Each trust in whose name mails wait to be confirmed at the run's moment, and of which a candidate says that it is overdue, or that
    this is not known: which of the two, and the mails.
    """
    waits = unconfirmed_by(run, candidate.period, run.moment)
    if not waits:
        return {}
    revision = run.record.get(Revision, candidate.period, candidate.revision)
    answers = {one.trust: one.answer for one in verdicts_about(run.record, revision, (OVERDUE,))}
    called = (trust for trust in sorted(waits) if answers.get(trust) in {Answer.YES, Answer.NOT_KNOWN})
    return {trust: (answers[trust], waits[trust]) for trust in called if waits[trust].state(run.moment) == TO_BE_CONFIRMED}


def _waited_for(run: Run, period: Period, mails: list[Mail], due: Due, by: datetime) -> Unconfirmed:
    in_order = tuple(sorted(mails, key=lambda one: one.received_at))
    working_days = run.rulebook.threshold("confirm_working_days", period.last_day)
    asked = [_asked_at(run, mail, by) for mail in in_order]
    known = [one for one in asked if one]
    if not working_days or len(known) < len(asked):
        return Unconfirmed(in_order)
    last_day = last_day_to_confirm(due.last_day, max(known), working_days, run.calendar)
    return Unconfirmed(in_order, last_day, time_to_confirm_ends(last_day, run.calendar))


def _asked_at(run: Run, mail: Mail, by: datetime) -> datetime | None:
    """When the first letter left that asks a trust's lead about a mail, by a moment; None before."""
    outbox = Outbox(run.record, due_month(run, london_day(mail.received_at)))
    letters = (one for one in asking_letters(outbox, mail.whose) if one.as_of >= mail.received_at)
    left = [at for one in letters if (at := _left_at(run, outbox, one)) and at <= by]
    return min(left, default=None)


def asking_letters(outbox: Outbox, trust: str) -> Iterator[Notice]:
    """The letters of a month that ask a trust's lead about mails that nobody could confirm."""
    letters = outbox.notices(lambda one: (one.rule, one.trust) == (MAIL, trust))
    return (one for one in letters if one.level.step == ASKED)


def _left_at(run: Run, outbox: Outbox, notice: Notice) -> datetime | None:
    """When a letter left, as far as is known; None for one that waits, was given up, or came back. In a dry run what is queued has left."""
    if any(one.final and one.failed for one in outbox.deliveries(notice)):
        return None
    if receipt := outbox.receipt(notice):
        return receipt.at or notice.as_of
    by_hand = run.record.find(SeenTo, outbox.period, notice.id)
    return by_hand.at if by_hand else notice.as_of if run.dry else None
