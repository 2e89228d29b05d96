"""What `measures check` says of a file before it is sent: the findings the month's run would give, in the same words."""

from __future__ import annotations

from pathlib import Path

from flows.as_json import print_json
from tasks.model.finding import Finding
from tasks.model.update import Reading
from tasks.model.words import counted
from tasks.workbook.reading.unreadable import FAULT_OF_OURS


def print_findings(file: Path, reading: Reading, findings: list[Finding], *, as_json: bool = False) -> int:
    """Every finding with its place and how to mend it; the answer is the exit code."""
    if as_json:
        print_json({"file": file.name, "reading": reading.kind, "became": _became(findings), "findings": findings})
        return 1 if any(finding.refuses for finding in findings) else 0
    for finding in findings:
        action = f" (action {finding.ref})" if finding.ref else ""
        print(f"{finding.severity}: {finding.address}{action}\n  {finding.says}\n  {finding.mend}")
    errors = sum(finding.refuses for finding in findings)
    print(f"{file.name} ({reading.kind}): {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}. " + _became(findings))
    return 1 if errors else 0


def _became(findings: list[Finding]) -> str:
    if any(finding.check == FAULT_OF_OURS for finding in findings):
        return "It would be held: neither accepted nor returned."
    return "It would be returned." if any(finding.refuses for finding in findings) else "It would be accepted."
