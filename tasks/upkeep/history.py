"""History: a trust's story month by month, from the facts alone, as the record stood at the end of any day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.model.words import counted
from tasks.publish.reading import release_view_of
from tasks.record.facts import HELD, WAITING, Approval, Decision, PutBack, Release, Revision, Statement, TakeDown, Withdrawal
from tasks.record.record import Record
from tasks.record.tables import rows_about
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.rules.overdue import NOT_CONFIRMED, TO_BE_CONFIRMED
from tasks.run.deadlines import due_dates
from tasks.run.month_trusts import require_trust
from tasks.run.run import Run
from tasks.run.statements import SAYS


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, on its London day (ISO), in a sentence."""

    day: str
    says: str


@dataclass(frozen=True, slots=True)
class Month:
    """What became of a trust's update for one month, and how."""

    month: str
    state: str
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Story:
    """What is known of one trust at the end of a day, with every file it sent and the decisions on each, oldest first."""

    run: Run
    trust: str
    until: date
    submissions: tuple[Submission, ...]
    decisions: Mapping[str, tuple[Decision, ...]]

    @property
    def record(self) -> Record:
        return self.run.record


def history(run: Run, trust: str, known_at: date | None = None) -> list[Month]:
    """A trust's months in order, as known at the end of a day (left out: now); those under codes that it had before say so.

    Raises NotFound for a trust the record never met.
    """
    before = run.rulebook.succeeded_by(trust, min(known_at or date.max, london_day(run.moment)))
    found = _months(run, trust, known_at or date.max)
    for code in (one.succeeds for one in before):
        earlier = _months(run, code, known_at or date.max)
        found += [(period, replace(month, month=f"{month.month}, under the earlier code {code}")) for period, month in earlier]
    if not found:
        require_trust(run.rulebook, trust)
        raise NotFound(f"No month of {trust} has been assessed" + (f" by {known_at}" if known_at else " yet"))
    return [month for _, month in sorted(found, key=lambda one: one[0]) if month.state != "not expected"]


def _months(run: Run, trust: str, until: date) -> list[tuple[Period, Month]]:
    """The months that the record knows of a trust under a code; none of one it never met."""
    story = _story(run, trust, until)
    received = {month for one in story.submissions for month in (_open(run, one), _period_of(story, one))}
    months = sorted({*run.record.months(Revision), *received})
    found = [(month, _month(story, month)) for month in months if month.first_day <= story.until]
    return found if any(month.events or month.state != "not expected" for _, month in found) else []


def _month(story: Story, period: Period) -> Month:
    rulebook = story.run.rulebook
    due = due_dates(story.run, period, [story.trust])[story.trust].deadline
    found = (
        *_arrivals(story, period, due),
        *_withdrawn(story, period),
        *_stated(story, period),
        *_published(story, period),
        *_taken_down(story, period),
    )
    events = sorted(found, key=lambda one: one.day)
    if story.trust not in expected(rulebook.spells, period):
        return Month(period.words, "not expected", tuple(events))
    return Month(period.words, _state(story, period, due), (Event(due.isoformat(), "An update is expected by this day."), *events))


def _state(story: Story, period: Period, due: date) -> str:
    """The state of the newest assessment made by then; 'expected' before there is one, or 'received' if something has come."""
    record, trust = story.record, story.trust
    for n in range(record.newest(Revision, period), 0, -1):
        revision = record.get(Revision, period, n)
        if london_day(revision.as_of) <= story.until:
            mine = rows_about(record, revision, "trusts", (trust,), story.run.partitions)
            if not len(mine):
                return "not expected"
            state = str(mine["state"].iloc[0])
            if state in {"still expected", "never received", TO_BE_CONFIRMED, NOT_CONFIRMED} and london_day(revision.as_of) <= due:
                break  # the month was assessed early: nothing is amiss yet
            return f"{state} and then corrected after publication" if _corrected(story, period) else state
    return "received" if _known_of(story, period) else "expected"


def _arrivals(story: Story, period: Period, due: date) -> Iterator[Event]:
    known = _known_of(story, period)
    accepted = [file for file, decision in known if decision and decision.decision == "accepted"]
    for file, decision in known:
        day = london_day(file.received_at)
        late = f", {counted((day - due).days, 'day')} late" if day > due else ""
        yield Event(day.isoformat(), f"{file.name} was received{late}{_became(decision)}.")
        if file in accepted[:-1]:
            later = accepted[accepted.index(file) + 1]
            yield Event(london_day(later.received_at).isoformat(), f"{file.name} was superseded by a later update.")


def _became(decision: Decision | None) -> str:
    if decision is None:
        return ""
    if decision.decision == "returned":
        return f", and returned with {counted(sum(finding.refuses for finding in decision.findings), 'error')}"
    if decision.decision == WAITING:
        return ", and waits for the agreed plan of the trust"
    if decision.decision == HELD:
        return ", and is held: a fault of ours keeps it from being checked"
    reasons = any(finding.answer or finding.waived_by for finding in decision.findings)
    return ", and accepted with reasons" if reasons else ", and accepted"


