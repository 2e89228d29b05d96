"""Fresh words for each action and month: an opening chosen by how far the action is, and the action's own yardstick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.story.chance import number, pick
from samples.story.progress import FIRST, NOT_ON_TRACK, SOME_ISSUES, Fate, Standing
from samples.story.sentences import (
    AFTERWARDS,
    COUNTED,
    DELIVERED,
    EVIDENCE,
    GRAVE,
    ISSUES,
    LATE,
    MIDDLE,
    REASONS,
    START,
    STILL,
)
from tasks.model.period import Period, calendar_month
from tasks.model.words import in_full


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What an action is measured by: `subject` names it, and `total` things are counted when it is done."""

    subject: str
    total: int
    counted: str


def narrative(fate: Fate, standing: Standing, period: Period, yardstick: Yardstick) -> str:
    """Two sentences on an action in a month, different from every other month's and every other action's."""
    action = fate.action
    month = (period.year - FIRST.year) * 12 + period.number - FIRST.number
    openings = _openings(fate, standing, period)
    opening = openings[(number(0, len(openings) - 1, action.ref, "opening") + month) % len(openings)]
    done = _done(standing, yardstick)
    counting = COUNTED[(number(0, len(COUNTED) - 1, action.ref, "counting") + month) % len(COUNTED)]
    told = opening.format(subject=yardstick.subject, owner=action.owner, month=period.words.split()[0], day=_day(standing))
    text = f"{told} {counting.format(done=done, total=yardstick.total, counted=yardstick.counted, month=period.words.split()[0])}"
    return text[0].upper() + text[1:]


def reason(topic: str, ref: str) -> str:
    """Why a date moved."""
    return pick(REASONS.get(topic, REASONS[""]), ref, "reason")


def evidence(topic: str, ref: str, standing: Standing) -> str:
    """What shows that an action was delivered, and where it can be seen."""
    return f"{pick(EVIDENCE.get(topic, EVIDENCE['']), ref, 'evidence')}, {_day(standing)}"


def _openings(fate: Fate, standing: Standing, period: Period) -> Sequence[str]:
    if standing.delivered is not None:
        return DELIVERED if calendar_month(standing.delivered) == period else AFTERWARDS
    if fate.frozen and period > FIRST:
        return STILL
    if standing.status is NOT_ON_TRACK:
        return GRAVE
    if standing.status is SOME_ISSUES:
        return ISSUES
    return START if standing.percent < 35 else MIDDLE if standing.percent < 70 else LATE


def _done(standing: Standing, yardstick: Yardstick) -> str:
    if standing.status.finished:
        return f"all {yardstick.total}"
    done = min(yardstick.total - 1, yardstick.total * standing.percent // 100)
    return f"{done} of {yardstick.total}" if done else f"none of the {yardstick.total}"


def _day(standing: Standing) -> str:
    return in_full(standing.delivered) if standing.delivered is not None else ""
