"""When a month is public each of its trusts hears so, with the address of its page; and again when something else is said of it.

Who hears by the same publication that the trust is overdue, or no longer, reads it in that letter, and gets no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import timedelta

from tasks.model.level import Level
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.channels.choice import leaves
from tasks.notify.letters import CORRECTED, PUBLISHED, Standing, is_written
from tasks.notify.notices import heard_last, put_in_outbox
from tasks.record.facts import Approval, Candidate, Release, Revision
from tasks.record.outbox import Outbox
from tasks.record.record import Record
from tasks.record.tables import SHORT, table, verdicts_about
from tasks.rules.overdue import OVERDUE
from tasks.run.run import Run
from tasks.site.words.plain import named

_LONGEST = timedelta(days=62)
"""What was approved longer ago is no news: what came late for a month is told with the next one."""

_WORKINGS = {"submission", "row", "sha256", "received_at", "first_received_at", "file"}
"""Columns that trace a file: they differ with every new one, and say nothing of the trust."""


def queue_publications(run: Run, period: Period) -> int:
    """Queue a letter about the release in force to each trust that it says something new of; says how many notices are new."""
    release = run.record.last(Release, period)
    if release is None or run.moment - run.record.get(Approval, period, release.approval).at > _LONGEST:
        return 0
    known = {parts[1] for parts in run.record.listed(Notice, period)}
    letters = [one for one in _letters(run, release) if not is_written(one, period, known)]
    hear = _hear_with_it(run, release) if letters else set()
    apart = [_without(one, hear) for one in letters]
    letters = [left for one, left in zip(letters, apart, strict=True) if left.addressed or not one.addressed]
    return put_in_outbox(run, period, letters, Standing.of(run, period, release.as_of))


def _hear_with_it(run: Run, release: Release) -> set[tuple[str, str]]:
    """(trust, address) of those whom a letter of the month, sent with this release, tells that the trust is overdue or stalled, or no
    longer; not of one that waits and holds no more, and so is never sent.
    """
    verdicts = verdicts_about(run.record, run.record.get(Revision, release.period, release.revision), SHORT)
    so = {(one.rule, one.trust) for one in verdicts if one.answer is Answer.YES}
    outbox, last = Outbox(run.record, release.period), heard_last(run, release.period)
    before = run.record.get(Release, release.period, release.number - 1).as_of if release.number > 1 else None
    return {
        (one.trust, one.recipient.address.casefold())
        for one in outbox.notices(lambda about: about.rule in SHORT)
        if one.with_month or one.over
        if (
            last(one) and (one.over or (one.rule, one.trust) in so)
            if outbox.waits(one)
            else outbox.receipt(one) and (before is None or one.as_of > before)
        )
    }


def _without(letter: Letter, hear: Container[tuple[str, str]]) -> Letter:
    trust = letter.verdict.trust
    return replace(letter, addressed=tuple(one for one in letter.addressed if (trust, one.address.casefold()) not in hear))


def _letters(run: Run, release: Release) -> Iterator[Letter]:
    first, period = release.number == 1, release.period
    steps = run.rulebook.steps(PUBLISHED if first else CORRECTED, period.last_day)
    if not steps:
        return
    revision = run.record.get(Revision, period, release.revision)
    addressing = Addressing.of(run, period, None if leaves() else release.as_of)  # files hold no moment of sending
    updates, plans = dict[str, str](), dict[str, str]()  # sentences alone: the evidence of all trusts is large
    for verdict in verdicts_about(run.record, revision, SHORT):
        if verdict.rule == OVERDUE:
            updates[verdict.trust] = verdict.sentence
        elif verdict.answer is Answer.YES:
            plans[verdict.trust] = verdict.sentence
    names = {code: {"name": one.name} for code, one in run.rulebook.trusts.items()}
    reason = "" if first else named(release.reason, names)
    for trust in sorted(updates if first else updates.keys() & trusts_changed_by(run, release)):
        for step in steps:
            evidence = (("release", str(release.number)), ("plan", plans.get(trust, "")), ("reason", reason))
            level = Level(step.level, about="" if first else f"release {release.number}")
            yield from addressing.letters(step, Verdict(step.rule, trust, trust, Answer.NOT_APPLICABLE, updates[trust], evidence), level)


def trusts_changed_by(run: Run, release: Release) -> set[str]:
    """The trusts of which a release says something that the one before it did not: all of a month's first."""
    revision = run.record.get(Revision, release.period, release.revision)
    if release.number == 1:
        return {one.trust for one in verdicts_about(run.record, revision, SHORT)}
    return _changed(run.record, run.record.get(Release, release.period, release.number - 1), revision)


def trusts_it_changes(run: Run, candidate: Candidate) -> list[str]:
    """The trusts of which a candidate says something that is not public: all of them where nothing of the month is."""
    revision = run.record.get(Revision, candidate.period, candidate.revision)
    standing = run.record.last(Release, candidate.period)
    mine = {one.trust for one in verdicts_about(run.record, revision, SHORT)}
    return sorted(mine & _changed(run.record, standing, revision) if standing else mine)


def _changed(record: Record, before: Release, now: Revision) -> set[str]:
    """The trusts of which an assessment says something else than the one that was published before."""
    old = record.get(Revision, before.period, before.revision)
    was, is_now = (_statements(record, one, other) for one, other in ((old, now), (now, old)))
    return {trust for trust in was.keys() | is_now.keys() if was.get(trust) != is_now.get(trust)}


def _statements(record: Record, revision: Revision, other: Revision) -> dict[str, set[str]]:
    """Trust to its rows, as text, in the partitions of a revision that are not the same in another."""
    differ = {part: pack for part, pack in revision.partitions.items() if other.partitions.get(part) != pack}
    found: dict[str, set[str]] = defaultdict(set)
    for name in ("trusts", "actions", "verdicts") if differ or revision.tables else ():
        for row in table(record, replace(revision, partitions=differ), name).to_dict("records"):
            found[str(row["trust"])].add(repr([name, *((column, value) for column, value in row.items() if column not in _WORKINGS)]))
    return found
