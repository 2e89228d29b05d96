"""A month as it was assessed, put forward, approved and released; and what was taken down afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tasks.model.period import Period
from tasks.record.facts.chain import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A run set out to tell these months as at this moment. The seal that names this fact ends it."""

    month: Period  # of the moment
    number: int = 1
    follows: str = ""
    months: tuple[Period, ...]
    moment: datetime
    hash: str = HASH


@dataclass(frozen=True, slots=True)
class Before:
    """The assessment of the month before that a revision was made beside."""

    period: Period
    number: int
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One numbered assessment of a period: by partition the pack of its tables, and the decisions it was made from by hash."""

    period: Period
    number: int = 1
    follows: str = ""
    as_of: datetime
    rules: str
    config: str  # every file of the rules
    calendar: str = ""  # SHA-256 of the bank holidays that the month's deadline was counted by
    before: Before | None
    made_from: Mapping[str, str]  # 'RNL/20131114T091500Z-3f2a9c1d' -> hash of the decision, with its withdrawal if there is one
    partitions: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, int]
    inputs: str = ""  # of everything that it was made from, to see at once that nothing is new
    extensions: Mapping[str, int] = field(default_factory=dict)  # trust -> number of the answer, where more time was asked for
    waivers: int = 0  # number of the last step about a waiver that was known
    statements: Mapping[str, str] = field(default_factory=dict)  # 'RNL/<form>' -> hash of what somebody behind the trust says of the month
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # format 0 only: name -> first trust -> rows
    unread: tuple[str, ...] = field(default=(), metadata={"if_any": True})  # claims and published files that could not be read, as of whom
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A revision put forward to be released: by whom and why, what it says by partition, and what stands in its way."""

    period: Period
    number: int = 1
    follows: str = ""
    release: int
    replaces_sha256: str
    revision: int
    revision_sha256: str
    as_of: datetime
    reason: str
    why: str
    proposed_by: str
    missing: tuple[str, ...]
    publishable: str
    code: str
    data: str  # what it says of the month as a whole
    pages: str  # the list of its files
    partitions: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)  # by partition, what its pack was made from
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A person approved or declined exactly one candidate."""

    period: Period
    number: int = 1
    follows: str = ""
    decision: str
    by: str
    identity: str = ""  # the account and machine the name was typed on, as the operating system says, or the link it was given by
    form: str = ""  # the name of the form that was posted at the desk
    at: datetime
    note: str
    candidate: int
    candidate_sha256: str
    revision_sha256: str
    data: str
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A person says that a candidate was put forward by mistake; once another says so too, it is withdrawn for good."""

    period: Period
    number: int = 1
    follows: str = ""
    candidate: int
    candidate_sha256: str
    by: str
    identity: str = ""
    reason: str
    at: datetime
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One published version of a period: the candidate that was approved, kept whole."""

    period: Period
    number: int = 1
    follows: str = ""
    revision: int
    revision_sha256: str
    as_of: datetime
    reason: str
    proposed_by: str
    code: str = ""
    data: str
    pages: str
    partitions: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    candidate: int
    candidate_sha256: str
    approval: int
    approval_sha256: str
    approved_by: str
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDown:
    """Words were taken out of everything public: which, by their SHA-256, whose, in which months they stood, who asked, why and when."""

    number: int = 1
    follows: str = ""
    words: str
    trusts: tuple[str, ...]
    months: tuple[Period, ...]
    by: str
    identity: str = ""  # the account and machine the name was typed on, as the operating system says
    reason: str
    at: datetime
    again: str = ""  # hash of the same take-down in a record that was lost, by which the site still names it
    runs: tuple[str, ...] = ()  # marks of so many of the words in a row, by which a quote cut short is known
    run_words: int = 0
    hash: str = HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """A take-down was wrong: another person than asked for it had the words put back where they stood. Once for each take-down."""

    take_down: int
    take_down_sha256: str
    by: str
    identity: str = ""  # the account and machine the name was typed on, as the operating system says
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """The words of a take-down were taken out of the record itself: who asked, why and when. Nothing brings them back.

    `letters` is the SHA-256 of their letters and digits in small letters, and `length` the number of these: so they are known when sent
    again. `bytes` maps the SHA-256 by which everything that held them is known, a blob or a fact, to that of what is held instead.
    """

    number: int = 1
    follows: str = ""
    take_down: int
    take_down_sha256: str
    letters: str
    length: int
    by: str
    identity: str = ""  # the account and machine the name was typed on, as the operating system says
    reason: str
    at: datetime
    bytes: Mapping[str, str]
    hash: str = HASH
