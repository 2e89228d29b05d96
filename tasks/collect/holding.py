"""Hold what arrived exactly as it came, before anybody reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.model.file_limit import MEGABYTE
from tasks.model.mistake import MachineRefused
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.record import EMPTY, Parts, Record
from tasks.run.inbox import Arrival, why_unread
from tasks.run.inbox_troubles import Troubles

_BYTES, _MANY = 64 * MEGABYTE, 500
"""So many bytes, or files, are held at once."""


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
        for trust, words in hold(record, (mine[parts] for parts in new)):
            troubles[trust].append(words)
        if cut and month >= period:
            for parts in mine.keys() - set(new):
                troubles[mine[parts].trust] += [words for _, words in _add_cut(record, mine[parts])]
    return {trust: tuple(words) for trust, words in sorted(troubles.items()) if words}


def _add_cut(record: Record, one: Arrival) -> Iterator[tuple[str, str]]:
    """Once more add a file that the record holds as empty and that is not: an earlier version believed an answer that was cut."""
    if one.size and not record.get(Submission, *parts_of(one)).size:
        again = replace(one, again=True)
        if record.missing(Submission, [parts_of(again)]):
            yield from hold(record, [again])


def parts_of(arrival: Arrival) -> Parts:
    """The parts of the key under which the record holds what arrived."""
    return arrival.day.isoformat(), arrival.trust, arrival.id


def hold(record: Record, arrivals: Iterable[Arrival]) -> Iterator[tuple[str, str]]:
    """Hold files and write down that they came; the trust of each that cannot be read, and why."""
    for batch in batches(arrivals, _MANY):
        read: list[tuple[Arrival, bytes]] = []
        for one in batch:
            try:
                read.append((one, one.to_hold()))
            except (OSError, MachineRefused) as error:
                yield one.trust, why_unread(one, error)
        held = zip((one for one, _ in read), record.put_blobs(data for _, data in read), strict=True)
        record.add_all(
            Submission(one.id, one.trust, one.name, one.received_at, sha, one.size, one.sent_by, one.channel) for one, sha in held
        )


def batches(arrivals: Iterable[Arrival], most: int) -> Iterator[list[Arrival]]:
    """At most so many files at a time, and fewer if their bytes are too many to hold at once; a larger one comes alone."""
    batch: list[Arrival] = []
    size = 0
    for one in arrivals:
        if batch and (len(batch) == most or size + one.size > _BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += 0 if one.excess else one.size
    if batch:
        yield batch
