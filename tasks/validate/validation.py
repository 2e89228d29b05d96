"""Validate: an update is checked against its plan and the last accepted one, and decided on: accepted, or returned with findings."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.model.words import counted
from tasks.record.codec import written
from tasks.record.decisions import numbers
from tasks.record.facts import WAITING, Decision
from tasks.record.readings import reading
from tasks.record.record import Record
from tasks.run.run import Run
from tasks.run.verb import verb
from tasks.run.write_file import write_file
from tasks.validate.findings import compared_findings
from tasks.validate.fingerprints import store_batch
from tasks.workbook.returned.returned_files import Returned

NO_PLAN = "no-agreed-plan"
"""The check that finds that a trust has no agreed plan."""

log = logging.getLogger("measures")


@verb(name="validate", task_run_name="validate {period}")
def validate(run: Run, period: Period, pending: Mapping[str, str]) -> int:
    """Decide on submissions of one period (name of the submission -> SHA-256 of its reading); says how many decisions were new.

    A submission that was decided on before gets a further decision only if this one differs. What a trust without an agreed plan sent waits
    for the plan: nothing goes back to it.
    """
    if not pending:
        return 0
    record = run.record
    taken = [(record.get(Submission, *name.split("/")), reading(record, sha)) for name, sha in sorted(pending.items())]
    findings, batch, stored = compared_findings(run, period, taken)
    store_batch(record, period, batch, stored)
    decided, known = 0, numbers(record, period)
    needs_plan = run.rulebook.threshold("blame_needs_plan", period.last_day)
    with Returned(run.programme.banner) as returned:
        for (submission, read), name in zip(taken, sorted(pending), strict=True):
            found = findings[submission.trust, submission.id]
            waits = needs_plan and any(finding.check == NO_PLAN for finding in found)
            if not waits:
                _give_back(run, returned, period, submission, read.kind, found)  # first: if killed, the next run does both again
            decision = _decision(period, submission, pending[name], run.rulebook.sha256, found)
            decided += _add_if_new(record, known, replace(decision, decision=WAITING, findings=()) if waits else decision)
    log.info("%s  %s read, %d decided on", period, counted(len(taken), "update"), decided)
    return decided


def _give_back(run: Run, returned: Returned, period: Period, submission: Submission, kind: str, findings: list[Finding]) -> None:
    shown = [finding for finding in findings if finding.asks]
    if not shown or run.dry:
        return
    folder = run.settings.returned / str(period) / submission.trust
    for name, data in returned.files(submission.name, run.record.blob(submission.sha256), kind, shown):
        write_file(folder / f"{submission.id}-{name}", data)


def _decision(period: Period, submission: Submission, read: str, rules: str, findings: list[Finding]) -> Decision:
    return Decision(
        period=period,
        trust=submission.trust,
        submission=submission.id,
        received_at=submission.received_at,
        file=submission.name,
        sha256=submission.sha256,
        decision="returned" if any(finding.refuses for finding in findings) else "accepted",
        reading=read,
        rules=rules,
        findings=tuple(findings),
    )


def _add_if_new(record: Record, known: Mapping[tuple[str, str], int], decision: Decision) -> bool:
    """Whether a decision says anything else than the newest on its submission, of which `known` has the number, and was added."""
    name = (decision.trust, decision.submission)
    last = record.get(Decision, decision.period, *name, known[name]) if name in known else None
    if last and _says(last) == _says(decision):
        return False
    return record.follow(last, decision) is not None


def _says(decision: Decision) -> bytes:
    """What a decision comes to; that other parts of the rulebook changed meanwhile is no new decision."""
    return written((decision.period, decision.decision, decision.reading, decision.findings))
