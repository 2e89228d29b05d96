"""The outbox as operators see it: what would go out now, what became of each notice, and what a person has to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tasks.anew import anew
from tasks.matters import PLACES
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.notices import kept
from tasks.notices.outbox import became, waits
from tasks.notify import composed_notices
from tasks.opened import open_record
from tasks.record import Record
from tasks.stores import keys


def to_be_sent(period: str) -> list[Notice]:
    """What a run would send for a month now: what waits, and what the newest assessment would add. Nothing is written or sent."""
    record, month = open_record(), Period.parse(period)
    held = kept(record.store, keys.notices(month), sent=keys.receipt_for)
    known = {notice.id for _, notice in held}
    new = anew(record, month, composed_notices(period).notices) if record.newest(keys.revisions(month)) else ()
    return [*(notice for key, notice in held if waits(record.store, key, PLACES)), *(one for one in new if one.id not in known)]


def listing(period: str) -> Iterator[str]:
    """A line for each notice of a month: who, about what, and what became of it; then what a person has to do."""
    record, month = open_record(), Period.parse(period)
    held = kept(record.store, keys.notices(month), sent=keys.receipt_for)
    for key, notice in held:
        yield f"{became(record.store, key, PLACES):<40}  {notice.recipient.name}: {notice.subject}"
    todo = for_a_person(record, month)
    yield f"{len(held)} notices for {month.words}; {len(todo) or 'none'} for a person to see to."
    yield from todo


def for_a_person(record: Record, period: Period) -> list[str]:
    """What could not be delivered for a month by any way we know, each in a sentence that says whom to tell by other means."""
    facts: Iterator[dict[str, Any]] = (json.loads(record.store.read(key)) for key in record.store.keys(keys.unsent_in(period)))
    return [str(one["sentence"]) for one in facts if one["why"] == "for a person"]
