"""A file that cannot be read is refused with one finding, which says what it is and what the reader saw."""

from __future__ import annotations

from tasks.model.update import Place, Reading

WHOLE_FILE = "whole file"
STOPPED = "reader-stopped"
"""The finding that a file overran the reader's limits, or broke it."""

FAULT_OF_OURS = "fault-of-ours"
"""The finding that no fault of the file's kept it from being read or checked."""


class UnreadableFile(Exception):
    """Carries the one place that says why a file was not read."""

    def __init__(self, check: str, detail: str, address: str = WHOLE_FILE, seen: str = "") -> None:
        super().__init__(detail)
        self.place = Place(check, address, seen, detail)


def too_large(excess: str) -> Reading:
    """The reading of a file that is over its limit, which was not opened."""
    return unread(Place("unreadable-file", WHOLE_FILE, detail=excess))


def faulty(why: str) -> Reading:
    """The reading of a file that a fault of ours keeps from being read or checked."""
    return unread(Place(FAULT_OF_OURS, WHOLE_FILE, detail=why))


def stopped(why: str) -> Reading:
    """The reading of a file that overruns the reader's limits, or breaks it."""
    return unread(Place(STOPPED, WHOLE_FILE, detail=why))


def is_for_now(reading: Reading) -> bool:
    """Whether the file might be read another time: what kept it from that was none of its own faults, or may have been the machine's."""
    return any(place.check in {STOPPED, FAULT_OF_OURS} for place in reading.places)


def unread(place: Place) -> Reading:
    """The reading of a file that gave no rows."""
    return Reading("unreadable", places=(place,))
