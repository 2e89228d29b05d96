"""Hold what arrived exactly as it came, before anybody reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.model.mistake import MachineRefused
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.record import EMPTY, Parts, Record
from tasks.run.inbox import Arrival


def add_arrivals(record: Record, period: Period, found: Iterable[Arrival]) -> None:
    """Add what is new. Raises MachineRefused, once all others are held, for files that cannot be read: nobody is judged without them."""
    refused: list[str] = []
    arrived: dict[Period, dict[Parts, Arrival]] = {}
    for one in found:
        arrived.setdefault(one.month, {})[parts_of(one)] = one
    cut = record.holds_blob(EMPTY)
    for month, mine in arrived.items():
        new = record.missing(Submission, list(mine))
        for parts in new:
            refused += hold(record, mine[parts])
        if cut and month >= period:
            refused += _add_cut(record, [mine[parts] for parts in mine.keys() - set(new)])
    require_read(refused)


def require_read(refused: Iterable[str]) -> None:
    """Raise MachineRefused for files that could not be read, each in a sentence."""
    if sentences := list(refused):
        raise MachineRefused(
            f"{'; '.join(sentences)}. Everything else that arrived is held, and nothing was decided, so that nobody is called late for it: "
            "mend that, or take the file away, and run it again"
        )


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


def why_unread(arrival: Arrival, error: OSError | MachineRefused) -> str:
    """Why a file could not be read, in words."""
    return str(error) if isinstance(error, MachineRefused) else f"{arrival.trust}/{arrival.name} cannot be read ({error.strerror})"


def parts_of(arrival: Arrival) -> Parts:
    """The parts of the key under which the record holds what arrived."""
    return arrival.day.isoformat(), arrival.trust, arrival.id


def _add_cut(record: Record, held: Iterable[Arrival]) -> Iterator[str]:
    """Once more add files that the record holds as empty and that are not: an earlier version believed an answer that was cut."""
    for one in held:
        if one.size and not record.get(Submission, *parts_of(one)).size:
            again = replace(one, again=True)
            if record.missing(Submission, [parts_of(again)]):
                yield from hold(record, again)
