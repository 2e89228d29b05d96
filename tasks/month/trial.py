"""Rehearse: tell months again on trial, and say what would be published differently, before or without changing anything."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from tasks.assess.revision import assess
from tasks.collect.updates import collect, collect_again
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.publish.candidate import propose
from tasks.publish.differences import differences
from tasks.publish.stored import files, whole
from tasks.record import keys
from tasks.record.record import Fact, Record
from tasks.run.months import periods_from
from tasks.run.opened import config_folder, kept_rules, on_trial, open_record
from tasks.site.data.shapes import Difference, ReleaseData
from tasks.validate.decisions import validate

Changes = dict[str, list[Difference]]
"""Period as text -> every field that would be published differently; a month in which nothing would change is not there."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A release told again: whether its tables and every page came out the same to the byte, and if not, what differs."""

    period: str
    release: int
    tables_same: bool
    pages_differing: tuple[str, ...]
    differences: tuple[Difference, ...]


def rehearse_rerun(trust: str, period: str, moment: datetime) -> Changes:
    """What a rerun of one trust would change in a month and those after it, at a moment (aware). The record is left alone."""
    with on_trial() as trial:
        validate(period, collect_again(trust, period, moment))
        months = periods_from(period)
        for month in months:
            assess(month, moment, only=(trust,))
            propose(month)
        pairs = ((month, _standing(trial, month), trial.last_of(keys.candidates(Period.parse(month)))) for month in months)
        found = {month: _differing(trial, old, new) for month, old, new in pairs if new is not None}
    return {month: changes for month, changes in found.items() if changes}


def replay_release(period: str, *, stored_rules: bool) -> Replayed:
    """Tell the release in force of a period again from what was received, by the rules stored with it or by those in force now.

    Readings, decisions, tables and pages are all made anew, as at the release's own moment and beside the month before as it stood
    then; nothing is written. What was told for some trusts only is told again for those, beside what stood.
    Raises NotFound for a period without a release.
    """
    record, month = open_record(), Period.parse(period)
    release = _standing(record, period)
    if release is None:
        raise NotFound(f"{month.words} has not been released, so it cannot be told again")
    revision = record.revision(month, release["revision"])
    with (
        kept_rules(record, revision) if stored_rules else nullcontext(config_folder()) as config,
        on_trial(config, _later_than(record, month, release, revision)) as trial,
    ):
        moment = datetime.fromisoformat(release["as_of"])
        validate(period, collect(period, moment).get(period, {}))
        assess(period, moment, only=revision["only"] or ())
        propose(period, reason=release["reason"] if release["number"] > 1 else "")
        told, candidate = trial.revision(month), trial.last_of(keys.candidates(month)) or {}
        now, then = files(trial, candidate).named if candidate else {}, files(record, release).named
        pages = {path for path in now.keys() | then.keys() if now.get(path) != then.get(path)}
        differing = tuple(_differing(trial, release, candidate))
        return Replayed(period, release["number"], told["tables"] == revision["tables"], tuple(sorted(pages)), differing)


def _standing(record: Record, period: str) -> Fact | None:
    return record.last_of(keys.releases(Period.parse(period)))


def _differing(record: Record, standing: Fact | None, candidate: Fact) -> list[Difference]:
    now = whole(record, candidate)
    nothing: ReleaseData = {**now, "trusts": [], "actions": [], "verdicts": []}
    return differences(whole(record, standing) if standing else nothing, now)


def _later_than(record: Record, period: Period, release: Fact, revision: Fact) -> tuple[str, ...]:
    """What a release did not know when it was made, and what it made itself: hidden while it is told again."""
    received = Period.between(period, Period.of(datetime.fromisoformat(release["as_of"]).date()))
    made = range(revision["number"], record.newest(keys.revisions(period)) + 1)
    hidden = [
        *(keys.revision(period, n) for n in made),
        keys.candidates(period),
        keys.release(period, release["number"]),
        *map(keys.decisions, received),
    ]
    before = revision["before"]
    if before:
        earlier = Period.parse(before["period"])
        hidden += [keys.revision(earlier, n + 1) for n in range(before["number"], record.newest(keys.revisions(earlier)))]
    for key in record.store.keys(keys.notices(period)):
        if record.fact(key).get("as_of", "") > release["as_of"]:
            hidden.append(key)
    return tuple(hidden)
