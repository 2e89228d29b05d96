"""Approve: a month becomes public only when a person, other than whoever put it forward, has approved exactly what it says."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.person_name import person_name
from tasks.publish.gate import all_the_same, retracted
from tasks.publish.preview import where_to_look
from tasks.publish.release import in_force, released
from tasks.record.decisions import is_retracted, retractions, waiting_candidate
from tasks.record.facts import Approval, Candidate, Release, Retraction
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.approvers import approver_called, approvers, is_one_person
from tasks.run.month_trusts import require_of_programme
from tasks.run.run import Run

log = logging.getLogger("measures")

_TRIES = 20


class NotApprovable(Mistake):
    """An approval was refused; the text says why and what to do. Nothing became public."""


APPROVED, DECLINED = "approved", "declined"
SHORTEST = 8
"""How many letters of a candidate's hash name it at least."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided on which candidate, named by the beginning of the hash of what they looked at; and why.

    At the desk `identity` says by which link, and `form` names the form that was posted.
    """

    by: str
    candidate: str
    decision: str = APPROVED
    note: str = ""
    identity: str = ""
    form: str = ""


def approve(run: Run, period: Period, choice: Choice) -> Approval:
    """Approve or decline a period's newest candidate at the run's moment, as a fact that names its exact hashes.

    Raises NotApprovable with the reason, among them that another candidate was looked at.
    """
    record = run.record
    for _ in range(_TRIES):
        newest, last = _put_forward(run, period), record.last(Approval, period)
        if (earlier := earlier_decision(run, period, choice)) is not None:
            return earlier
        fact = Approval(
            period=period,
            decision=choice.decision,
            by=_decides(run, choice.by),
            identity=choice.identity or run.identity,
            form=choice.form,
            at=run.moment.astimezone(UTC),
            note=choice.note,
            candidate=newest.number,
            candidate_sha256=newest.hash,
            revision_sha256=newest.revision_sha256,
            data=newest.data,
        )
        if (made := record.follow(last, fact)) is not None:
            log.info("%s  candidate %d %s by %s", period, made.candidate, made.decision, made.by)
            return made
    raise Mistake(f"Too many decide on {period.words} at once: run again")


def earlier_decision(run: Run, period: Period, choice: Choice) -> Approval | None:
    """The decision that this one only says again, which the same person gave before, or the same form. Raises NotApprovable."""
    newest, last, by = _put_forward(run, period), run.record.last(Approval, period), _decides(run, choice.by)
    for given in run.record.all(Approval, period):
        if choice.form and given.form == choice.form:
            return given
    _refuse_unless_looked_at(run, newest, choice.candidate)
    if last is not None and last.candidate_sha256 == newest.hash and (last.decision, last.by) == (choice.decision, by):
        return last
    _refuse_unless_fit(run, newest, by)
    if choice.decision == APPROVED:
        _refuse_unless_named(newest, choice.note)
    return None


def _put_forward(run: Run, period: Period) -> Candidate:
    newest = run.record.last(Candidate, period)
    if newest is None:
        require_of_programme(run.programme, period)
        if period.last_day >= london_day(run.moment):
            raise NotApprovable(f"{period.words} has not ended, so there is nothing of it to decide on yet")
        raise NotApprovable(f"{period.words} has not been put forward yet: run `measures month {period}` first")
    return newest


def _decides(run: Run, name: str) -> str:
    """Whoever decides, as the list of people has them; in an illustrative programme, or in memory alone, anybody may."""
    by, named = person_name(name), approver_called(run, name)
    if not by:
        raise NotApprovable("An approval needs the name of the person who gives it")
    if named is None and not (run.programme.illustrative or run.dry):
        known = ", ".join(one.name for one in approvers(run))
        who = f"{by} is none of its approvers, who are {known}" if known else "it has no approver"
        raise NotApprovable(
            f"A {run.programme.first.noun} of {run.programme.title!r} is decided on by its approvers, and {who}: "
            "see people.csv, role approver"
        )
    return named.name if named else by


def _refuse_unless_looked_at(run: Run, newest: Candidate, candidate: str) -> None:
    public = _public(run, newest)
    look = public or f"Look at candidate {newest.number} ({newest.hash[:12]}) {where_to_look(run, newest)}, and decide on that."
    if len(candidate) < SHORTEST:
        raise NotApprovable(public or f"Say which candidate you looked at, by the first {SHORTEST} letters of its hash or more. {look}")
    if not newest.hash.startswith(candidate):
        raise NotApprovable(f"What was looked at is no longer what {newest.period.words} would publish. {newest.why}. {look}")


def _refuse_unless_fit(run: Run, newest: Candidate, by: str) -> None:
    period = newest.period
    if is_retracted(run.record, newest):
        raise NotApprovable(retracted(run.record, newest))
    if is_one_person(run.programme, by, newest.proposed_by):
        raise NotApprovable(f"{newest.proposed_by} put {period.words} forward, so somebody else has to approve it")
    if public := _public(run, newest):
        raise NotApprovable(public)
    if comes_first := earlier_waiting(run.record, period):
        raise NotApprovable(comes_first[1])


def _public(run: Run, newest: Candidate) -> str:
    """A sentence that says so, where a candidate is public; else empty."""
    if not released(run.record.last(Release, newest.period), newest):
        return ""
    return f"{newest.period.words} is public as it was put forward, release {newest.release}: there is nothing to approve"


def _refuse_unless_named(newest: Candidate, note: str) -> None:
    """What stands in the way of publishing a month has to be named, one by one, by whoever publishes it all the same."""
    if not all(name in note.casefold() for name in newest.missing):
        raise NotApprovable(f"{newest.publishable} {all_the_same(newest)}")


def retract(run: Run, period: Period, choice: Choice) -> bool:
    """Write down that a candidate was put forward by mistake, and why; whether it is withdrawn for good, as it is once two people say so.

    The second is one who may approve. Raises NotApprovable with what stands against it.
    """
    record, by = run.record, person_name(choice.by)
    if not by or not choice.note.strip():
        raise NotApprovable("To withdraw a candidate for good takes the name of whoever asks for it, and the reason")
    for _ in range(_TRIES):
        newest, last = _put_forward(run, period), record.last(Retraction, period)
        _refuse_unless_looked_at(run, newest, choice.candidate)
        if released(record.last(Release, period), newest):
            raise NotApprovable(f"{period.words} is public as it was put forward: it can be corrected, and not be withdrawn")
        before = retractions(record, newest)
        if len(before) > 1 or any(is_one_person(run.programme, by, one.by) for one in before):
            return len(before) > 1
        fact = Retraction(
            period=period,
            candidate=newest.number,
            candidate_sha256=newest.hash,
            by=_decides(run, by) if before else by,
            identity=choice.identity or run.identity,
            reason=" ".join(choice.note.split()).rstrip("."),
            at=run.moment.astimezone(UTC),
        )
        if record.follow(last, fact) is not None:
            return bool(before)
    raise Mistake(f"Too many decide on {period.words} at once: run again")


def approved_months(record: Record) -> list[Period]:
    """The months whose newest candidate a person approved, and of which it is not public yet, the earliest first."""
    releases = record.newest_of_each(Release)
    left = [month for month, number in record.newest_of_each(Approval).items() if number != releases.get(month)]  # each release has its own
    return [month for month in left if _waits_to_be_published(record, month)]


def _waits_to_be_published(record: Record, period: Period) -> bool:
    candidate, approval = record.last(Candidate, period), record.last(Approval, period)
    if candidate is None or approval is None or not in_force(approval, candidate) or is_retracted(record, candidate):
        return False
    return not released(record.last(Release, period), candidate)


def waiting_months(record: Record) -> list[Period]:
    """The months whose newest candidate nobody has decided on yet, the earliest first."""
    decided = record.newest_of_each(Approval)
    latest = {month: record.get(Approval, month, number).candidate for month, number in decided.items()}
    left = [month for month, number in record.newest_of_each(Candidate).items() if latest.get(month) != number]
    return [month for month in left if waiting_candidate(record, month)]


def earlier_waiting(record: Record, period: Period) -> tuple[Candidate, str] | None:
    """The earliest candidate that has to be decided on before a month's own, and why; None if there is none."""
    earlier = next((month for month in waiting_months(record) if month < period), None)
    waits = waiting_candidate(record, earlier) if earlier else None
    if waits is None:
        return None
    first = waits.period.words
    return waits, f"{first} waits for approval, and {period.words} builds on it: decide on {first} first"


def require_illustrative(run: Run, by: str) -> None:
    """Raise NotApprovable where a name is only typed, with a run that would approve what it puts forward itself or in a form that knows
    nobody, and the programme is a real one.
    """
    if by and not run.programme.illustrative:
        raise NotApprovable(
            f"Nothing was done: {run.programme.title!r} is not marked illustrative, so no run approves what it puts forward itself, and no "
            f"name that is typed in a form counts. When the {run.programme.first.noun} has been read, an approver decides by the link "
            "in their letter, or with `measures approve`."
        )


def approve_as_asked(run: Run, period: Period, by: str) -> None:
    """Approve what a run has just put forward, because whoever started the run asked for that by name; dated as the month is told.

    An illustrative programme is published so. What somebody has decided on already stays decided, and what is not fit to be published
    waits for a person.
    """
    waits = waiting_candidate(run.record, period) if by else None
    if waits is not None and not waits.missing:
        approve(run.at(waits.as_of), period, Choice(by, waits.hash, note="Approved by the run itself, as whoever started it asked"))
