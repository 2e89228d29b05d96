"""A file that cannot be read is refused with one finding, which says what it is and what the reader saw."""

from __future__ import annotations

from tasks.model.update import Place, Reading

WHOLE_FILE = "whole file"


class UnreadableFile(Exception):
    """Carries the one place that says why a file was not read."""

    def __init__(self, check: str, detail: str, address: str = WHOLE_FILE, seen: str = "") -> None:
        super().__init__(detail)
        self.place = Place(check, address, seen, detail)


def unread(place: Place) -> Reading:
    """The reading of a file that gave no rows."""
    return Reading("unreadable", places=(place,))
