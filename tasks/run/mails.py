"""Mails that the record holds: what they brought, as arrivals, and which of them wait for a person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tasks.model.file_limit import CLAIM as A_CLAIM
from tasks.model.file_limit import PUBLISHED, FileLimit
from tasks.model.file_limit import UPDATE as AN_UPDATE
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.facts import Mail, MailSeenTo
from tasks.record.record import Record
from tasks.run.inbox import Arrival

UPDATE, CLAIM, EVIDENCE, BOUNCE, REPEAT, AUTOMATIC, WAITING = "update", "claim", "evidence", "bounce", "repeat", "automatic", "waiting"
"""The kinds of mail, as the record names them."""

BY_MAIL = "mail"
"""The way in of what came with a mail."""

_LIMITS: dict[str, FileLimit] = {CLAIM: A_CLAIM, EVIDENCE: PUBLISHED}
_STAMP = len("20131114T091500Z")


def files_of(record: Record, mail: Mail, whose: str = "") -> Iterator[Arrival]:
    """The files that came with a mail, as arrivals of its own sender's trust, of that which each is of, or of the one given."""
    for one in mail.files:
        data, limit = partial(record.blob, one.sha256), _LIMITS.get(mail.kind, AN_UPDATE)
        sent = (mail.received_at, one.size, mail.sent_by, BY_MAIL, limit)
        yield Arrival(whose or one.whose or mail.whose, one.name, data, *sent, mail=mail.id)


def mailed(record: Record, kind: str) -> Iterator[Arrival]:
    """The files of all mails that brought claims, or evidence."""
    for parts in record.listed(Mail):
        if parts[1] == kind:
            yield from files_of(record, record.get(Mail, *parts))


def mail_of(record: Record, submission: Submission) -> Mail | None:
    """The mail that brought a submission; None for one that came otherwise."""
    begin = submission.id[:_STAMP]  # both begin with when they were received
    for parts in record.listed(Mail, submission.day) if submission.channel == BY_MAIL else ():
        mail = record.get(Mail, *parts) if parts[2].startswith(begin) else None
        if mail and any(one.id == submission.id for one in files_of(record, mail)):
            return mail
    return None


def mails_of_kind(record: Record, kind: str, month: Period | None = None) -> Iterator[Mail]:
    """The mails of a kind, of one month of receipt or of all, in the order of their days."""
    for parts in record.listed(Mail, *((month,) if month else ())):
        if parts[1] == kind:
            yield record.get(Mail, *parts)


def waiting_mails(record: Record) -> list[Mail]:
    """The mails that wait for a person, in the order of their days."""
    seen_to = {parts[1] for parts in record.listed(MailSeenTo)}
    names = [parts for parts in record.listed(Mail) if parts[1] == WAITING and parts[2] not in seen_to]
    return [record.get(Mail, *parts) for parts in names]
