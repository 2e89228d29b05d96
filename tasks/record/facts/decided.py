"""What was decided on an update, and by when it was due: more time, waivers and what people behind the trust say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.record.facts.chain import HASH

WAITING = "waiting"
"""The decision on an update that waits for the agreed plan of its trust."""


HELD = "held"
"""The decision on an update that a fault of ours stopped in the reading or the checks: neither accepted nor returned, and tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided on one submission, for which period, by which rules, with which findings.

    `decision` is 'accepted', 'returned', 'waiting' while the trust has no agreed plan to read it against, or 'held' while a fault of ours
    stops the reading or the checks.
    """

    period: Period
    trust: str
    submission: str
    number: int = 1
    received_at: datetime
    file: str
    sha256: str
    decision: str
    reading: str
    rules: str
    findings: tuple[Finding, ...]
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """How long a returned update may be mended: the first says that our answer has not left, a later one since when and until which day.

    `came` and `until` are days in London; `findings` counts what has to be mended.
    """

    period: Period
    trust: str
    submission: str
    number: int = 1
    follows: str = ""
    came: date
    findings: int
    answered_at: datetime | None = None
    until: date | None = None
    reason: str = ""
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked:
    """A trust asked for more time for a month, until a day: who, why, when, and by whose link if it was at the desk.

    `form` names the form that was posted, or the moment it was asked at by command.
    """

    period: Period
    trust: str
    form: str
    until: date
    by: str
    identity: str = ""  # the account and machine the name was typed on, or the link it was asked by
    sent_by: str = ""
    reason: str
    at: datetime
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAnswer:
    """What was answered a trust that asked for more time, by another than who asked; the newest answer for a month stands."""

    period: Period
    trust: str
    number: int = 1
    follows: str = ""
    asked: str  # hash of what it answers
    granted: bool
    until: date
    requested_by: str
    by: str
    identity: str = ""
    reason: str
    at: datetime
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A step about a waiver: a person asks that a check not count for a trust up to a day, and another grants or refuses it.

    `ref` is the action, empty for the whole update; `request` the number of what is answered, whose newest answer stands.
    """

    number: int = 1
    follows: str = ""
    entry: str  # 'asked' | 'granted' | 'refused'
    trust: str
    check: str
    ref: str
    until: date
    request: int = 0
    requested_by: str
    by: str
    identity: str = ""  # the account and machine the name was typed on, or the table that it stood in
    source: str = ""  # the mark of the row that it was taken in from
    reason: str
    at: datetime
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody behind a trust says of its month, by their own link or by command: `what` is one of those in `tasks/run/statements.py`.

    `about` is the submission that is signed off, commented on or confirmed, or the hash of the candidate in which an error of fact stands;
    of a warning that is answered, the submission, the check, and the action if it is about one, with spaces between them.
    `form` names the form that was posted, or the moment it was given at by command.
    """

    period: Period
    trust: str
    form: str
    what: str
    role: str
    by: str
    identity: str = ""  # the account and machine the name was typed on, or the link it was given by
    sent_by: str = ""
    about: str = ""
    words: str = ""
    at: datetime
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The days a month was told with: the last on time and the last in grace, and when it is run by itself.

    They were counted as `working_days` and `grace` working days by the calendar that this SHA-256 is of.
    """

    period: Period
    number: int = 1
    follows: str = ""
    deadline: date
    closes: date
    run_moment: datetime
    working_days: int
    grace: int
    calendar: str
    hash: str = HASH
