"""Which files arrive, when, and with what done to them: one ordinary file per trust and month, and what story.toml adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from samples.story.chance import number
from samples.story.telling import Story, moment, periods
from samples.story.updates import Update, update
from tasks.model.period import Period
from tasks.rules.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it comes into the inbox of its trust."""

    name: str
    update: Update
    received_at: datetime
    sent_by: str
    channel: str

    @property
    def path(self) -> str:
        return f"{self.update.trust}/{self.name}"


def arrivals(story: Story) -> tuple[Arrival, ...]:
    """Every arrival of the story, by the moment it was received."""
    return tuple(sorted(_arrivals(story), key=lambda arrival: (arrival.received_at, arrival.name)))


def _arrivals(story: Story) -> Iterator[Arrival]:
    planted = {each["file"]: moment(each["day"], each["clock"]) for each in story.said["arrival"]}
    for trust in story.plans:
        for period in periods():
            if not story.absent(trust, period):
                name = f"{trust}-{period}.{_kind(story, trust, period)}"
                yield _arrival(story, name, trust, period, planted.get(name) or _ordinary(trust, period))
    for each in story.said["extra"]:
        trust, period = each["of"][:3], Period.parse(each["of"][4:11])
        yield _arrival(story, each["file"], trust, period, moment(each["day"], each["clock"]))


def _arrival(story: Story, name: str, trust: str, period: Period, received_at: datetime) -> Arrival:
    whole = update(story, trust, period, received_at.date())
    sender = story.holder(trust, "lead", received_at.date()).address
    channel = next((way for way, trusts in story.said["ways"].items() if trust in trusts), "desk")
    return Arrival(name, _edited(whole, [edit for edit in story.said["edit"] if edit["file"] == name]), received_at, sender, channel)


def _edited(whole: Update, edits: list[dict[str, Any]]) -> Update:
    """The update with what was planted in this one file."""
    head = dict(whole.head)
    by_ref = {edit["ref"]: edit for edit in edits if "ref" in edit}
    for edit in edits:
        head |= edit.get("head", {})
    lines = tuple(
        line | by_ref.get(str(line["ref"]), {}).get("set", {}) for line in whole.lines if not by_ref.get(str(line["ref"]), {}).get("drop")
    )
    return replace(whole, head=head, lines=lines)


def _kind(story: Story, trust: str, period: Period) -> str:
    formats = story.said["formats"]
    if f"{trust}-{period}" in formats["ods"]:
        return "ods"
    return "csv" if trust in formats["csv"] else "json" if trust in formats["json"] else "xlsx"


def _ordinary(trust: str, period: Period) -> datetime:
    """Office hours on the third to ninth working day after the month."""
    day = Calendar().after(period.last_day, number(3, 9, trust, period, "day"))
    minutes = number(9 * 60, 16 * 60 + 59, trust, period, "clock")
    return moment(day, f"{minutes // 60:02d}:{minutes % 60:02d}")
