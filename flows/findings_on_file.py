"""What `measures check` says of a file before it is sent: the findings the month's run would give, in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.as_json import print_json
from tasks.model.finding import Finding
from tasks.model.update import Reading
from tasks.model.words import counted
from tasks.workbook.reading.unreadable import FAULT_OF_OURS

if TYPE_CHECKING:
    from tasks.month.check_mail import CheckedMail


def print_mail(name: str, checked: CheckedMail, *, as_json: bool = False) -> int:
    """The findings of each file that a mail brings, or why it brings none; the answer is the exit code."""
    refused = not checked.files or any(finding.refuses for _, one in checked.files for finding in one.findings)
    if as_json:
        files = [_as_json(file, one.reading, one.findings) for file, one in checked.files]
        print_json({"mail": name, "why_none": checked.why_none, "passed_over": checked.passed_over, "files": files})
        return 1 if refused else 0
    for passed_over in checked.passed_over:
        print(f"{passed_over} would be passed over.")
    if checked.why_none:
        print(f"{name}: {checked.why_none} Nothing would be taken from it, and a person would look at it.")
    for file, one in checked.files:
        print_findings(file, one.reading, one.findings)
    return 1 if refused else 0


def print_findings(name: str, reading: Reading, findings: list[Finding], *, as_json: bool = False) -> int:
    """Every finding with its place and how to mend it; the answer is the exit code."""
    if as_json:
        print_json(_as_json(name, reading, findings))
        return 1 if any(finding.refuses for finding in findings) else 0
    for finding in findings:
        action = f" (action {finding.ref})" if finding.ref else ""
        print(f"{finding.severity}: {finding.address}{action}\n  {finding.says}\n  {finding.mend}")
    errors = sum(finding.refuses for finding in findings)
    print(f"{name} ({reading.kind}): {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}. " + _became(findings))
    return 1 if errors else 0


def _became(findings: list[Finding]) -> str:
    if any(finding.check == FAULT_OF_OURS for finding in findings):
        return "It would be held: neither accepted nor returned."
    return "It would be returned." if any(finding.refuses for finding in findings) else "It would be accepted."


def _as_json(name: str, reading: Reading, findings: list[Finding]) -> dict[str, object]:
    return {"file": name, "reading": reading.kind, "became": _became(findings), "findings": findings}
