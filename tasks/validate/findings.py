"""The findings of every check on every submission, as facts that go back to the senders."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from tasks.model.finding import Finding, Severity
from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.update import Reading, ReadSubmission, Submission
from tasks.model.words import counted
from tasks.rulebook import Rulebook
from tasks.rules import checks
from tasks.run.run import Run
from tasks.run.statements import confirmed_by_link, warnings_answered, with_answers, without_confirmed
from tasks.validate.copied_words import copied_from, last_month_of
from tasks.validate.fingerprints import Batch, batches_for, fingerprints_of, same_words_in
from tasks.validate.receipts import SAME_SECOND, with_receipts
from tasks.validate.waivers import Earlier, earlier_decisions, findings_with_waivers
from tasks.workbook.reading.unreadable import faulty
from tasks.workbook.update_frames import Taken, update_frames

LONG_NARRATIVE = "long_narrative"
"""The threshold by which narratives are compared within an update and between trusts."""

_FIELDS = ("check", "trust", "period", "ref", "address", "seen", "says", "mend")

Findings = dict[checks.UpdateKey, list[Finding]]
"""(trust, submission id) -> its findings, in the order its sender reads."""


Compared = tuple[Findings, Batch, Sequence[Batch]]
"""The findings on updates, the fingerprints of what they say, and those stored before."""

log = logging.getLogger("measures")


def checked(run: Run, period: Period, taken: Sequence[ReadSubmission]) -> tuple[Sequence[ReadSubmission], Compared]:
    """Updates with the findings on them. One that a fault of ours stops in the checks has the finding that says so, and the others are
    checked without it.
    """
    try:
        return taken, compared_findings(run, period, taken)
    except (Mistake, OSError, MemoryError):
        raise
    except Exception:
        faults = [_fault(run, period, one) for one in taken]
        if not any(faults):
            raise  # it is in what they have to do with one another
        log.warning("%s  %s held: a fault of ours (%s)", period, counted(sum(map(bool, faults)), "update"), max(faults))
        sound = [(one[0], faulty(why)) if why else one for one, why in zip(taken, faults, strict=True)]
        return sound, compared_findings(run, period, sound)


def _fault(run: Run, period: Period, one: ReadSubmission) -> str:
    """What stops the checks of an update by itself; empty if nothing does."""
    try:
        compared_findings(run, period, [one])
    except Exception as fault:
        return f"{type(fault).__name__} while it was checked"
    return ""


def compared_findings(run: Run, period: Period, taken: Taken) -> Compared:
    """The findings on updates for a period, compared with all that the record holds; then their fingerprints, and those stored before."""
    record, rulebook = run.record, run.rulebook
    long = rulebook.threshold(LONG_NARRATIVE, period.last_day)
    own, stored = fingerprints_of(taken, long), batches_for(record, period, long)
    last = last_month_of(run, period, taken, own, long)
    heads, lines = update_frames(run, period, taken, last)
    lines = lines.assign(copied_from=copied_from(record, period, taken, lines, last, same_words_in(stored, own), long))
    earlier = earlier_decisions(record, period, taken)
    heads = with_receipts(run, period, taken, heads, earlier, partial(_accepts, run))
    found = findings_on(rulebook, period, taken, heads, lines, earlier)
    confirmed = confirmed_by_link(record, period, run.moment)
    signed = {key: without_confirmed(mine, [who for *which, who in confirmed if tuple(which) == key]) for key, mine in found.items()}
    answers = warnings_answered(record, period, run.moment)
    return {key: _without_rivals(with_answers(mine, answers.get(key, {}))) for key, mine in signed.items()}, own, stored


def _without_rivals(findings: list[Finding]) -> list[Finding]:
    """What is returned counts in no case, so which of two counts is not told beside it."""
    returned = any(finding.refuses for finding in findings)
    return [finding for finding in findings if not (returned and finding.check == SAME_SECOND)]


def _accepts(run: Run, period: Period, one: tuple[Submission, Reading]) -> bool:
    """Whether an update, given alone, would be accepted for a period."""
    findings, _, _ = compared_findings(run, period, [one])
    return not any(finding.refuses for mine in findings.values() for finding in mine)


def findings_on(rulebook: Rulebook, period: Period, taken: Taken, heads: pd.DataFrame, lines: pd.DataFrame, earlier: Earlier) -> Findings:
    """The findings on updates as tables; severities and thresholds are those of the period's last day.

    `earlier` holds the decisions on what these trusts sent before for the period: a reason given then may still stand.
    """
    asked = partial(rulebook.asked, on=period.last_day)
    frame = checks.run(
        heads,
        lines,
        places={(s.trust, s.id): [replace(one, check=asked(one.check)) for one in r.places if asked(one.check)] for s, r in taken},
        addresses={(s.trust, s.id): (reading.address, reading.head_address) for s, reading in taken},
        severity=lambda check: rulebook.severity(check, period.last_day) if asked(check) == check else None,
        threshold=lambda name: rulebook.threshold(name, period.last_day),
        wording=rulebook.wording,
    )
    found: Findings = {(s.trust, s.id): [] for s, _ in taken}
    for row in frame.to_dict("records"):
        words: dict[str, Any] = {name: row[name] for name in _FIELDS}
        found[row["trust"], row["submission"]].append(Finding(severity=Severity(row["severity"]), **words))
    return findings_with_waivers(rulebook, period, taken, heads, lines, found, earlier)
