"""Approve: a month becomes public only when a person, other than whoever put it forward, has approved exactly what it says."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.publish.candidate import in_force, released
from tasks.publish.stored import files
from tasks.record import keys
from tasks.record.record import Fact, Record, sha_of
from tasks.run.opened import open_record
from tasks.run.settings import Settings
from tasks.run.write_file import write_file
from tasks.site.render import TEMPLATES

log = logging.getLogger("measures")


class NotApprovable(Mistake):
    """An approval was refused; the text says why and what to do. Nothing became public."""


def approve(period: str, by: str, at: datetime, decision: str = "approved", note: str = "", candidate: str = "") -> int:
    """Approve or decline a period's newest candidate, as a fact that names its exact hashes; the number of that fact is the answer.

    `decision` is 'approved' or 'declined'; `at` is when (aware); `candidate` is the beginning of the hash of the candidate that was
    looked at, and anything newer is refused. Raises NotApprovable with the reason.
    """
    record, month = open_record(), Period.parse(period)
    newest, standing, last = (record.last_of(under(month)) for under in (keys.candidates, keys.releases, keys.approvals))
    if newest is None:
        raise NotApprovable(f"{month.words} has not been put forward yet: run `measures month {period}` first")
    if last is not None and last["candidate_sha256"] == sha_of(newest) and (last["decision"], last["by"]) == (decision, by):
        return int(last["number"])
    _refuse_unless_fit(record, month, newest, standing, by, candidate)
    if decision == "approved":
        _refuse_unless_named(newest, note)
    fact = {
        "period": period,
        "decision": decision,
        "by": by,
        "at": at.astimezone(UTC).isoformat(),
        "note": note,
        "candidate": newest["number"],
        "candidate_sha256": sha_of(newest),
        "revision_sha256": newest["revision_sha256"],
        "data": newest["data"],
    }
    if not record.follow(keys.approvals(month), last, fact):
        return approve(period, by, at, decision, note, candidate)
    log.info("%s  candidate %d %s by %s", period, newest["number"], decision, by)
    return int(last["number"]) + 1 if last else 1


def _refuse_unless_fit(record: Record, period: Period, newest: Fact, standing: Fact | None, by: str, candidate: str) -> None:
    if not by.strip():
        raise NotApprovable("An approval needs the name of the person who gives it")
    if _same_person(by, newest["proposed_by"]):
        raise NotApprovable(f"{newest['proposed_by']} put {period.words} forward, so somebody else has to approve it")
    if not sha_of(newest).startswith(candidate):
        raise NotApprovable(
            f"What was looked at is no longer what {period.words} would publish. {newest['why']}. "
            f"Look at candidate {newest['number']} ({sha_of(newest)[:12]}), and approve that."
        )
    if released(standing, newest):
        raise NotApprovable(f"{period.words} is public as it was put forward, release {newest['release']}: there is nothing to approve")
    earlier = [month for month in waiting_months(record) if month < period]
    if earlier:
        raise NotApprovable(f"{earlier[0].words} waits for approval, and {period.words} builds on it: decide on {earlier[0].words} first")


def _refuse_unless_named(newest: Fact, note: str) -> None:
    """What stands in the way of publishing a month has to be named, one by one, by whoever publishes it all the same."""
    if not all(name in note.casefold() for name in newest["missing"]):
        raise NotApprovable(f"{newest['publishable']} {_all_the_same(newest)}")


def _all_the_same(newest: Fact) -> str:
    return f"To publish it all the same, say why in the note and name each matter in it: {', '.join(newest['missing'])}."


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def waiting_months(record: Record) -> list[Period]:
    """The months whose newest candidate nobody has decided on yet, the earliest first."""
    decided = record.newest_of_each(keys.APPROVALS)
    latest = {month: record.fact(keys.approval(month, number))["candidate"] for month, number in decided.items()}
    return [month for month, number in record.newest_of_each(keys.CANDIDATES).items() if latest.get(month) != number]


def _undecided(record: Record, period: Period) -> bool:
    candidate, approval = record.last_of(keys.candidates(period)), record.last_of(keys.approvals(period))
    return candidate is not None and (approval is None or approval["candidate_sha256"] != sha_of(candidate))


def seen(period: str) -> str:
    """The hash of a period's newest candidate, empty if there is none: what a person looks at before approving."""
    newest = open_record().last_of(keys.candidates(Period.parse(period)))
    return sha_of(newest) if newest else ""


def gate(period: str) -> str:
    """Where a period stands between candidate and public, in one sentence that says what to do next."""
    record, month = open_record(), Period.parse(period)
    candidate, approval, standing = (record.last_of(under(month)) for under in (keys.candidates, keys.approvals, keys.releases))
    if candidate is None:
        return f"{month.words} has not been put forward."
    name = f"Candidate {candidate['number']} of {month.words} ({sha_of(candidate)[:12]})"
    if released(standing, candidate) and standing is not None:
        return f"{month.words} is public: release {standing['number']}, approved by {standing['approved_by']}."
    how = f"Look at it in {preview_folder(period, candidate['number'])}, then `measures approve {period} --by NAME`."
    if candidate["missing"]:
        how = f"{candidate['publishable']} {_all_the_same(candidate)} {how}"
    if approval is None:
        return f"{name} waits for approval. {how}"
    if approval["candidate_sha256"] != sha_of(candidate):
        return f"{name} waits for approval: the one {approval['decision']} by {approval['by']} is void. {candidate['why']}. {how}"
    if in_force(approval, candidate):
        return f"{name} is approved by {approval['by']}, and becomes public with the next run."
    return f"{name} was declined by {approval['by']}: {approval['note'] or 'no note'}. Nothing is published."


def preview_folder(period: str, number: int) -> Path:
    """Where operators look at a candidate; the public never sees this folder."""
    return Settings.read().preview / f"{period}-candidate-{number}"


def preview(period: str) -> int:
    """Lay out the pages of a period's newest candidate where operators can look at them, while it is not public; says how many files."""
    record, month = open_record(), Period.parse(period)
    candidate = record.last_of(keys.candidates(month))
    if candidate is None or not _undecided(record, month):
        return 0
    folder = preview_folder(period, candidate["number"])
    pages = dict(files(record, candidate))
    pages |= {f"assets/{path.name}": path.read_bytes() for path in (TEMPLATES / "assets").iterdir() if path.is_file()}
    for name, data in pages.items():
        write_file(folder / name, data)
    return len(pages)


def approve_as_asked(period: str, by: str) -> int:
    """Approve what a run has just put forward, because whoever started the run asked for that by name; dated as the month is told.

    An illustrative programme is published so. What somebody has decided on already stays decided, and what is not fit to be published
    waits for a person.
    """
    record, month = open_record(), Period.parse(period)
    candidate = record.last_of(keys.candidates(month))
    if not by or not _undecided(record, month) or (candidate and candidate["missing"]):
        return 0
    told = datetime.fromisoformat(candidate["as_of"]) if candidate else datetime.max.replace(tzinfo=UTC)
    return approve(period, by, told, note="Approved by the run itself, as whoever started it asked")
