"""The rules for lines once more, as many would write them: a pydantic model for each row, asked one rule after another.

Kept as quick as that way allows: the model's fields are exactly those the rules read, pydantic's compiled core validates a ready dict of
plain values, every rule is plain comparisons in one pass, nothing is put into words, and offences are only counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from tasks.rules.read_date import read_date

_NOTHING = {"", "-", "–", "n/a", "na", "none", "nil", "not applicable"}
_MARKS = re.compile("[\\s\u00a0\u2010-\u2015\u2018\u2019\u201c\u201d\u2212\"'.,;:-]+")
_OPEN_NEEDS_WORDS = {"some_issues", "not_on_track"}
_RANK = {"not_on_track": 0, "some_issues": 1, "on_track": 2, "delivered": 3}
_NO_REASON = {"", "n/a", "na", "none", "nil", "not applicable", "x", "xx", "xxx", "tbc", "tba", "to be confirmed", "ditto", "as above"}
_NO_REASON |= {"see above", "as before", "as last month", "same as last month", "see last month", "see previous"}
_AROUND = " \t\r\n\u00a0.…,;:?!-–—\"'()"
LONG, REBASELINED, STALLED, RETOUCHED = 40, 3, 3, 10


class Line(BaseModel):
    """A line of an update beside its plan and what was last accepted."""

    trust: str
    submission: str
    ref: str
    planned: bool
    sent: bool
    nil: bool
    times_sent: int
    theme: str
    theme_sent: str
    concern: str
    concern_sent: str
    action: str
    action_sent: str
    owner: str
    owner_sent: str
    timescale: str
    timescale_sent: str
    due_date: datetime | None
    status_word: str
    status: str
    percent_word: str
    percent: float | None
    narrative: str
    revised_word: str
    revised_date: datetime | None
    revised_reason: str
    delivered_word: str
    delivered_date: datetime | None
    evidence: str
    last_status: str
    last_percent: float | None
    last_narrative: str
    last_revised: datetime | None
    last_delivered: datetime | None
    agreed_on: datetime | None
    revisions: int
    unmoved: int
    copied_from: str
    period: str
    row: int
    topic: str
    last_period: str
    partner_help: str
    explanation: str
    contract_topics: str
    period_first: datetime
    period_last: datetime
    received_day: datetime


def offences(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """How many rows offend each rule, silence left out. Rows hold None where nothing is known."""
    told: Counter[str] = Counter()
    narratives: set[tuple[str, str, str]] = set()
    evidence: set[tuple[str, str, str]] = set()
    twice: set[tuple[str, str, str]] = set()
    for row in rows:
        line = Line.model_validate(row)
        told.update(_against_plan(line))
        told.update(_status(line))
        told.update(_numbers_and_words(line))
        told.update(_dates(line))
        if line.sent and len(line.narrative) >= LONG:
            key = (line.trust, line.submission, line.narrative.lower().replace(" ", ""))
            if key in narratives:
                told["same-narrative-as-another-action"] += 1
            narratives.add(key)
        if line.sent and line.status == "delivered" != line.last_status and said(line.evidence):
            key = (line.trust, line.submission, line.evidence.lower().replace(" ", ""))
            if key in evidence:
                told["same-evidence-as-another-action"] += 1
            evidence.add(key)
        if line.sent and line.times_sent > 1 and line.ref:
            key = (line.trust, line.submission, line.ref)
            if key not in twice:
                told["action-twice"] += 1
            twice.add(key)
    return told


def said(words: str) -> bool:
    return words.strip().lower() not in _NOTHING


def explains(words: str) -> bool:
    return words.strip(_AROUND).lower() not in _NO_REASON


def differ(sent: str, agreed: str) -> bool:
    return sent != agreed and _MARKS.sub("", sent.lower()) != _MARKS.sub("", agreed.lower())


def _against_plan(line: Line) -> Iterable[str]:
    if line.planned and not line.sent and not line.nil:
        yield "action-missing"
    if line.sent and not line.ref:
        yield "ref-missing"
    if line.sent and not line.planned and line.ref:
        yield "action-unknown"
    if line.planned and line.sent:
        for name in ("theme", "concern", "owner"):
            sent = getattr(line, f"{name}_sent")
            if sent and differ(sent, getattr(line, name)):
                yield f"{name}-changed"
        if line.timescale_sent and differ(line.timescale_sent, line.timescale):
            day = read_date(line.timescale_sent).latest
            if line.due_date is None or day is None or day != line.due_date.date():
                yield "agreed-date-changed"
        if line.action_sent and differ(line.action_sent, line.action):
            yield "action-reworded"
        if line.due_date is None:
            yield "due-unreadable"


def _status(line: Line) -> Iterable[str]:
    if line.sent and not line.nil and not said(line.status_word) and not line.status:
        yield "status-missing"
    if line.sent and said(line.status_word) and not line.status:
        yield "status-unknown"
    due = line.due_date
    if line.status == "on_track" and due and due < line.period_last > (line.revised_date or line.last_revised or due):
        yield "on-track-past-date"
    if line.unmoved + 1 >= STALLED and line.status == "on_track" and line.last_status and not _moved(line):
        yield "on-track-unmoved"
    if line.last_status == "delivered" and line.status not in {"", "delivered"}:
        yield "reopened"
        if not explains(line.narrative):
            yield "reopened-without-narrative"


def _moved(line: Line) -> bool:
    better = _RANK[line.status] > _RANK[line.last_status]
    return better or (line.percent is not None and line.last_percent is not None and line.percent > line.last_percent)


def _numbers_and_words(line: Line) -> Iterable[str]:
    percent = line.percent
    if said(line.percent_word) and not (percent is not None and 0 <= percent <= 100 and percent % 1 == 0):
        yield "percent-unreadable"
    if percent is not None and line.last_percent is not None and percent < line.last_percent:
        yield "percent-down"
    if line.status and percent is not None and (line.status == "delivered") != (percent == 100):
        yield "percent-against-status"
    gone = percent is None and line.last_percent is not None and line.status not in {"", "delivered"}
    if gone and not said(line.percent_word):
        yield "percent-withdrawn"
    if line.status in _OPEN_NEEDS_WORDS and not explains(line.narrative):
        yield "narrative-missing"
    finished = line.status == line.last_status == "delivered"
    alike = abs(len(line.narrative) - len(line.last_narrative)) <= RETOUCHED
    if said(line.narrative) and line.last_narrative and not finished and alike and not differ(line.narrative, line.last_narrative):
        yield "same-narrative-as-last-month"
    topics = [topic.strip().casefold() for topic in re.split("[;,]", line.contract_topics) if topic.strip()]
    if said(line.partner_help) and topics and not any(topic in line.partner_help.casefold() for topic in topics):
        yield "partner-help-outside-contract"
    deadline = line.last_revised or line.due_date
    if line.nil and line.planned and deadline and line.period_first <= deadline <= line.period_last and line.last_status != "delivered":
        yield "nil-past-date"
    if line.copied_from:
        yield "same-narrative-as-another-trust"


def _dates(line: Line) -> Iterable[str]:
    revised = line.revised_date
    if said(line.revised_word):
        if revised is None:
            yield "revised-unreadable"
        if not explains(line.revised_reason) and not (revised and revised == line.last_revised):
            yield "revised-without-reason"
    if revised:
        if line.due_date and revised <= line.due_date:
            yield "revised-not-later"
        if line.last_revised and revised < line.last_revised:
            yield "revised-earlier"
        if revised != line.last_revised and line.revisions + 1 >= REBASELINED:
            yield "rebaselined-too-often"
    yield from _delivery(line)


def _delivery(line: Line) -> Iterable[str]:
    delivered = line.delivered_date
    if line.status == "delivered":
        if line.last_status != "delivered" and not said(line.delivered_word):
            yield "delivered-without-date"
        if delivered and delivered > line.period_last:
            yield "delivered-after-month"
        if not explains(line.evidence):
            yield "delivered-without-evidence"
        if line.last_status == "delivered" and delivered and line.last_delivered and delivered != line.last_delivered:
            yield "delivered-date-changed"
    elif said(line.delivered_word) and line.status:
        yield "delivered-date-against-status"
    if said(line.delivered_word) and delivered is None:
        yield "delivered-date-unreadable"
    if delivered and delivered > line.received_day:
        yield "delivered-in-future"
    if delivered and line.agreed_on and delivered < line.agreed_on:
        yield "delivered-before-agreed"
