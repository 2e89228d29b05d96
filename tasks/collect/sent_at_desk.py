"""What was sent at the desk, as arrivals: each is a fact before it is a submission, so that a killed desk loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.facts import Sent
from tasks.record.record import Record
from tasks.run.inbox import Arrival


def sent_at_desk(record: Record, months: Iterable[Period], until: datetime, trust: str = "") -> Iterator[Arrival]:
    """What was sent in these months, by a moment (aware), and is no submission yet; of all trusts or of one."""
    for month in months:
        held = {
            (code, which.rpartition("-")[2])
            for one in (month, month.next())  # a form that was shown on a month's last evening
            for _, code, which in record.listed(Submission, one)
        }
        for parts in record.listed(Sent, month):
            if parts[1:] not in held and trust in ("", parts[1]):
                sent = record.get(Sent, *parts)
                if sent.received_at <= until:
                    yield desk_arrival(record, sent)


def desk_arrival(record: Record, sent: Sent) -> Arrival:
    """The arrival that something sent at the desk is; its id ends in the name of the form."""
    data = partial(record.blob, sent.sha256)
    return Arrival(sent.trust, sent.name, data, sent.received_at, sent.size, sent.sent_by, "desk", mark=sent.form)
