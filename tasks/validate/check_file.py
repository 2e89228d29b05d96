"""Check a file before it is sent: the findings that the month would give, if the file arrived now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from tasks.model.file_limit import UPDATE
from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.rules.checks.inputs import NOBODY
from tasks.rules.checks.period_words import period_meant
from tasks.run.month_trusts import require_trust
from tasks.run.run import Run
from tasks.validate.findings import checked
from tasks.workbook.codes import trust_meant
from tasks.workbook.reading.read import read
from tasks.workbook.reading.unreadable import too_large


class Checked(NamedTuple):
    """The month that a file is for, what was read from it, and the findings that ask something of its sender."""

    period: Period
    reading: Reading
    findings: list[Finding]


def check_file(run: Run, path: Path, whose: str = "") -> tuple[Reading, list[Finding]]:
    """Read a file and check it as the month would if it arrived at the run's moment; only findings that ask something of its sender.

    `whose` is the code of the trust in whose inbox it would arrive. Left out, its words say so: the references of its actions, else the
    code, else the name. Raises NotFound for a code that no trust on the register has.
    """
    require_known(run, whose)
    found = check_bytes(run, path.name, path.stat().st_size, path.read_bytes, whose)
    return found.reading, found.findings


def require_known(run: Run, whose: str) -> None:
    """Raise NotFound for a code that no trust on the register has; empty is none."""
    if whose:
        require_trust(run.rulebook, whose)


def check_bytes(run: Run, name: str, size: int, data: Callable[[], bytes], whose: str) -> Checked:
    """The same for bytes, which are read only if they are not too many."""
    reading = too_large(excess) if (excess := UPDATE.excess(size)) else read(name, data(), words=run.rulebook.wording)
    trust = whose or trust_meant(reading, run.rulebook.trusts) or NOBODY
    submission = Submission(id="check", trust=trust, name=name, received_at=run.moment.astimezone(UTC), sha256="", size=size)
    period = period_meant(submission, reading, run.programme.first, run.programme.last)
    _, (findings, _, _) = checked(run, period, [(submission, reading)])
    return Checked(period, reading, [finding.to_sender for finding in findings[trust, submission.id] if finding.asks])
