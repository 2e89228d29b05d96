"""Publish: once a person approved a candidate it is numbered as a release, and kept whole."""

from __future__ import annotations

import logging

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.record.decisions import is_retracted
from tasks.record.facts import Approval, Candidate, Release
from tasks.run.run import Run
from tasks.run.verb import happened, verb

log = logging.getLogger("measures")

_TRIES = 20


@verb()
def publish(run: Run, period: Period) -> int:
    """Release a period's newest candidate if it is approved; the number of the release in force is the answer, 0 while there is none."""
    record = run.record
    for _ in range(_TRIES):
        standing, candidate, approval = record.last(Release, period), record.last(Candidate, period), record.last(Approval, period)
        decided = candidate and approval and in_force(approval, candidate)
        if candidate is None or approval is None or not decided or released(standing, candidate) or is_retracted(record, candidate):
            return standing.number if standing else 0
        if record.follow(standing, _release(candidate, approval)) is not None:
            if not run.dry:
                log.info("%s  release %d: %s", period, candidate.release, candidate.reason)
            happened("release.published", f"period.{period}", release=str(candidate.release), reason=candidate.reason)
    raise Mistake(f"Too many runs publish {period.words} at once: run again")


def in_force(approval: Approval, candidate: Candidate) -> bool:
    """Whether an approval is of exactly this candidate: it names the hashes it was given for, and anything else voids it."""
    return approval.decision == "approved" and approval.candidate_sha256 == candidate.hash


def released(standing: Release | None, candidate: Candidate) -> bool:
    """Whether the release in force is this candidate."""
    return standing is not None and standing.candidate_sha256 == candidate.hash


def _release(candidate: Candidate, approval: Approval) -> Release:
    return Release(
        period=candidate.period,
        revision=candidate.revision,
        revision_sha256=candidate.revision_sha256,
        as_of=candidate.as_of,
        reason=candidate.reason,
        proposed_by=candidate.proposed_by,
        code=candidate.code,
        data=candidate.data,
        pages=candidate.pages,
        partitions=candidate.partitions,
        inputs=candidate.inputs,
        candidate=candidate.number,
        candidate_sha256=candidate.hash,
        approval=approval.number,
        approval_sha256=approval.hash,
        approved_by=approval.by,
    )
