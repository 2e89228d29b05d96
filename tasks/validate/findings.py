"""The findings of every check on every submission, as facts that go back to the senders."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tasks.model.finding import Finding, Severity
from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.rules import checks
from tasks.run.run import Run
from tasks.validate.copied_words import last_told, told_elsewhere
from tasks.validate.fingerprints import kept_prints, prints_of, sharing
from tasks.validate.waivers import Earlier, earlier_decisions, governed
from tasks.workbook.update_frames import Taken, update_frames

_TOLD = ("check", "trust", "period", "ref", "address", "seen", "says", "mend")


def findings_in(run: Run, period: Period, taken: Taken) -> dict[tuple[str, str], list[Finding]]:
    """(trust, submission id) to its findings, for updates of one period that are read together: the one path from a reading to findings."""
    said, record = prints_of(taken), run.record
    last = last_told(run, period, taken, said)
    heads, lines = update_frames(run, period, taken, last)
    copied = told_elsewhere(record, period, taken, lines, last, sharing(kept_prints(record, period), said))
    return findings_on(run.rulebook, period, taken, heads, lines.assign(told_elsewhere=copied), earlier_decisions(record, period, taken))


def findings_on(
    rulebook: Rulebook, period: Period, taken: Taken, heads: pd.DataFrame, lines: pd.DataFrame, earlier: Earlier
) -> dict[tuple[str, str], list[Finding]]:
    """(trust, submission id) to its findings, in the order its sender reads; severities are those of the period's last day.

    `earlier` holds the decisions on what these trusts sent before for the period: a reason given then may still stand.
    """
    frame = checks.run(
        heads,
        lines,
        places={(s.trust, s.id): reading.places for s, reading in taken},
        addresses={(s.trust, s.id): (reading.address, reading.head_address) for s, reading in taken},
        severity=lambda check: rulebook.severity(check, period.last_day),
        limits=limits(rulebook, period),
    )
    found: dict[tuple[str, str], list[Finding]] = {(s.trust, s.id): [] for s, _ in taken}
    for row in frame.to_dict("records"):
        words: dict[str, Any] = {name: row[name] for name in _TOLD}
        found[row["trust"], row["submission"]].append(Finding(severity=Severity(row["severity"]), **words))
    return governed(rulebook, period, taken, heads, lines, found, earlier)


def limits(rulebook: Rulebook, period: Period) -> checks.Limits:
    """The numbers the checks compare with, on the period's last day."""
    on = period.last_day
    return checks.Limits(rebaselined=rulebook.threshold("rebaselined_limit", on), stalled=rulebook.threshold("stall_updates", on))
