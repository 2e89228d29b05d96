"""Facts: what the record holds, each a frozen value that is written once and never changed.

`hash` is the SHA-256, in hex, of the bytes a fact is held as: what later facts name it by. It is filled in when a fact is read or written.
Moments are aware; hashes of files and packs are SHA-256 in lower-case hex.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from tasks.model.finding import Finding
from tasks.model.period import Period

_HASH = field(default="", compare=False, metadata={"written": False})


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody behind a trust says of its month, by their own link or by command: `what` is one of those in `tasks/run/statements.py`.

    `about` is the submission that is signed off, commented on or confirmed, or the hash of the candidate in which an error of fact stands.
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
    hash: str = _HASH


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
    hash: str = _HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A run set out to tell these months as at this moment. The seal that names this fact ends it."""

    month: Period  # of the moment
    number: int = 1
    follows: str = ""
    months: tuple[Period, ...]
    moment: datetime
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


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
    hash: str = _HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLine:
    """One line of a partner's claim of costs, in whole pence."""

    contract: str
    month: Period
    category: str
    pence: Decimal | None  # None where no amount could be read
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostClaim:
    """A partner's claim of costs, what was decided on it and why."""

    partner: str
    id: str
    name: str
    received_at: datetime
    sent_by: str
    channel: str
    sha256: str
    rules: str
    decision: str
    findings: tuple[Finding, ...]
    lines: tuple[ClaimedLine, ...]

    @property
    def day(self) -> date:
        """The day it was received on (UTC), under which the record holds it."""
        return self.received_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A published file kept as evidence, or in `refused` why it could not be used."""

    kind: str  # 'mortality' | 'ratings'
    id: str
    name: str
    received_at: datetime
    sha256: str
    refused: str

    @property
    def day(self) -> date:
        """The day it was received on (UTC), under which the record holds it."""
        return self.received_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One numbered entry of a fund's ledger. Sums are in pence; `proposal` is the number of the entry it decides on.

    What was paid has the day and the payer's reference. With a `proposal` it is that award, without one the costs of a month (`parts`).
    """

    fund: str = "fund"
    number: int = 1
    follows: str = ""
    entry: str  # 'proposed' | 'approved' | 'declined' | 'voided' | 'paid'
    contract: str
    pence: Decimal
    rate: str
    by: str
    identity: str = ""
    note: str
    inputs: Mapping[str, str]
    at: datetime
    pot: Decimal
    committed: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    proposal: int = 0
    answer: str = ""
    sentence: str = ""
    clause: str = ""
    steps: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    cost: str = ""
    paid_on: date | None = None
    reference: str = ""
    hash: str = _HASH


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitions:
    """Which share of the trusts each code belongs to; given once, and never taken back."""

    number: int = 1
    follows: str = ""
    codes: Mapping[str, tuple[str, ...]]  # partition -> codes in the order in which they were given
    hash: str = _HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The hash of every fact that was new in a chapter when a run ended, and of the seal before it."""

    chapter: str
    number: int = 1
    follows: str = ""
    facts: Mapping[str, str]
    readings: Mapping[str, str] = field(default_factory=dict)
    signature: str = ""  # of whoever held the key when it was put; empty without one
    hash: str = _HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """Which formats of facts the record holds, since when and by which code; an upgrade adds one."""

    number: int = 1
    follows: str = ""
    holds: tuple[int, ...]
    since: date | None = None
    code: str = ""
    heads: Mapping[str, str] = field(default_factory=dict)  # chapter -> hash of its last seal when this was written
    hash: str = _HASH


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
