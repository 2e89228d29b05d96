"""History: a trust's story month by month, from the facts alone, as the record stood at the end of any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.publish.reading import release_view_of
from tasks.record.facts import Approval, Decision, Release, Revision, Withdrawal
from tasks.record.record import Record
from tasks.record.tables import rows_about
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.run.deadlines import due_dates
from tasks.run.run import Run
from tasks.upkeep.story import Story, period_of, sent_for, story_of


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


def history(run: Run, trust: str, known_at: date | None = None) -> list[Month]:
    """A trust's months in order, as known at the end of a day (left out: now). Raises NotFound for a trust the record never met."""
    story = story_of(run, trust, known_at or date.max)
    received = {month for one in story.submissions for month in (one.month.previous(), period_of(story, one))}
    months = sorted({*run.record.months(Revision), *received})
    found = [_month(story, month) for month in months if month.first_day <= story.until]
    if not any(month.events or month.state != "not expected" for month in found):
        raise NotFound(f"The record knows nothing of {trust}" + (f" on {known_at}" if known_at else ""))
    return [month for month in found if month.state != "not expected"]


def _month(story: Story, period: Period) -> Month:
    rulebook = story.run.rulebook
    due = due_dates(story.run, period, [story.trust])[story.trust].deadline
    events = sorted([*_arrivals(story, period, due), *_withdrawn(story, period), *_published(story, period)], key=lambda one: one.day)
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
            if state == "never received" and london_day(revision.as_of) <= due:
                break  # the month was assessed early: nothing is amiss yet
            return f"{state} and then corrected after publication" if _corrected(story, period) else state
    return "received" if sent_for(story, period) else "expected"


def _arrivals(story: Story, period: Period, due: date) -> list[Event]:
    sent = sent_for(story, period)
    events = []
    for place, one in enumerate(sent):
        day = london_day(one.received_at)
        late = f", {(day - due).days} days late" if day > due else ""
        events.append(Event(day.isoformat(), f"{one.name} was received{late}{_became(one.decision)}."))
        later = next((other for other in sent[place + 1 :] if other.accepted), None)
        if one.accepted and later:
            events.append(Event(london_day(later.received_at).isoformat(), f"{one.name} was superseded by a later update."))
    return events


def _became(decision: Decision | None) -> str:
    if decision is None:
        return ""
    if decision.decision == "returned":
        return f", and returned with {sum(finding.refuses for finding in decision.findings)} errors"
    reasons = any(finding.answer or finding.waived_by for finding in decision.findings)
    return ", and accepted with reasons" if reasons else ", and accepted"


def _withdrawn(story: Story, period: Period) -> list[Event]:
    facts = [one for one in story.record.all(Withdrawal, period, story.trust) if london_day(one.at) <= story.until]
    names = {one.id: one.name for one in story.submissions}
    return [Event(london_day(one.at).isoformat(), f"{names[one.submission]} was withdrawn by {one.by}: {one.reason}.") for one in facts]


def _published(story: Story, period: Period) -> list[Event]:
    """The releases in which something about the trust was new, by the day they were approved."""
    events = []
    for release in _releases(story, period):
        if _new_in(story, release) == release.number:
            words = "published" if release.number == 1 else f"corrected after publication: {release.reason}"
            events.append(Event(_approved(story.record, release).isoformat(), f"Release {release.number}, {words}."))
    return events


def _corrected(story: Story, period: Period) -> bool:
    releases = _releases(story, period)
    return bool(releases) and _new_in(story, releases[-1]) > 1


def _new_in(story: Story, release: Release) -> int:
    """The number of the release in which what this one holds about the trust was new; 0 if it holds nothing about it."""
    found = release_view_of(story.record, release).overview["told"].get(story.trust)
    return int(found["number"]) if found else 0


def _releases(story: Story, period: Period) -> list[Release]:
    found = (story.record.get(Release, period, n + 1) for n in range(story.record.newest(Release, period)))
    return [release for release in found if _approved(story.record, release) <= story.until]


def _approved(record: Record, release: Release) -> date:
    return london_day(record.get(Approval, release.period, release.approval).at)
