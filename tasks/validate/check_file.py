"""Check a file before it is sent: the findings that the month would give, if the file arrived now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from tasks.model.file_limit import UPDATE
from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.trust import Trust
from tasks.model.update import Reading, Submission
from tasks.rules.checks.inputs import NOBODY
from tasks.rules.checks.period_words import period_meant
from tasks.rules.wording import same_name
from tasks.run.run import Run
from tasks.validate.findings import compared_findings
from tasks.workbook.codes import trust_named
from tasks.workbook.reading.read import read
from tasks.workbook.reading.unreadable import too_large


class Checked(NamedTuple):
    """The month that a file is for, what was read from it, and the findings that ask something of its sender."""

    period: Period
    reading: Reading
    findings: list[Finding]


def check_file(run: Run, path: Path) -> tuple[Reading, list[Finding]]:
    """Read a file and check it as the month would if it arrived at the run's moment; only findings that ask something of its sender.

    An inbox says whose a file is; here its words do: the references of its actions, else the code, else the name.
    """
    checked = check_bytes(run, path.name, path.stat().st_size, path.read_bytes)
    return checked.reading, checked.findings


def check_bytes(run: Run, name: str, size: int, data: Callable[[], bytes], trust: str = "") -> Checked:
    """The same for bytes that are read only if they are not too many; `trust` is whose they are, where somebody else than they says so."""
    reading = too_large(excess) if (excess := UPDATE.excess(size)) else read(name, data())
    whose = trust or _whose(reading, run.rulebook.trusts) or NOBODY
    submission = Submission(id="check", trust=whose, name=name, received_at=run.moment.astimezone(UTC), sha256="", size=size)
    period = period_meant(submission, reading, run.programme.first, run.programme.last)
    findings, _, _ = compared_findings(run, period, [(submission, reading)])
    return Checked(period, reading, [finding.to_sender for finding in findings[whose, submission.id] if finding.asks])


def _whose(reading: Reading, trusts: Mapping[str, Trust]) -> str:
    named = {trust_named(str(line.get("ref", "")), trusts) for line in reading.lines} - {""}
    if len(named) == 1:
        return named.pop()
    name = reading.head.get("trust_name", "")
    called = [code for code, trust in trusts.items() if name and same_name(name, trust.name)]
    return trust_named(reading.head.get("trust_code", ""), trusts) or next(iter(called), "")
