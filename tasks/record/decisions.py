"""What the record holds of a period: what was decided on its updates and what became of them, and the assessments made from that."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MINYEAR, UTC, datetime

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.record.facts import Approval, Before, Candidate, Decision, InboxTrouble, Release, Retraction, Revision, Withdrawal
from tasks.record.record import Record
from tasks.rules.deadline import london_day

EARLIER_MONTH = "earlier-month-again"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The newest decision on a submission, with its withdrawal if it was taken back."""

    decision: Decision
    withdrawal: Withdrawal | None = None

    @property
    def state(self) -> str:
        """'accepted', 'returned', 'waiting', 'held' or 'withdrawn'."""
        return "withdrawn" if self.withdrawal else self.decision.decision

    @property
    def asked_about(self) -> bool:
        """Whether it was returned with the question if it is for this month at all; until that is answered it says nothing of the month."""
        return any(finding.check == EARLIER_MONTH and finding.refuses for finding in self.decision.findings)

    @property
    def name(self) -> str:
        """The submission's name among all: the trust and its id."""
        return f"{self.decision.trust}/{self.decision.submission}"

    @property
    def at(self) -> datetime:
        """When the trust had its last word on it (aware): it arrived, or was taken back."""
        return self.withdrawal.at if self.withdrawal else self.decision.received_at

    @property
    def hash(self) -> str:
        """What it is named by: the decision's own hash, with the withdrawal's if there is one."""
        if self.withdrawal is None:
            return self.decision.hash
        return hashlib.sha256(f"{self.decision.hash} {self.withdrawal.hash}".encode()).hexdigest()


def public_release(record: Record, period: Period) -> Release | None:
    """The release in force, if it is what was put forward last; None while a person has to decide, or did not approve it."""
    candidate, release = record.last(Candidate, period), record.last(Release, period)
    return release if candidate and release and release.candidate_sha256 == candidate.hash else None


def waiting_candidate(record: Record, period: Period) -> Candidate | None:
    """A period's newest candidate, if nobody has decided on it yet, nor withdrawn it for good."""
    candidate, approval = record.last(Candidate, period), record.last(Approval, period)
    if candidate is None or (approval and approval.candidate_sha256 == candidate.hash) or is_retracted(record, candidate):
        return None
    return candidate


def retractions(record: Record, candidate: Candidate) -> list[Retraction]:
    """Who said that a candidate was put forward by mistake, in order."""
    mine = (one for one in record.all(Retraction, candidate.period) if one.candidate_sha256 == candidate.hash)
    return sorted(mine, key=lambda one: one.number)


def is_retracted(record: Record, candidate: Candidate) -> bool:
    """Whether two people withdrew a candidate for good."""
    return len(retractions(record, candidate)) > 1


def is_declined(record: Record, period: Period) -> bool:
    """Whether a person declined what the newest assessment says, or two withdrew it for good."""
    candidate, approval, revision = record.last(Candidate, period), record.last(Approval, period), record.last(Revision, period)
    if candidate is None or revision is None or candidate.revision_sha256 != revision.hash:
        return False
    declined = approval is not None and (approval.decision, approval.candidate_sha256) == ("declined", candidate.hash)
    return declined or is_retracted(record, candidate)


def numbers(record: Record, period: Period, trust: str = "") -> dict[tuple[str, str], int]:
    """(trust, submission) to the number of the newest decision for a period, of all trusts or of one."""
    newest: dict[tuple[str, str], int] = {}
    for _, code, submission, number in record.listed(Decision, period, trust) if trust else record.listed(Decision, period):
        newest[code, submission] = max(int(number), newest.get((code, submission), 0))
    return newest


def decisions_for(record: Record, period: Period, trust: str = "") -> Iterator[Decision]:
    """The newest decision on each submission for a period, of all trusts or of one."""
    for (code, submission), number in numbers(record, period, trust).items():
        yield record.get(Decision, period, code, submission, number)


def outcome(record: Record, decision: Decision, until: datetime, taken_back: Container[tuple[str, str]]) -> Outcome:
    """What became of a submission by a moment (aware); `taken_back` are the (trust, submission) of all withdrawals for the period."""
    name = (decision.trust, decision.submission)
    withdrawal = record.get(Withdrawal, decision.period, *name) if name in taken_back else None
    return Outcome(decision, withdrawal if withdrawal and withdrawal.at <= until else None)


def outcomes(record: Record, period: Period, until: datetime, trust: str = "") -> list[Outcome]:
    """What became of each submission for a period that had been received by a moment (aware), of all trusts or one, in order of receipt."""
    return _known_by(record, period, until, decisions_for(record, period, trust))


def outcomes_of(record: Record, period: Period, until: datetime, trusts: Container[str]) -> list[Outcome]:
    """Likewise of some trusts; the decisions of others are not read."""
    mine = ((name, number) for name, number in numbers(record, period).items() if name[0] in trusts)
    return _known_by(record, period, until, (record.get(Decision, period, *name, number) for name, number in mine))


def _known_by(record: Record, period: Period, until: datetime, decisions: Iterable[Decision]) -> list[Outcome]:
    taken_back = withdrawn(record, period)
    return sorted((outcome(record, one, until, taken_back) for one in decisions if one.received_at <= until), key=in_order)


def withdrawn(record: Record, period: Period) -> set[tuple[str, str]]:
    """(trust, submission) of everything that was taken back for a period."""
    return {(trust, which) for _, trust, which in record.listed(Withdrawal, period)}


_NO_TROUBLE = InboxTrouble(number=0, at=datetime.min.replace(tzinfo=UTC), trusts={})


def in_order(one: Outcome) -> tuple[datetime, str, str]:
    """The order of receipt; at one moment, by trust and then by id."""
    return one.decision.received_at, one.decision.trust, one.decision.submission


def unread_inboxes(record: Record, until: datetime | None = None) -> Mapping[str, tuple[str, ...]]:
    """Trust to what of its inbox could not be read when that was last looked through, in sentences; by a moment (aware), if it is given.

    What may be anybody's is by itself, as are claims by their partner (`claims/RAL`), and published files by their kind.
    """
    return trouble_by(record.all(InboxTrouble), until).trusts


def trouble_by(troubles: Iterable[InboxTrouble], until: datetime | None) -> InboxTrouble:
    """Of all that could not be read, what was known last, by a moment if it is given."""
    known = (one for one in troubles if until is None or one.at <= until)
    return max(known, key=lambda one: one.number, default=_NO_TROUBLE)


def unread_mails(record: Record, period: Period, until: datetime | None = None) -> tuple[datetime, ...]:
    """When each mail came that cannot be read and may bring anybody's update for a month, which is sent after the month's last day; in the
    year 1 where nobody knows.
    """
    mails = trouble_by(record.all(InboxTrouble), until).mails
    return tuple(one for one in mails if one.year == MINYEAR or london_day(one) > period.last_day)


def newest_revision(record: Record, period: Period) -> Revision:
    """The newest assessment of a period; raises NotFound if there is none."""
    found = record.last(Revision, period)
    if found is None:
        raise NotFound(f"{period.words} has not been assessed yet: run `measures month {period}`")
    return found


def assessed_before(record: Record, period: Period) -> Revision | None:
    """The newest assessment of the nearest earlier period that has one."""
    last = period.previous()
    earlier = record.months(Revision, last, last) or record.months(Revision, last=last)
    return record.last(Revision, earlier[-1]) if earlier else None


def month_before(record: Record, revision: Revision) -> Revision | None:
    """The very assessment of an earlier period that a revision was made beside."""
    before: Before | None = revision.before
    return record.get(Revision, before.period, before.number) if before else None
