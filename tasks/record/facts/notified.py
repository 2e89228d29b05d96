"""What became of a notice: taken, tried, delivered, acknowledged, or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tasks.model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A channel took a notice: its own word for it, and when, if it left the machine."""

    period: Period
    notice: str
    channel: str
    where: str
    as_of: datetime
    at: datetime | None = None
    repeat: str = ""


@dataclass(frozen=True, slots=True, order=True)
class TakenNotice:
    """A notice that a channel took: its id, the channel's own word for it, and as of when the notice speaks."""

    notice: str
    where: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSheet:
    """A channel that writes files on this machine took these notices in one round, by their ids from the first to the last: one fact for
    many, as a notice of which nothing was written down yet is written once more as the same file.
    """

    period: Period
    first: str
    last: str
    channel: str
    taken: tuple[TakenNotice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The n-th time a worker set about sending a notice: it holds others off for some minutes.

    `doubtful`: how many earlier ones ended without anyone knowing whether the notice was taken.
    """

    period: Period
    notice: str
    number: int = 1
    worker: str
    channel: str
    at: datetime
    doubtful: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseEnd:
    """The n-th lease ended and the channel had taken nothing."""

    period: Period
    notice: str
    number: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The n-th word of a provider on a notice it had taken. `final`: nothing more comes; `failed`: it never arrives."""

    period: Period
    notice: str
    number: int
    text: str
    final: bool
    failed: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """Whoever was sent a notice says at the desk who looks after what it tells, and until which day nobody need repeat it to them.

    `form` names the form that was posted.
    """

    period: Period
    notice: str
    form: str
    trust: str
    rule: str
    by: str
    until: date
    words: str
    role: str
    sent_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A notice will not be sent; `why` is 'cancelled', 'passed on' or 'for a person', and `sentence` says what kept it."""

    period: Period
    notice: str
    why: str
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTo:
    """A person told somebody by other means what no channel could deliver."""

    period: Period
    notice: str
    by: str
    identity: str = ""
    at: datetime
    note: str
