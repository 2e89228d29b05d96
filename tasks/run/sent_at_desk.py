"""What was sent at the desk, as arrivals: each is a fact before it is a submission or a claim, so that a killed desk loses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import partial

from tasks.model.file_limit import UPDATE, FileLimit
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.facts import Sent
from tasks.record.record import Parts, Record
from tasks.run.desk_links import FUND, purpose_of
from tasks.run.inbox import Arrival


def sent_at_desk(record: Record, months: Iterable[Period], until: datetime, trust: str = "") -> Iterator[Arrival]:
    """The updates that were sent in these months, by a moment (aware), and are no submission yet; of all trusts or of one."""
    for month in months:
        held = {
            (code, which.rpartition("-")[2])
            for one in (month, month.next())  # a form that was shown on a month's last evening
            for _, code, which in record.listed(Submission, one)
        }
        for parts in record.listed(Sent, month):
            if parts[1:] not in held and trust in ("", parts[1]):
                sent = record.get(Sent, *parts)
                if sent.received_at <= until and not is_for_fund(sent):
                    yield desk_arrival(record, sent)


def sent_for_fund(record: Record, post: str, whose: Collection[str], held: Collection[Parts], limit: FileLimit) -> Iterator[Arrival]:
    """What whoever holds a post for one of some partners, or kinds of published file, sent at the desk; `held` is what stands in the record
    of it by now.
    """
    known = {(code, which.rpartition("-")[2]) for _, code, which in held}
    for parts in record.listed(Sent):
        if parts[1] in whose and parts[1:] not in known:
            sent = record.get(Sent, *parts)
            if is_for_fund(sent) and f"{post}:{sent.trust}" in sent.role:
                yield desk_arrival(record, sent, limit)


def is_for_fund(sent: Sent) -> bool:
    """Whether it is a claim of costs, or a published file, by the post of whoever sent it."""
    return purpose_of(sent.role, ()) == FUND


def desk_arrival(record: Record, sent: Sent, limit: FileLimit = UPDATE) -> Arrival:
    """The arrival that something sent at the desk is; its id ends in the name of the form."""
    data = partial(record.blob, sent.sha256)
    return Arrival(sent.trust, sent.name, data, sent.received_at, sent.size, sent.sent_by, "desk", limit, mark=sent.form)
