"""What a trust sends: a submission is kept as it came; reading it gives rows with the words as written and where they stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tasks.model.period import Period, calendar_month


@dataclass(frozen=True, slots=True)
class Submission:
    """One file that arrived: who sent it, when (an aware time), how, and the hash of its bytes."""

    id: str  # '20131114T091500Z-3f2a9c1d', unique within a trust
    trust: str  # the ODS code of the inbox it arrived in
    name: str  # the file's name as sent
    received_at: datetime
    sha256: str
    size: int
    sent_by: str = ""
    channel: str = ""

    @property
    def day(self) -> date:
        """The day it was received on (UTC), under which the record holds it."""
        return self.received_at.astimezone(UTC).date()

    @property
    def month(self) -> Period:
        """The calendar month of that day."""
        return calendar_month(self.day)

    @property
    def way(self) -> str:
        """By which way it came, in words; empty where nobody knows."""
        words = {"desk": "at the desk", "folder": "in the folder", "": ""}
        return words.get(self.channel, f"by {self.channel}")


@dataclass(frozen=True, slots=True)
class Place:
    """A finding of the reader's own, before any table exists."""

    check: str
    address: str
    seen: str = ""
    detail: str = ""  # what the catalogue's words need to be exact


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read. `head` and each line map a column's name to the words as written; addresses say where they stood.

    `address` maps a line column to a pattern with `{row}` in it; `head_address` maps a head column to an address.
    Each line has an int under `row`. `places` are the reader's findings; an unreadable file has places and nothing else.
    """

    kind: str  # 'xlsx' | 'ods' | 'csv' | 'json' | 'unreadable'
    head: dict[str, str] = field(default_factory=dict)
    lines: tuple[dict[str, object], ...] = ()
    address: dict[str, str] = field(default_factory=dict)
    head_address: dict[str, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


ReadSubmission = tuple[Submission, Reading]
"""A submission, and what was read from its file."""

HeldSubmission = tuple[Submission, str]
"""A submission, and the name under which the record holds what was read from its file."""
