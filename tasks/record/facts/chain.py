"""What the record says of itself: shares of the trusts, seals and formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

HASH = field(default="", compare=False, metadata={"written": False})
"""The field of a fact that holds the SHA-256, in hex, of the bytes it is held as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitions:
    """Which share of the trusts each code belongs to; given once, and never taken back."""

    number: int = 1
    follows: str = ""
    codes: Mapping[str, tuple[str, ...]]  # partition -> codes in the order in which they were given
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The hash of every fact that was new in a chapter when a run ended, and of the seal before it."""

    chapter: str
    number: int = 1
    follows: str = ""
    facts: Mapping[str, str]
    readings: Mapping[str, str] = field(default_factory=dict)
    signature: str = ""  # of whoever held the key when it was put; empty without one
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """Which formats of facts the record holds, since when and by which code; an upgrade adds one."""

    number: int = 1
    follows: str = ""
    holds: tuple[int, ...]
    since: date | None = None
    code: str = ""
    heads: Mapping[str, str] = field(default_factory=dict)  # chapter -> hash of its last seal when this was written
    hash: str = HASH
