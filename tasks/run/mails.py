"""Mails that the record holds: what they brought, as arrivals, and which of them wait for a person."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from tasks.model.file_limit import CLAIM as A_CLAIM
from tasks.model.file_limit import PUBLISHED, FileLimit
from tasks.model.file_limit import UPDATE as AN_UPDATE
from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.record.facts import Mail, MailSeenTo
from tasks.record.record import Record
from tasks.rules.deadline import LONDON
from tasks.run.inbox import Arrival
from tasks.run.run import Run
from tasks.run.settings import Settings

UPDATE, CLAIM, EVIDENCE, BOUNCE, REPEAT, AUTOMATIC, WAITING = "update", "claim", "evidence", "bounce", "repeat", "automatic", "waiting"
"""The kinds of mail, as the record names them."""

BY_MAIL = "mail"
"""The way in of what came with a mail."""

_LIMITS: dict[str, FileLimit] = {CLAIM: A_CLAIM, EVIDENCE: PUBLISHED}
LEFT = "left"
"""Why a file waits on by itself, after its mail was seen to."""

_LEFT = "_"
"""Stands before the mark of a file that was left, in the name under which it waits on."""

_STAMP = len("20131114T091500Z")


def files_of(record: Record, mail: Mail, whose: str = "") -> Iterator[Arrival]:
    """The files that came with a mail, as arrivals of its own sender's trust, of that which each is of, or of the one given."""
    for one in mail.files:
        data, limit = partial(record.blob, one.sha256), _LIMITS.get(mail.kind, AN_UPDATE)
        sent = (mail.received_at, one.size, mail.sent_by, BY_MAIL, limit)
        yield Arrival(whose or one.whose or mail.whose, one.name, data, *sent, mail=mail.id.partition(_LEFT)[0])


def mailed(record: Record, kind: str) -> Iterator[Arrival]:
    """The files of all mails that brought claims, or evidence."""
    for parts in record.listed(Mail):
        if parts[1] == kind:
            yield from files_of(record, record.get(Mail, *parts))


def mail_of(record: Record, day: date, which: str) -> Mail | None:
    """The mail that brought what was received on a day (UTC) and is held under this id; None for what came otherwise."""
    begin = which[:_STAMP]  # both begin with when they were received
    for parts in record.listed(Mail, day):
        mail = record.get(Mail, *parts) if parts[2].startswith(begin) else None
        if mail and any(one.id == which for one in files_of(record, mail)):
            return mail
    return None


def mails_of_kind(record: Record, kind: str, month: Period | None = None) -> Iterator[Mail]:
    """The mails of a kind, of one month of receipt or of all, in the order of their days."""
    for parts in record.listed(Mail, *((month,) if month else ())):
        if parts[1] == kind:
            yield record.get(Mail, *parts)


def due_month(run: Run, day: date) -> Period:
    """The month of the programme whose updates were due on a day: what comes besides them is answered with its letters."""
    return min(max(run.rulebook.period_on(day).previous(), run.programme.first), run.programme.last)


def unconfirmed(record: Record, trust: str) -> list[Mail]:
    """The mails with files that wait and name an address of a trust as their sender, which nobody could confirm."""
    return [one for one in waiting_mails(record) if one.whose == trust and one.files and not one.vouched]


TO_BE_CONFIRMED = "waits to be confirmed"
"""Under which name letters to a trust have each such mail among their evidence."""


def as_evidence(mails: Iterable[Mail]) -> Iterator[tuple[str, str]]:
    """Mails that wait to be confirmed, for the people of the trust that they name."""
    for mail in mails:
        there, files = mail.received_at.astimezone(LONDON), ", ".join(one.name for one in mail.files)
        came = f"{there:%H:%M} on {in_full(there.date())}"
        yield TO_BE_CONFIRMED, f"a mail that names {mail.sent_by} as its sender, received at {came}, with {files}"


def notice_mark(settings: Settings, notice: str) -> str:
    """What only we can put beside a notice's id into its Message-ID: a report that quotes it is on a mail of ours. The key is the record's,
    or the desk's where that has none; empty without either.
    """
    key = settings.people_key.get_secret_value() or settings.desk_key.get_secret_value().strip()
    return hmac.new(key.encode(), f"message-id {notice}".encode(), hashlib.sha256).hexdigest()[:16] if key else ""


def waiting_mails(record: Record) -> list[Mail]:
    """The mails that wait for a person, in the order of their days; and after them, as a mail of its own, each file that was left when its
    mail was seen to.
    """
    seen_to = {parts[1] for parts in record.listed(MailSeenTo)}
    names = [parts for parts in record.listed(Mail) if parts[1] == WAITING and parts[2] not in seen_to]
    left = (part for one in record.all(MailSeenTo) if one.left for part in _left(record, one))
    return [*(record.get(Mail, *parts) for parts in names), *(one for one in left if one.id not in seen_to)]


def mails_left(record: Record) -> Iterator[tuple[datetime, Mail]]:
    """Each mail of which files were left, with those that nobody has seen to since, and the moment (aware) they were left at."""
    waiting = [one for one in waiting_mails(record) if one.why == LEFT]
    for seen_to in record.all(MailSeenTo) if waiting else ():
        files = tuple(file for one in waiting if one.id.rpartition(_LEFT)[0] == seen_to.mail for file in one.files)
        if files:
            yield seen_to.at, replace(next(_left(record, seen_to)), id=seen_to.mail, files=files)


def _left(record: Record, seen_to: MailSeenTo) -> Iterator[Mail]:
    mail = record.get(Mail, seen_to.day, WAITING, seen_to.mail.partition(_LEFT)[0])
    for one in mail.files:
        if one.sha256 in seen_to.left:
            sentence = f"It came with files of {seen_to.trust}, and is not that trust's by its words or by its sender."
            name = f"{mail.id}{_LEFT}{one.sha256[:8]}"
            yield replace(mail, id=name, whose="", files=(one,), why=LEFT, sentence=sentence)
