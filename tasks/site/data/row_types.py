"""The rows of the open data's tables, as a release holds them. Days, months and moments are ISO text, and empty where nothing is known.

What each column means, and in which unit, `tasks/site/data/dictionary.py` says. What a regime calls its statuses makes columns of the
table of trusts, so that no type names them all: its rows are `Row`. Releases from before a column was added lack it.
"""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict


class ActionRow(TypedDict):
    """One action of a trust's plan, as agreed, as reported for the month, and as the rules have it. Percentages are 0 to 100."""

    trust: str
    ref: str
    plan_version: int
    theme: str
    topic: str
    concern: str
    action: str
    owner: str
    timescale: str
    due_date: str
    due_precision: str
    closed_on: NotRequired[str]
    closed_by: NotRequired[str]
    closed_because: NotRequired[str]
    programme: NotRequired[str]
    reported: bool
    status: str
    status_period: str
    status_this_month: NotRequired[str]
    percent: float | None
    narrative: str
    revised_word: str
    revised_date: str
    revised_reason: str
    delivered_word: str
    delivered_date: str
    evidence: str
    partner_help: NotRequired[str]
    explanation: str
    submission: str
    row: int | None
    first_delivered: str
    revised_latest: str
    revisions: int
    unmoved: int
    reopened: bool
    closed: NotRequired[bool]
    past_due: bool
    days_past_due: int | None
    slipped: bool
    days_slipped: int
    moved: bool
    unevidenced: bool
    previous_status: str
    previous_percent: float | None
    previous_revised: str


class ChangeRow(TypedDict):
    """One change of an action since the month before; `kind` is one of those in `tasks/site/data/changes.py`."""

    trust: str
    ref: str
    kind: str
    before: str
    after: str


class VerdictRow(TypedDict):
    """An answer of a rule; its evidence is (name, value) pairs."""

    rule: str
    trust: str
    subject: str
    answer: str
    sentence: str
    evidence: list[list[str]]


class FindingRow(TypedDict):
    """What was wrong with a file, or has to be looked at. Its number among its trust's is counted when a table is written."""

    trust: str
    submission: str
    received_at: str
    decision: str
    check: str
    severity: str
    ref: str
    address: str
    seen: str
    says: str
    mend: str
    answer: str
    waived_by: str
