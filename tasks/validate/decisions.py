"""Validate: check every update against its agreed plan and the last accepted one, and decide: accepted, or returned with findings."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from tasks.model.finding import Finding
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.model.words import counted
from tasks.model.written import to_json
from tasks.record import keys
from tasks.record.record import Fact, Record
from tasks.run.opened import open_programme, open_record, open_rulebook, tried
from tasks.run.settings import Settings
from tasks.run.verb import verb
from tasks.run.write_file import write_file
from tasks.validate.findings import compared_findings
from tasks.validate.fingerprints import store_batch
from tasks.workbook.returned.returned_files import Returned

log = logging.getLogger("measures")


@verb(name="validate", task_run_name="validate {period}")
def validate(period: str, pending: Mapping[str, str]) -> int:
    """Decide on submissions of one period (key of the submission -> SHA-256 of its reading); says how many decisions were new.

    A submission that was decided on before gets a further decision only if this one differs.
    """
    if not pending:
        return 0
    record, rulebook, programme, month = open_record(), open_rulebook(), open_programme(), Period.parse(period)
    taken = [(_submission(record, key), record.reading(sha)) for key, sha in sorted(pending.items())]
    findings, batch, stored = compared_findings(record, rulebook, programme, month, taken)
    store_batch(record, month, batch, stored)
    decided = 0
    with Returned(programme.banner) as returned:
        for (submission, reading), key in zip(taken, sorted(pending), strict=True):
            found = findings[submission.trust, submission.id]
            _give_back(returned, record, period, submission, reading.kind, found)  # first: if killed, the next run does both again
            decided += _create_if_new(record, submission, _decision(period, submission, pending[key], rulebook.sha256, found))
    log.info("%s  %s read, %d decided on", period, counted(len(taken), "update"), decided)
    return decided


def _submission(record: Record, key: str) -> Submission:
    _, month, trust, name = key.split("/")
    return record.submission(Period.parse(month), trust, name.removesuffix(".json"))


def _give_back(returned: Returned, record: Record, period: str, submission: Submission, kind: str, findings: list[Finding]) -> None:
    shown = [finding for finding in findings if finding.asks]
    if not shown or tried():
        return
    folder = Settings.read().returned / period / submission.trust
    for name, data in returned.files(submission.name, record.blob(submission.sha256), kind, shown):
        write_file(folder / f"{submission.id}-{name}", data)


def _decision(period: str, submission: Submission, reading: str, rules: str, findings: list[Finding]) -> Fact:
    refused = any(finding.refuses for finding in findings)
    return {
        "period": period,
        "trust": submission.trust,
        "submission": submission.id,
        "received_at": submission.received_at.isoformat(),
        "file": submission.name,
        "sha256": submission.sha256,
        "decision": "returned" if refused else "accepted",
        "reading": reading,
        "rules": rules,
        "findings": findings,
    }


def _create_if_new(record: Record, submission: Submission, decision: Fact) -> bool:
    newest = record.newest(keys.decisions_on(submission.month, submission.trust, submission.id))
    if newest and _same(record.fact(keys.decision(submission.month, submission.trust, submission.id, newest)), decision):
        return False
    return record.create(keys.decision(submission.month, submission.trust, submission.id, newest + 1), decision)


def _same(old: Fact, new: Fact) -> bool:
    """Whether two decisions say the same; that other parts of the rulebook changed meanwhile is no new decision."""
    compared = ("period", "decision", "reading", "findings")
    return to_json({name: old[name] for name in compared}) == to_json({name: new[name] for name in compared})
