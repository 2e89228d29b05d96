"""Approve: a month becomes public only when a person, other than whoever put it forward, has approved exactly what it says."""

from __future__ import annotations

import logging
from datetime import UTC

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.person_name import person_name, same_person
from tasks.model.words import counted
from tasks.publish.preview import pointed_out, preview_folder
from tasks.publish.release import in_force, released
from tasks.record.facts import Approval, Candidate, Release
from tasks.record.record import Record
from tasks.run.run import Run

log = logging.getLogger("measures")

_TRIES = 20


class NotApprovable(Mistake):
    """An approval was refused; the text says why and what to do. Nothing became public."""


def approve(run: Run, period: Period, by: str, decision: str = "approved", note: str = "", candidate: str = "") -> Approval:
    """Approve or decline a period's newest candidate at the run's moment, as a fact that names its exact hashes.

    `decision` is 'approved' or 'declined'; `candidate` is the beginning of the hash of the candidate that was looked at, and anything
    newer is refused. Raises NotApprovable with the reason.
    """
    record, by = run.record, person_name(by)
    for _ in range(_TRIES):
        newest, last = _put_forward(record, period), record.last(Approval, period)
        if not is_new_decision(run, period, by, decision, note, candidate) and last is not None:
            return last
        fact = Approval(
            period=period,
            decision=decision,
            by=by,
            identity=run.identity,
            at=run.moment.astimezone(UTC),
            note=note,
            candidate=newest.number,
            candidate_sha256=newest.hash,
            revision_sha256=newest.revision_sha256,
            data=newest.data,
        )
        if (made := record.follow(last, fact)) is not None:
            log.info("%s  candidate %d %s by %s", period, newest.number, decision, by)
            return made
    raise Mistake(f"Too many decide on {period.words} at once: run again")


def is_new_decision(run: Run, period: Period, by: str, decision: str, note: str, candidate: str) -> bool:
    """Whether a decision like this would be new: it is none if the same person gave it before. Raises NotApprovable with the reason."""
    newest, last = _put_forward(run.record, period), run.record.last(Approval, period)
    if last is not None and last.candidate_sha256 == newest.hash and (last.decision, last.by) == (decision, person_name(by)):
        return False
    _refuse_unless_fit(run.record, newest, run.record.last(Release, period), person_name(by), candidate)
    if decision == "approved":
        _refuse_unless_named(newest, note)
    return True


def _put_forward(record: Record, period: Period) -> Candidate:
    newest = record.last(Candidate, period)
    if newest is None:
        raise NotApprovable(f"{period.words} has not been put forward yet: run `measures month {period}` first")
    return newest


def _refuse_unless_fit(record: Record, newest: Candidate, standing: Release | None, by: str, candidate: str) -> None:
    period = newest.period
    if not by.strip():
        raise NotApprovable("An approval needs the name of the person who gives it")
    if same_person(by, newest.proposed_by):
        raise NotApprovable(f"{newest.proposed_by} put {period.words} forward, so somebody else has to approve it")
    if not newest.hash.startswith(candidate):
        raise NotApprovable(
            f"What was looked at is no longer what {period.words} would publish. {newest.why}. "
            f"Look at candidate {newest.number} ({newest.hash[:12]}), and approve that."
        )
    if released(standing, newest):
        raise NotApprovable(f"{period.words} is public as it was put forward, release {newest.release}: there is nothing to approve")
    earlier = [month for month in waiting_months(record) if month < period]
    if earlier:
        raise NotApprovable(f"{earlier[0].words} waits for approval, and {period.words} builds on it: decide on {earlier[0].words} first")


def _refuse_unless_named(newest: Candidate, note: str) -> None:
    """What stands in the way of publishing a month has to be named, one by one, by whoever publishes it all the same."""
    if not all(name in note.casefold() for name in newest.missing):
        raise NotApprovable(f"{newest.publishable} {_all_the_same(newest)}")


def _all_the_same(newest: Candidate) -> str:
    return f"To publish it all the same, say why in the note and name each matter in it: {', '.join(newest.missing)}."


def waiting_months(record: Record) -> list[Period]:
    """The months whose newest candidate nobody has decided on yet, the earliest first."""
    decided = record.newest_of_each(Approval)
    latest = {month: record.get(Approval, month, number).candidate for month, number in decided.items()}
    return [month for month, number in record.newest_of_each(Candidate).items() if latest.get(month) != number]


def waiting_candidate(record: Record, period: Period) -> Candidate | None:
    """A period's newest candidate, if nobody has decided on it yet."""
    candidate, approval = record.last(Candidate, period), record.last(Approval, period)
    return candidate if candidate is not None and (approval is None or approval.candidate_sha256 != candidate.hash) else None


def newest_candidate_hash(record: Record, period: Period) -> str:
    """The hash of a period's newest candidate, empty if there is none: what a person looks at before approving."""
    newest = record.last(Candidate, period)
    return newest.hash if newest else ""


def gate(run: Run, period: Period) -> str:
    """Where a period stands between candidate and public, in one sentence that says what to do next."""
    record = run.record
    candidate, approval, standing = record.last(Candidate, period), record.last(Approval, period), record.last(Release, period)
    if candidate is None:
        return f"{period.words} has not been put forward."
    name = f"Candidate {candidate.number} of {period.words} ({candidate.hash[:12]})"
    if released(standing, candidate) and standing is not None:
        return f"{period.words} is public: release {standing.number}, approved by {standing.approved_by}."
    how = f"Look at it in {preview_folder(run, candidate)}, then `measures approve {period} --by NAME`."
    if candidate.missing:
        how = f"{candidate.publishable} {_all_the_same(candidate)} {how}"
    if errors := pointed_out(record, candidate):
        how = f"{counted(len(errors), 'error')} of fact {'is' if len(errors) == 1 else 'are'} pointed out. {' '.join(errors)} {how}"
    if approval is None:
        return f"{name} waits for approval. {how}"
    if approval.candidate_sha256 != candidate.hash:
        return f"{name} waits for approval: the one {approval.decision} by {approval.by} is void. {candidate.why}. {how}"
    if in_force(approval, candidate):
        return f"{name} is approved by {approval.by}, and becomes public with the next run."
    return f"{name} was declined by {approval.by}: {approval.note or 'no note'}. Nothing is published."


def require_illustrative(run: Run, by: str) -> None:
    """Raise NotApprovable where a run is asked to approve what it puts forward itself, and the programme is a real one."""
    if by and not run.programme.illustrative:
        raise NotApprovable(
            f"Nothing was told: {run.programme.title!r} is not marked illustrative, so no run approves what it puts forward itself. "
            "Leave the name away; when the month has been read, a person approves it with `measures approve`."
        )


def approve_as_asked(run: Run, period: Period, by: str) -> None:
    """Approve what a run has just put forward, because whoever started the run asked for that by name; dated as the month is told.

    An illustrative programme is published so. What somebody has decided on already stays decided, and what is not fit to be published
    waits for a person.
    """
    waits = waiting_candidate(run.record, period) if by else None
    if waits is not None and not waits.missing:
        approve(run.at(waits.as_of), period, by, note="Approved by the run itself, as whoever started it asked")
