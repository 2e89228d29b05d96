"""The gate: where a month stands between candidate and public, in words that say what to do next."""

from __future__ import annotations

from tasks.model.period import Period
from tasks.model.words import counted
from tasks.publish.preview import may_identify, pointed_out, where_to_look
from tasks.publish.release import in_force, released
from tasks.publish.since import since_then
from tasks.record.decisions import is_retracted, retractions
from tasks.record.facts import Approval, Candidate, Release
from tasks.record.record import Record
from tasks.run.run import Run


def gate(run: Run, period: Period) -> str:
    """Where a period stands between candidate and public, in one sentence that says what to do next."""
    record = run.record
    candidate, approval, standing = record.last(Candidate, period), record.last(Approval, period), record.last(Release, period)
    if candidate is None:
        return f"{period.words} has not been put forward."
    name = named(candidate)
    if is_retracted(record, candidate):
        return retracted(record, candidate)
    if released(standing, candidate) and standing is not None:
        return f"{period.words} is public: release {standing.number}, approved by {standing.approved_by}."
    if approval is None or approval.candidate_sha256 != candidate.hash:
        void = f": the one {approval.decision} by {approval.by} is void. {candidate.why}" if approval else ""
        if approval and standing and standing.candidate_sha256 == approval.candidate_sha256:
            void = f", and release {standing.number} stands until then: {candidate.why}"
        return f"{name} waits for approval{void}. {_how(run, candidate)}"
    if in_force(approval, candidate):
        return f"{name} is approved by {approval.by}, and becomes public with the next run."
    return f"{name} was declined by {approval.by}: {approval.note.rstrip('.') or 'no note'}. Nothing is published."


def named(candidate: Candidate) -> str:
    """A candidate by its number, its month and the beginning of its hash."""
    return f"Candidate {candidate.number} of {candidate.period.words} ({candidate.hash[:12]})"


def retracted(record: Record, candidate: Candidate) -> str:
    """Who withdrew a candidate for good, why, and how it is put forward all the same."""
    first, second = retractions(record, candidate)[:2]
    withdrew = f"{named(candidate)} was put forward by mistake, and {first.by} and {second.by} withdrew it for good: {first.reason}."
    return f"{withdrew} If that was wrong, or its cause is gone: `measures month {candidate.period} --by NAME --reason WHY`."


def all_the_same(newest: Candidate) -> str:
    """What a note has to say where something stands in the way of publishing a month."""
    return f"To publish it all the same, say why in the note and name each matter in it: {', '.join(newest.missing)}."


def _how(run: Run, candidate: Candidate) -> str:
    """How it is decided on, and what to know before."""
    command = f"measures approve {candidate.period} --candidate {candidate.hash[:12]} --by NAME"
    how = f"Look at it {where_to_look(run, candidate)}, then `{command}`."
    if candidate.missing:
        how = f"{candidate.publishable} {all_the_same(candidate)} {how}"
    if errors := pointed_out(run.record, candidate):
        how = f"{counted(len(errors), 'error')} of fact {'is' if len(errors) == 1 else 'are'} pointed out. {' '.join(errors)} {how}"
    if places := may_identify(run.record, candidate):
        how = f"Words in {counted(len(places), 'place')} may identify a patient. {' '.join(places)} {how}"
    for asked in retractions(run.record, candidate):
        how = f"{how} {asked.by} asks to withdraw it for good ({asked.reason}): another person says so too with `measures retract`."
    if later := since_then(run, candidate):
        how = f"{how} Since then: {'; '.join(later)}. It waits until the {candidate.period.noun} is told again."
    return how
