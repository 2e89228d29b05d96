"""Facts of a month as a record holds them, saying only what matters: decisions, assessments, candidates, approvals and releases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tasks.model.period import Period
from tasks.record.facts import Approval, Candidate, Decision, Release, Revision, Withdrawal
from tasks.record.record import Record
from tasks.record.stores.folder import FolderStore
from tasks.rulebook import load
from tasks.run.programme import load_programme
from tasks.run.run import Run
from tasks.run.settings import ROOT, Settings

MONTH = Period(2013, 9)
NOON = datetime(2013, 10, 10, 12, tzinfo=UTC)


def empty_run(place: Path, moment: datetime) -> Run:
    """A run with the sample programme's rules whose record, below a place, is empty."""
    settings = Settings(preview=place / "preview")
    return Run(Record(FolderStore(place)), load(ROOT / "config"), load_programme(ROOT / "samples"), settings, ROOT / "config", moment)


def decision(trust: str, submission: str, at: datetime = NOON, period: Period = MONTH, **said: object) -> Decision:
    read = {"file": "update.json", "sha256": "0" * 64, "decision": "accepted", "reading": "1" * 64, "rules": "2" * 64, "findings": ()}
    return Decision(period=period, trust=trust, submission=submission, received_at=at, **(read | said))


def taken_back(record: Record, fact: Decision, at: datetime, by: str = "A. Lead") -> Withdrawal:
    asked = {"by": by, "reason": "The wrong file", "at": at, "decision_sha256": fact.hash}
    return record.add(Withdrawal(period=fact.period, trust=fact.trust, submission=fact.submission, **asked))


def revision(record: Record, period: Period = MONTH, **said: object) -> Revision:
    about = {"as_of": NOON, "rules": "", "config": "", "before": None, "made_from": {}, "totals": {}}
    return record.follow(record.last(Revision, period), Revision(period=period, **(about | said)))


def candidate(record: Record, of: Revision, release: int = 1, reason: str = "", **said: object) -> Candidate:
    about = {"release": release, "replaces_sha256": "", "revision": of.number, "revision_sha256": of.hash, "as_of": NOON, "reason": reason}
    words = {"why": "First", "proposed_by": "The run", "missing": (), "publishable": "", "code": "1", "data": "3" * 64, "pages": "4" * 64}
    return record.follow(record.last(Candidate, of.period), Candidate(period=of.period, **(about | words | said)))


def decided(record: Record, of: Candidate, word: str) -> Approval:
    about = {"candidate": of.number, "candidate_sha256": of.hash, "revision_sha256": of.revision_sha256, "data": of.data}
    given = Approval(period=of.period, decision=word, by="A. Reader", at=NOON, note="", **about)
    return record.follow(record.last(Approval, of.period), given)


def released(record: Record, of: Candidate, by: Approval) -> Release:
    about = {"revision": of.revision, "revision_sha256": of.revision_sha256, "as_of": NOON, "reason": "", "proposed_by": "The run"}
    held = {"data": of.data, "pages": of.pages, "candidate": of.number, "candidate_sha256": of.hash}
    given = {"approval": by.number, "approval_sha256": by.hash, "approved_by": by.by}
    return record.follow(record.last(Release, of.period), Release(period=of.period, **about, **held, **given))
