"""A notice is one message to one recipient, with an identity that makes sending it twice impossible to do by accident."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from tasks.model.level import Level
from tasks.model.period import Period


@dataclass(frozen=True, slots=True)
class Recipient:
    """A post and its address; never a private person's."""

    role: str  # one of tasks.model.posts
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a notice: its name, and the SHA-256 under which the record holds its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Who hears what, under which rule, as things stood when (an aware time).

    `id` is derived from period, trust, rule, level and recipient. `text` and `html` say the same. What its step was for, as the ladder had
    it: regulators get a `public` one with the month, and others one `with_month`; at a step `before_trouble` nothing was wrong yet; one
    that is `over` says so.
    """

    id: str
    period: Period
    trust: str
    rule: str
    level: Level
    recipient: Recipient
    copied: tuple[Recipient, ...]
    subject: str
    text: str
    html: str
    as_of: datetime
    public: bool = False
    before_trouble: bool = False
    over: bool = False
    with_month: bool = False
    attachments: tuple[Attachment, ...] = ()
    thread: tuple[str, ...] = ()
    """The Message-IDs of the mails that it answers, the nearest last."""
    files: tuple[tuple[str, bytes], ...] = field(default=(), compare=False, metadata={"written": False})
    """Their names and bytes, while it is being sent."""
    mark: str = field(default="", compare=False, metadata={"written": False})
    """What only we can have put into its Message-ID, while it is being sent."""
    unsubscribe: str = field(default="", compare=False, metadata={"written": False})
    """Where its recipient's mail program ends such letters in one click (RFC 8058), for letters that somebody subscribed to."""

    @property
    def awaits_approval(self) -> bool:
        """Whether it leaves only once a person approved the month it is about."""
        return self.public or self.with_month or self.over

    def at(self, level: Level) -> Notice:
        """The same notice at another level, which makes it a notice of its own."""
        return replace(self, level=level, id=notice_id(self.period, self.trust, self.rule, level, self.recipient.address))


def notice_id(period: Period, trust: str, rule: str, level: Level, address: str) -> str:
    """Sixteen hex digits that are the same whenever the same person is to hear the same thing."""
    return hashlib.sha256(f"{period}|{trust}|{rule}|{level}|{address}".encode()).hexdigest()[:16]