def _withdrawn(story: Story, period: Period) -> Iterator[Event]:
    names = {one.id: one.name for one in story.submissions}
    for one in story.record.all(Withdrawal, period, story.trust):
        if (day := london_day(one.at)) <= story.until:
            yield Event(day.isoformat(), f"{names[one.submission]} was withdrawn by {one.by}: {one.reason.rstrip('.')}.")


def _stated(story: Story, period: Period) -> Iterator[Event]:
    """What people behind the trust said of the month."""
    for one in story.record.all(Statement, period, story.trust):
        if (day := london_day(one.at)) <= story.until:
            yield Event(
                day.isoformat(), f"{one.by} ({one.role}) {one.period.phrase(SAYS[one.what])}{f': “{one.words}”' if one.words else '.'}"
            )


def _taken_down(story: Story, period: Period) -> Iterator[Event]:
    put_back = {one.take_down: one for one in story.record.all(PutBack)}
    for one in story.record.all(TakeDown):
        if story.trust in one.trusts and period in one.months and (day := london_day(one.at)) <= story.until:
            yield Event(day.isoformat(), f"Words were taken down from all that is public. {one.by} asked for it: {one.reason.rstrip('.')}.")
            if (back := put_back.get(one.number)) and (day := london_day(back.at)) <= story.until:
                yield Event(
                    day.isoformat(), f"Words that were taken down were put back. {back.by} asked for it: {back.reason.rstrip('.')}."
                )


def _published(story: Story, period: Period) -> Iterator[Event]:
    """The releases in which something about the trust was new, by the day they were approved."""
    for release in _releases(story, period):
        if _new_in(story, release) == release.number:
            words = "published" if release.number == 1 else f"corrected after publication: {release.reason}"
            yield Event(_approved(story.record, release).isoformat(), f"Release {release.number}, {words}.")


def _corrected(story: Story, period: Period) -> bool:
    releases = _releases(story, period)
    return bool(releases) and _new_in(story, releases[-1]) > 1


def _new_in(story: Story, release: Release) -> int:
    """The number of the release in which what this one holds about the trust was new; 0 if it holds nothing about it."""
    found = release_view_of(story.record, release).overview["told"].get(story.trust)
    return int(found["number"]) if found else 0


def _releases(story: Story, period: Period) -> list[Release]:
    found = sorted(story.record.all(Release, period), key=lambda release: release.number)
    return [release for release in found if _approved(story.record, release) <= story.until]


def _approved(record: Record, release: Release) -> date:
    return london_day(record.get(Approval, release.period, release.approval).at)


def _story(run: Run, trust: str, until: date) -> Story:
    """The record is asked month by month for what this trust sent, and what was decided on it."""
    submissions = [
        run.record.get(Submission, *parts)
        for month in run.record.months(Submission)
        for parts in run.record.listed(Submission, month)
        if parts[1] == trust
    ]
    decisions: dict[str, list[Decision]] = {}
    for period in sorted({*run.record.months(Revision), *(_open(run, one) for one in submissions)}):
        for decision in run.record.all(Decision, period, trust):
            decisions.setdefault(decision.submission, []).append(decision)
    in_order = {which: tuple(sorted(mine, key=lambda one: one.number)) for which, mine in decisions.items()}
    return Story(run, trust, until, tuple(sorted(submissions, key=lambda one: (one.received_at, one.id))), in_order)


def _open(run: Run, submission: Submission) -> Period:
    """The period that was open when a file came."""
    return run.rulebook.period_on(submission.day).previous()


def _period_of(story: Story, submission: Submission) -> Period:
    """The month a file is for, as it was decided; else the month that was open when it came."""
    decided = story.decisions.get(submission.id, ())
    return decided[-1].period if decided else _open(story.run, submission)


def _known_of(story: Story, period: Period) -> list[tuple[Submission, Decision | None]]:
    """A trust's files for a period that had come by the day, in order of receipt, each with its decision, if it was known."""
    named = _named(story, period) if story.until < date.max else None
    mine = [one for one in story.submissions if _period_of(story, one) == period and london_day(one.received_at) <= story.until]
    return [(one, _decision(story, one.id, named)) for one in mine]


def _named(story: Story, period: Period) -> dict[str, set[str]]:
    """Submission to the hashes of the decisions on it that the assessments of a period by the day were made from."""
    found: dict[str, set[str]] = {}
    for revision in story.record.all(Revision, period):
        for name, sha in revision.made_from.items() if london_day(revision.as_of) <= story.until else ():
            if name.startswith(f"{story.trust}/"):
                found.setdefault(name.partition("/")[2], set()).add(sha)
    return found


def _decision(story: Story, which: str, named: Mapping[str, set[str]] | None) -> Decision | None:
    """The newest decision on a file, of those named by an assessment (None: of all).

    The record learns what became of a file as at the moment of the first assessment that was made from the decision.
    """
    decisions = story.decisions.get(which, ())
    if named is None:
        return decisions[-1] if decisions else None
    found = [one for one in decisions if one.hash in named.get(which, ())]
    if which in named and not found:
        return decisions[0]  # it was withdrawn before it was first assessed, and so is named by another hash
    return found[-1] if found else None
