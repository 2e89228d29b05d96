"""A trust is on time by the first update that was accepted: a later correction does not make it late, nor does mending one in its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tasks.rules.deadline import london_day

THRESHOLDS = ("on_time_by_first",)


@dataclass(frozen=True, slots=True)
class TimedUpdate:
    """An update that the trust did not take back: when it was received (aware), and whether it was accepted; if not, it was returned."""

    received_at: datetime
    accepted: bool


@dataclass(frozen=True, slots=True)
class Punctuality:
    """The moment that a trust's time is counted from; `mended`: it is of an update that was returned, and accepted once it was mended.

    `corrected_at` is when the update that counts was received, if another had been accepted before it.
    """

    at: datetime
    mended: bool = False
    corrected_at: datetime | None = None


def receipt(arrivals: Sequence[TimedUpdate], closes: date, on_time_by_first: int) -> Punctuality | None:
    """What a trust's time for a month is counted from; None while nothing was accepted.

    `arrivals` are in order of receipt. It is the receipt of the first update that was accepted; if that came by `closes`, the last day of
    grace, and an earlier one had been returned, then the receipt of the earliest of these. With `on_time_by_first` 0 it is the receipt of
    the last accepted one, as the rule was before.
    """
    accepted = [one for one in arrivals if one.accepted]
    if not accepted:
        return None
    first, last = accepted[0], accepted[-1]
    corrected_at = last.received_at if last is not first else None
    if not on_time_by_first:
        return Punctuality(last.received_at)
    earliest = arrivals[0]
    if not earliest.accepted and london_day(first.received_at) <= closes:
        return Punctuality(earliest.received_at, mended=True, corrected_at=corrected_at)
    return Punctuality(first.received_at, corrected_at=corrected_at)
