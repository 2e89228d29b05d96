"""History: a trust's story month by month, told from the facts alone, as the record stood at the end of any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tasks.collect.withdrawal import decided_on
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.publish.stored import published
from tasks.record import keys
from tasks.record.record import Fact, Record, sha_of
from tasks.rules.deadline import london_day
from tasks.rules.expected import expected
from tasks.run.deadlines import deadline_of
from tasks.run.opened import open_record, open_rulebook


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


def history(trust: str, known_at: date | None = None) -> list[Month]:
    """A trust's months in order, as known at the end of a day (left out: now). Raises NotFound for a trust the record never met."""
    record = open_record()
    received = {month.previous() for month in record.months(keys.SUBMISSIONS) if any(record.submissions(month, trust))}
    told, until = sorted({*record.months(keys.REVISIONS), *received}), known_at or date.max
    found = [_month(record, trust, month, until) for month in told if month.first_day <= until]
    if not any(month.events or month.state != "not expected" for month in found):
        raise NotFound(f"The record knows nothing of {trust}" + (f" on {until}" if known_at else ""))
    return [month for month in found if month.state != "not expected"]


def _month(record: Record, trust: str, period: Period, until: date) -> Month:
    rulebook = open_rulebook()
    due = deadline_of(rulebook, trust, period)
    events = sorted([*_arrivals(record, trust, period, due, until), *_published(record, trust, period, until)], key=lambda one: one.day)
    if trust not in expected(rulebook.spells, period):
        return Month(period.words, "not expected", tuple(events))
    return Month(
        period.words, _state(record, trust, period, due, until), (Event(due.isoformat(), "An update is expected by this day."), *events)
    )


def _state(record: Record, trust: str, period: Period, due: date, until: date) -> str:
    """The state of the newest assessment made by then; 'expected' before there is one, or 'received' if something has come."""
    count = record.newest(keys.revisions(period))
    for n in range(count, 0, -1):
        revision = record.revision(period, n)
        if _day(revision["as_of"]) <= until:
            mine = record.table(revision, "trusts", (trust,))
            if not len(mine):
                return "not expected"
            state = str(mine["state"].iloc[0])
            if state == "never received" and _day(revision["as_of"]) <= due:
                break  # told early: nothing is amiss yet
            return f"{state} and then corrected after publication" if _corrected(record, trust, period, until) else state
    return "received" if any(_sent(record, trust, period, until)) else "expected"


def _sent(record: Record, trust: str, period: Period, until: date) -> list[Fact]:
    """What was known by a day of each of a trust's submissions for a period, in order of receipt: decided on, or only received."""
    told = _told(record, trust, period, until) if until < date.max else None
    received = [(month, which) for month in record.months(keys.SUBMISSIONS, period) for _, which in record.submissions(month, trust)]
    found = [_known(record, trust, month, which, told) for month, which in received]
    mine = [fact for fact in found if fact["period"] == str(period) and _day(fact["received_at"]) <= until]
    return sorted(mine, key=lambda fact: str(fact["received_at"]))


def _told(record: Record, trust: str, period: Period, until: date) -> dict[str, set[str]]:
    """Submission to the hashes of the decisions on it that the assessments of a period by a day were made from."""
    found: dict[str, set[str]] = {}
    for n in range(record.newest(keys.revisions(period))):
        revision = record.revision(period, n + 1)
        for name, sha in revision["made_from"].items() if _day(revision["as_of"]) <= until else ():
            if name.startswith(f"{trust}/"):
                found.setdefault(name.partition("/")[2], set()).add(sha)
    return found


def _known(record: Record, trust: str, month: Period, which: str, told: dict[str, set[str]] | None) -> Fact:
    """The newest decision on a submission, of those told (None: of all); while there is none, that it was received.

    The record learns what became of a submission as at the moment of the first assessment that was made from the decision.
    """
    count = record.newest(keys.decisions_on(month, trust, which))
    decisions = [record.fact(keys.decision(month, trust, which, n)) for n in range(count, 0, -1)]
    known = decisions if told is None else [fact for fact in decisions if sha_of(fact) in told.get(which, ())]
    if told and which in told:
        known = known or decisions[-1:]  # withdrawn before it was first told, so named by another hash
    if known:
        return known[0]
    sent = record.submission(month, trust, which)
    return {
        "submission": which,
        "period": decisions[-1]["period"] if decisions else str(month.previous()),  # else the month that was open when it came
        "received_at": sent.received_at.isoformat(),
        "file": sent.name,
        "decision": "received",
        "findings": [],
    }


def _arrivals(record: Record, trust: str, period: Period, due: date, until: date) -> list[Event]:
    sent = _sent(record, trust, period, until)
    accepted = [fact["submission"] for fact in sent if fact["decision"] == "accepted"]
    events = []
    for fact in sent:
        day = _day(fact["received_at"])
        late = f", {(day - due).days} days late" if day > due else ""
        events.append(Event(day.isoformat(), f"{fact['file']} was received{late}{_became(fact)}."))
        later = [one for one in accepted if one > fact["submission"]]
        if fact["decision"] == "accepted" and later:
            events.append(Event(_day(_moment_of(sent, later[0])).isoformat(), f"{fact['file']} was superseded by a later update."))
    return [*events, *_withdrawn(record, trust, period, until)]


def _became(fact: Fact) -> str:
    errors = sum(finding["severity"] == "error" and not finding.get("waived_by") for finding in fact["findings"])
    if fact["decision"] == "received":
        return ""
    if fact["decision"] == "returned":
        return f", and returned with {errors} errors"
    reasons = any(finding.get("answer") or finding.get("waived_by") for finding in fact["findings"])
    return ", and accepted with reasons" if reasons else ", and accepted"


def _moment_of(sent: list[Fact], submission: str) -> str:
    return next(str(fact["received_at"]) for fact in sent if fact["submission"] == submission)


def _withdrawn(record: Record, trust: str, period: Period, until: date) -> list[Event]:
    facts = [record.fact(key) for key in record.store.keys(f"{keys.withdrawals(period)}{trust}/")]
    held = [(fact, decided_on(record, trust, period, fact["submission"], datetime.fromisoformat(fact["at"]))) for fact in facts]
    said = [(_day(fact["at"]), f"{file['file']} was withdrawn by {fact['by']}: {fact['reason']}.") for fact, file in held]
    return [Event(day.isoformat(), words) for day, words in said if day <= until]


def _published(record: Record, trust: str, period: Period, until: date) -> list[Event]:
    """The releases in which what is said of the trust was new, by the day they were approved."""
    events = []
    for release in _releases(record, period, until):
        told = published(record, release).head["told"].get(trust)
        if told and told["number"] == release["number"]:
            words = "published" if release["number"] == 1 else f"corrected after publication: {release['reason']}"
            events.append(Event(_approved(record, period, release).isoformat(), f"Release {release['number']}, {words}."))
    return events


def _corrected(record: Record, trust: str, period: Period, until: date) -> bool:
    releases = _releases(record, period, until)
    told = published(record, releases[-1]).head["told"].get(trust) if releases else None
    return told is not None and told["number"] > 1


def _releases(record: Record, period: Period, until: date) -> list[Fact]:
    found = [record.fact(keys.release(period, n + 1)) for n in range(record.newest(keys.releases(period)))]
    return [release for release in found if _approved(record, period, release) <= until]


def _approved(record: Record, period: Period, release: Fact) -> date:
    return _day(record.fact(keys.approval(period, release["approval"]))["at"])


def _day(moment: str) -> date:
    return london_day(datetime.fromisoformat(moment))
