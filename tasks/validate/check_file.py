"""Check a file before it is sent: the findings that the month would give, if the file arrived now."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.run.run import Run
from tasks.validate.findings import compared_findings
from tasks.workbook.reading.read import read


def check_file(run: Run, path: Path) -> tuple[Reading, list[Finding]]:
    """Read a file and check it as the month would if it arrived at the run's moment; only findings that ask something of its sender."""
    data = path.read_bytes()
    reading = read(path.name, data)
    trust = reading.head.get("trust_code", "").strip().upper() or "unknown"
    try:
        period = Period.parse(reading.head.get("period_word", ""))
    except ValueError:
        period = Period.of(run.moment.date()).previous()
    submission = Submission(id="check", trust=trust, name=path.name, received_at=run.moment.astimezone(UTC), sha256="", size=len(data))
    findings, _, _ = compared_findings(run, period, [(submission, reading)])
    return reading, [finding for finding in findings[trust, submission.id] if finding.asks]
