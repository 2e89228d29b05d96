"""A notice is one message to one recipient, with an identity that makes sending it twice impossible to do by accident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """A post and its address; never a private person's."""

    role: str  # 'regulator' | 'improvement director' | 'chief executive' | 'lead'
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told what, under which rule, as matters stood when (an aware time).

    `id` is derived from period, trust, rule, level and recipient. `text` and `html` say the same.
    """

    id: str
    period: str
    trust: str
    rule: str
    level: str
    recipient: Recipient
    copied: tuple[Recipient, ...]
    subject: str
    text: str
    html: str
    as_of: datetime
