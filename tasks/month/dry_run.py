"""Dry runs: months are worked out again without changing anything, to say what would be published differently."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC

from tasks.assess.revision import assess
from tasks.collect.read_once import read_once
from tasks.collect.updates import collect, collect_again
from tasks.model.mistake import Mistake, NotFound
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.update import HeldSubmission, Submission
from tasks.month.months import months_from, require_month
from tasks.month.tell import decide_and_answer
from tasks.publish.candidate import propose
from tasks.publish.differences import differences
from tasks.publish.reading import release_view_of
from tasks.record.decisions import decisions_for, newest_revision
from tasks.record.facts import Candidate, Decision, Release, Revision
from tasks.record.kinds import RESULTS
from tasks.record.readings import with_readings
from tasks.record.record import Record
from tasks.run.grants import granted_since
from tasks.run.month_trusts import require_in_month
from tasks.run.run import Run, rules_of
from tasks.run.statements import stated_since
from tasks.site.data.shapes import Difference, ReleaseData
from tasks.validate.validation import validate

Changes = dict[Period, list[Difference]]
"""Period -> every field that would be published differently; a month in which nothing would change is not there."""


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """A release made again: whether its tables and every page came out the same to the byte, and if not, what differs."""

    period: Period
    release: int
    tables_same: bool
    pages_differing: tuple[str, ...]
    differences: tuple[Difference, ...]


def rehearse_rerun(run: Run, trust: str, period: Period) -> Changes:
    """What a rerun of one trust would change in a month and those after it, at the run's moment. The record is left alone.

    Raises NotOurMonth or NotFound for a month or a trust that cannot be told.
    """
    require_month(run, period)
    require_in_month(run.rulebook, trust, period)
    dry = run.dry_run()
    pending = collect_again(dry, trust, period)
    found: Changes = {}
    for month in months_from(dry, period):
        if pending.get(month):
            decide_and_answer(dry, month, pending[month], lambda: run.moment)
        assess(dry, month)
        changes = _differing(dry.record, dry.record.last(Release, month), propose(dry, month))
        if changes:
            found[month] = changes
    return found


def replay_release(run: Run, period: Period, *, stored_rules: bool) -> ReplayResult:
    """Tell the release in force of a period again from what was received, by the rules stored with it or by those in force now.

    Readings, decisions, tables and pages are all made once more, as at the release's own moment and beside the month before as it stood
    then; nothing is written. Raises NotFound for a period without a release, and Mistake for one of an earlier format.
    """
    record = run.record
    release = record.last(Release, period)
    if release is None:
        raise NotFound(f"{period.words} has not been released, so it cannot be told again")
    if not release.partitions:
        raise Mistake(f"{period.words} was released by an earlier version of the product: only that version can tell it again to the byte")
    revision = record.get(Revision, period, release.revision)
    with rules_of(record, revision.config) if stored_rules else nullcontext(run.config) as config:
        dry = run.at(release.as_of).dry_run((RESULTS, *_later(record, release, revision)), config)
        validate(dry, period, with_readings(dry.record, _to_decide_on(dry, period)))
        assess(dry, period)
        candidate = propose(dry, period, as_before=release.reason if release.number > 1 else "")
        now, then = (release_view_of(each, one).files for each, one in ((dry.record, candidate), (record, release)))
        same = _as_assessed(record, revision, newest_revision(dry.record, period))
        return ReplayResult(period, release.number, same, tuple(then.unlike(now)), tuple(_differing(dry.record, release, candidate)))


def _to_decide_on(dry: Run, period: Period) -> list[HeldSubmission]:
    """What was received for a period, read once more: what nobody has decided on, as far as is seen here, and what was decided on again."""
    pending = list(collect(dry, period).get(period, []))
    known = {(one.trust, one.id) for one, _ in pending}
    again = [one for one in decisions_for(dry.record, period) if (one.trust, one.submission) not in known]
    found = [dry.record.get(Submission, one.received_at.astimezone(UTC).date(), one.trust, one.submission) for one in again]
    return sorted((*pending, *read_once(dry, found).get(period, [])), key=lambda one: (one[0].received_at, one[0].trust))


def _made_from_or_later(record: Record, revision: Revision) -> Iterator[Decision]:
    """The decisions on a revision's month that it was made from, and those after them. An earlier one on the same update stays, so that the
    one that is made again has its number.
    """
    found: dict[str, list[Decision]] = defaultdict(list)
    for one in record.all(Decision, revision.period):
        found[f"{one.trust}/{one.submission}"].append(one)
    for name, mine in found.items():
        from_it = next((one.number for one in mine if one.hash == revision.made_from.get(name)), 1)
        yield from (one for one in mine if one.number >= from_it)


def _as_assessed(record: Record, revision: Revision, again: Revision) -> bool:
    """Whether an assessment comes out the same; of a partition out of which words were taken for good only what is public can be compared,
    for what the checks once found in these words nobody finds again.
    """
    if revision.partitions.keys() != again.partitions.keys():
        return False
    other = [sha for name, sha in revision.partitions.items() if again.partitions[name] != sha]
    return all(hashlib.sha256(record.blob(sha)).hexdigest() != sha for sha in other)


def _differing(record: Record, standing: Release | None, candidate: Candidate) -> list[Difference]:
    now = release_view_of(record, candidate).whole()
    nothing: ReleaseData = {**now, "trusts": [], "actions": [], "verdicts": []}
    return differences(release_view_of(record, standing).whole() if standing else nothing, now)


def _later(record: Record, release: Release, revision: Revision) -> Iterator[str]:
    """The keys of what a release did not know when it was made, and of what made it: hidden while it is told again."""
    period = release.period
    yield from (record.key(one) for one in record.all(Revision, period) if one.number >= revision.number)
    yield from map(record.key, record.all(Candidate, period))
    yield record.key(release)
    yield from (record.key(one) for one in _made_from_or_later(record, revision))
    yield from granted_since(record, revision)
    yield from stated_since(record, revision)
    if revision.before:
        later = (one for one in record.all(Revision, revision.before.period) if one.number > (revision.before.number))
        yield from map(record.key, later)
    yield from (record.key(one) for one in record.all(Notice, period) if one.as_of > release.as_of)
