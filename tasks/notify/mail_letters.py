"""Letters about mails that wait: their senders hear why nothing was read, and a lead hears what came in the trust's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period, calendar_month
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.channels.message import message_id
from tasks.notify.letters import Standing
from tasks.notify.notices import put_in_outbox
from tasks.record.facts import Mail, MailSeenTo
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.rules.overdue import last_day_to_confirm
from tasks.run.deadlines import due_dates
from tasks.run.mails import LEFT, WAITING, due_month, mails_left, mails_of_kind, notice_mark
from tasks.run.run import Run
from tasks.run.settings import Settings
from tasks.run.unconfirmed import ASKED, MAIL, asking_letters

Evidence = tuple[tuple[str, str], ...]

NEEDED_BY = "an answer is needed by"
"""Under which name a lead is told until when a mail that may be the trust's keeps it from being called overdue."""

_LONGEST = timedelta(days=7)
_NO_ANSWER = {"automatic", "bounce", "nobody"}
"""Why a mail waits whose sender is not answered, as it is no person or nobody knows who."""


def queue_mail_letters(run: Run, period: Period) -> int:
    """Queue what is to be said of mails that wait, of those that came while a month's updates were due; says how many notices are new.

    Whoever writes hears of each reason at most once a day, and nobody whom the receiving service does not vouch for.
    """
    steps = {step.level: step for step in run.rulebook.steps(MAIL, period.last_day)}
    addressing, queued = Addressing.of(run, period), 0
    for moment, mail in _recent(run, period):
        for letter in _letters(run, addressing, mail, london_day(moment), steps) if mail.why not in _NO_ANSWER else ():
            queued += put_in_outbox(run, period, [letter], _standing(run, period))
    return queued


def about_what_came(notice: Notice) -> bool:
    """Whether a notice is about a mail that waits, or goes to whoever stands in for one whom another did not reach."""
    return notice.rule == MAIL or notice.level.alternate


def thread_of(mail: Mail, settings: Settings) -> tuple[str, ...]:
    """What an answer to a mail quotes: the notice of ours that the mail answers, and the mail itself; nothing of one not vouched for."""
    if not mail.vouched:
        return ()
    ours = (message_id(mail.notice, settings.sender, notice_mark(settings, mail.notice)),) if mail.notice else ()
    return (*ours, mail.message_id) if mail.message_id else ()


def _standing(run: Run, period: Period) -> Standing:
    return Standing.of(run, period)


def _recent(run: Run, period: Period) -> Iterator[tuple[datetime, Mail]]:
    """Mails that wait since some days, while updates for a month were due, each with the moment since when: received, or left in part."""
    this = calendar_month(london_day(run.moment))
    came = (mail for month in (this.previous(), this) for mail in mails_of_kind(run.record, WAITING, month))
    for moment, mail in (*((one.received_at, one) for one in came), *mails_left(run.record)):
        if due_month(run, london_day(moment)) == period and run.moment - _LONGEST <= moment <= run.moment:
            yield moment, mail


def _letters(run: Run, addressing: Addressing, mail: Mail, day: date, steps: Mapping[str, LadderStep]) -> Iterator[Letter]:
    """Whoever is told of a mail that waits since a day: by the step of the ladder, at most once a day. What was left of a mail is told to
    its sender, whom somebody knew when the rest was taken.
    """
    if not mail.vouched and mail.why != LEFT:
        asked_on = _day_to_ask(run, addressing.period, mail, day)
        level, evidence = Level(ASKED, about=(asked_on or day).isoformat()), (*_for_the_lead(run, addressing.period, mail),)
        people = _lead(run, mail, day) if asked_on else ()
    elif mail.why == "unknown":
        level, evidence = Level("unknown", about=day.isoformat()), (("received", mail.received_at.isoformat()),)
        people = (Recipient("sender", mail.sent_by, mail.sent_by),)
    else:
        level, evidence = Level("waits", about=f"{mail.why}, {day.isoformat()}"), _for_the_sender(mail)
        answers_us = mail.why == "no file" and mail.notice  # in words, to a letter of ours: a person reads it
        people = () if answers_us else (*_named(run, mail, day), *_lead(run, mail, day))
    trust = run.rulebook.trusts.get(mail.whose)
    if people and level.step in steps:
        yield Letter(
            verdict=Verdict(MAIL, trust.code if trust else "", mail.id, Answer.NOT_APPLICABLE, mail.sentence, evidence),
            step=steps[level.step],
            level=level,
            trust_name=trust.name if trust else run.programme.title,
            regulator="",
            role="lead",
            addressed=people,
            copied=(),
            page=addressing.page_of(),
            speaks_for=trust.name if trust else "whoever wrote to us",
            desk=addressing.desk and bool(trust) and not mail.vouched,
            thread=thread_of(mail, run.settings),
        )


def _named(run: Run, mail: Mail, day: date) -> Iterator[Recipient]:
    """A sender with the name that the list of people has."""
    for person in run.programme.people:
        if person.address.casefold() == mail.sent_by and person.start <= day <= (person.end or day):
            yield Recipient(person.role.partition(":")[0], person.name, person.address)
            return


def _lead(run: Run, mail: Mail, day: date) -> tuple[Recipient, ...]:
    return run.programme.recipients(mail.whose, "lead", day) if mail.whose in run.rulebook.trusts else ()


def _day_to_ask(run: Run, period: Period, mail: Mail, day: date) -> date | None:
    """The day with whose letter a lead is asked about a mail: that of its receipt, or, for one that came after that letter was written, the
    next day for which there is none. None before that day, and once somebody has answered for the mail.
    """
    written = {one.level.about: one.as_of for one in asking_letters(Outbox(run.record, period), mail.whose)}
    while (earlier := written.get(day.isoformat())) and earlier < mail.received_at:
        day += timedelta(days=1)
    answered = day > london_day(mail.received_at) and run.record.find(MailSeenTo, mail.day, mail.id) is not None
    return None if day > london_day(run.moment) or answered else day


def _for_the_lead(run: Run, period: Period, mail: Mail) -> Iterator[tuple[str, str]]:
    """Nothing that whoever wrote it could have made up, but for the address; and, for one that may be an update in time, by when an answer
    is needed.
    """
    yield "received", mail.received_at.isoformat()
    yield "address named as its sender", mail.sent_by
    yield "files", str(len(mail.files))
    working_days = run.rulebook.threshold("confirm_working_days", period.last_day)
    due = due_dates(run, period, [mail.whose])[mail.whose] if mail.whose else None
    if working_days and due and mail.files and london_day(mail.received_at) <= due.last_day:
        yield NEEDED_BY, last_day_to_confirm(due.last_day, run.moment, working_days, run.calendar).isoformat()


def _for_the_sender(mail: Mail) -> Evidence:
    files = ", ".join(one.name for one in mail.files)
    return (("received", mail.received_at.isoformat()), ("subject", mail.subject), ("files", files), ("reference", mail.id))
