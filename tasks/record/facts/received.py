"""What arrived: files and mails, what is too large to hold, and what a trust takes back or is given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tasks.model.period import Period
from tasks.record.facts.chain import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file was sent at the desk: by which post's link, the address that link was sent to, when, and the hash of its bytes.

    `form` names the form that was posted, shown on that `day`: it is used once.
    """

    day: date
    trust: str
    form: str
    name: str
    received_at: datetime
    sha256: str
    size: int
    role: str
    sent_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversize:
    """A file that somebody chose at the desk was larger than an update may be: nothing of it was held but its name and how many bytes
    were counted or announced, by which post's link, the address that link was sent to, and when."""

    day: date
    trust: str
    id: str
    name: str
    size: int
    received_at: datetime
    role: str
    sent_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """What goes back to the sender with the n-th decision on a submission: the name of each file, and its SHA-256."""

    period: Period
    trust: str
    submission: str
    number: int
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A trust took back one of its submissions: who asked for it, why and when."""

    period: Period
    trust: str
    submission: str
    by: str
    identity: str = ""  # the account and machine the name was typed on, as the operating system says
    reason: str
    at: datetime
    decision_sha256: str
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxTrouble:
    """What of the inbox could not be read when it was last looked through: by trust, what and why in sentences; empty once all can be.

    What may be anybody's stands under `mail`, and in `mails` when each of these came; in the year 1 where nobody knows.
    Beside trusts stand the claims of a partner (`claims/RAL`) and published files of a kind (`evidence/ratings`).
    """

    number: int = 1
    follows: str = ""
    at: datetime
    trusts: Mapping[str, tuple[str, ...]]
    mails: tuple[datetime, ...] = ()
    hash: str = HASH


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a mail: its name, the SHA-256 and size of its bytes, and where the mail brought files of several, `whose`."""

    name: str
    sha256: str
    size: int
    whose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that arrived, kept as it came, and what became of it.

    `kind` is 'update', 'claim' or 'evidence', whose files are `whose`: a trust's, a partner's, or 'mortality' or 'ratings'; 'bounce', of
    our notice, which never reached `unreached`; 'repeat' of one that came before, or 'automatic', which ask for nothing; or 'waiting' for a
    person, and `sentence` says why. `notice` is the id of the notice of ours, of the month `period`, that it answers or that came back.
    """

    kind: str
    id: str
    received_at: datetime
    name: str
    sha256: str
    size: int
    sent_by: str
    vouched: bool
    whose: str = ""
    subject: str
    message_id: str
    why: str = ""
    sentence: str
    period: Period | None = None
    notice: str = ""
    unreached: tuple[str, ...] = ()
    files: tuple[MailFile, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day it was received on (UTC), under which the record holds it."""
        return self.received_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSeenTo:
    """A person saw to a mail that waited: its files are an update of `trust`, or nothing came of it, and `note` says why. Those `left`, by
    their SHA-256, are not that trust's, and wait on.
    """

    day: date
    mail: str
    trust: str
    by: str
    identity: str = ""
    note: str
    at: datetime
    left: tuple[str, ...] = ()
