"""Hold what arrived exactly as it came, before anybody reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.model.mistake import MachineRefused
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.record import EMPTY, Parts, Record
from tasks.run.inbox import Arrival, why_unread
from tasks.run.inbox_troubles import Troubles


def add_arrivals(record: Record, period: Period, found: Iterable[Arrival]) -> Troubles:
    """Add what is new. What cannot be read is the answer: nothing of it is in the record, and nobody is judged by what is missing."""
    troubles: dict[str, list[str]] = defaultdict(list)
    arrived: dict[Period, dict[Parts, Arrival]] = {}
    for one in found:
        if one.trouble:
            troubles[one.trust].append(one.trouble)
        else:
            arrived.setdefault(one.month, {})[parts_of(one)] = one
    cut = record.holds_blob(EMPTY)
    for month, mine in arrived.items():
        new = record.missing(Submission, list(mine))
        for parts in new:
            troubles[mine[parts].trust] += hold(record, mine[parts])
        if cut and month >= period:
            for parts in mine.keys() - set(new):
                troubles[mine[parts].trust] += _add_cut(record, mine[parts])
    return {trust: tuple(words) for trust, words in sorted(troubles.items()) if words}


def _add_cut(record: Record, one: Arrival) -> Iterator[str]:
    """Once more add a file that the record holds as empty and that is not: an earlier version believed an answer that was cut."""
    if one.size and not record.get(Submission, *parts_of(one)).size:
        again = replace(one, again=True)
        if record.missing(Submission, [parts_of(again)]):
            yield from hold(record, again)


def parts_of(arrival: Arrival) -> Parts:
    """The parts of the key under which the record holds what arrived."""
    return arrival.day.isoformat(), arrival.trust, arrival.id


def hold(record: Record, arrival: Arrival) -> Iterator[str]:
    """Hold a file and write down that it came; why that could not be, if it cannot be read."""
    try:
        data = arrival.to_hold()
    except (OSError, MachineRefused) as error:
        yield why_unread(arrival, error)
        return
    sha = record.put_blob(data)
    sent = (arrival.size, arrival.sent_by, arrival.channel)
    record.add(Submission(arrival.id, arrival.trust, arrival.name, arrival.received_at, sha, *sent))
