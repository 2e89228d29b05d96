"""Check a file before it is sent: the findings that the month would give, if the file arrived now."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from tasks.model.file_limit import UPDATE
from tasks.model.finding import Finding
from tasks.model.update import Reading, Submission
from tasks.rules.checks.inputs import NOBODY
from tasks.rules.checks.period_words import period_meant
from tasks.run.run import Run
from tasks.validate.findings import compared_findings
from tasks.workbook.codes import trust_meant
from tasks.workbook.reading.read import read
from tasks.workbook.reading.unreadable import too_large


def check_file(run: Run, path: Path) -> tuple[Reading, list[Finding]]:
    """Read a file and check it as the month would if it arrived at the run's moment; only findings that ask something of its sender.

    An inbox says whose a file is; here its words do: the references of its actions, else the code, else the name.
    """
    size = path.stat().st_size
    reading = too_large(excess) if (excess := UPDATE.excess(size)) else read(path.name, path.read_bytes())
    trust = trust_meant(reading, run.rulebook.trusts) or NOBODY
    submission = Submission(id="check", trust=trust, name=path.name, received_at=run.moment.astimezone(UTC), sha256="", size=size)
    period = period_meant(submission, reading, run.programme.first, run.programme.last)
    findings, _, _ = compared_findings(run, period, [(submission, reading)])
    return reading, [finding for finding in findings[trust, submission.id] if finding.asks]
