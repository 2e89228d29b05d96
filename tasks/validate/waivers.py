"""Findings with what became of them: a warning the trust has answered, an error that a named exception lets pass."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from tasks.model.finding import Finding, Severity
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.record.decisions import numbers
from tasks.record.facts import Decision
from tasks.record.record import Record
from tasks.rulebook import Exemption, Rulebook
from tasks.rules import checks
from tasks.rules.warning_answered import Answered, answered
from tasks.rules.wording import explains

Earlier = Mapping[str, Sequence[Decision]]
About = tuple[str, str]  # check, reference
Asked = dict[About, Answered]


@dataclasses.dataclass(frozen=True, slots=True)
class _Before:
    """What a trust was warned of at an earlier moment (aware): what each warning pointed at, and the reason given."""

    at: datetime
    asked: Asked


def earlier_decisions(record: Record, period: Period, taken: Sequence[tuple[Submission, Reading]]) -> dict[str, list[Decision]]:
    """For each trust the newest decision on each of its other updates for a period."""
    trusts = {submission.trust for submission, _ in taken}
    now = {(submission.trust, submission.id) for submission, _ in taken}
    found: dict[str, list[Decision]] = {}
    one = next(iter(trusts)) if len(trusts) == 1 else ""
    for (trust, which), number in numbers(record, period, one).items():
        if trust in trusts and (trust, which) not in now:
            found.setdefault(trust, []).append(record.get(Decision, period, trust, which, number))
    return found


def findings_with_waivers(
    rulebook: Rulebook,
    period: Period,
    taken: Sequence[tuple[Submission, Reading]],
    heads: pd.DataFrame,
    lines: pd.DataFrame,
    findings: Mapping[checks.UpdateKey, Sequence[Finding]],
    earlier: Earlier,
) -> dict[checks.UpdateKey, list[Finding]]:
    """The same findings, warnings with the reasons that stand for them and errors with the exceptions in force on the period's last day.

    `earlier` holds the decisions on other updates for the period, by trust; of those received before an update the last that could be
    read counts.
    """
    reasons = _explanations(heads, lines)
    judged: dict[checks.UpdateKey, list[Finding]] = {}
    standing = {trust: [_asked_by(one) for one in sorted(facts, key=_receipt) if _was_read(one)] for trust, facts in earlier.items()}
    for submission, _ in sorted(taken, key=lambda one: (one[0].received_at, one[0].id)):
        key, mine = (submission.trust, submission.id), standing.setdefault(submission.trust, [])
        place = bisect_left(mine, submission.received_at, key=_at)
        asked = mine[place - 1].asked if place else {}
        now = _pointed_at(findings[key])
        judged[key] = [
            _with_waiver(rulebook, period, finding, now, reasons.get((*key, finding.ref), ""), asked) for finding in findings[key]
        ]
        if not any(finding.check in checks.UNREAD for finding in judged[key]):
            insort(mine, _Before(submission.received_at, _asked(judged[key])), key=_at)
    return judged


def _with_waiver(
    rulebook: Rulebook, period: Period, finding: Finding, now: Mapping[About, str], explanation: str, before: Asked
) -> Finding:
    if finding.severity is Severity.WARNING:
        about = finding.check, finding.ref
        return dataclasses.replace(finding, answer=answered(now[about], explanation, before.get(about)))
    if finding.severity is Severity.ERROR and finding.check in checks.waivable(rulebook.wording):
        exemption = rulebook.exempt(finding.trust, finding.check, finding.ref, period.last_day)
        return dataclasses.replace(finding, waived_by=_waiver(exemption)) if exemption else finding
    return finding


def _waiver(exemption: Exemption) -> str:
    return f"{exemption.approved_by}, asked by {exemption.requested_by}, until {exemption.expires.isoformat()}: {exemption.reason}"


def _explanations(heads: pd.DataFrame, lines: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """The reasons under Explanation, by trust, submission and reference; for the whole update the reference is empty. "n/a" is none."""
    overall = heads[explains(heads["update_explanation"])]
    whole = zip(overall["trust"], overall["submission"], [""] * len(overall), overall["update_explanation"], strict=True)
    given = lines[explains(lines["explanation"]) & (lines["ref"] != "")]
    each = zip(given["trust"], given["submission"], given["ref"], given["explanation"], strict=True)
    return {(trust, submission, ref): words.strip() for trust, submission, ref, words in (*whole, *each)}


def _pointed_at(findings: Sequence[Finding]) -> dict[About, str]:
    """What each warning points at, as written. Of several about the file, say two hidden sheets, all: a reason is for what was there."""
    found: dict[About, list[str]] = {}
    for finding in findings:
        if finding.severity is Severity.WARNING:
            found.setdefault((finding.check, finding.ref), []).append(finding.seen if finding.ref else finding.seen or finding.says)
    return {about: "\n".join(words) for about, words in found.items()}


def _asked(findings: Sequence[Finding]) -> Asked:
    pointed_at = _pointed_at(findings)
    answers = {(finding.check, finding.ref): finding.answer for finding in findings}
    return {about: Answered(seen, answers[about]) for about, seen in pointed_at.items()}


def _at(one: _Before) -> datetime:
    return one.at


def _receipt(decision: Decision) -> tuple[datetime, str]:
    return decision.received_at, decision.submission


def _asked_by(decision: Decision) -> _Before:
    return _Before(decision.received_at, _asked(decision.findings))


def _was_read(decision: Decision) -> bool:
    return not any(finding.check in checks.UNREAD for finding in decision.findings)
