"""Which months a run has to tell, and as at which moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from tasks.model.period import Period
from tasks.record import keys
from tasks.rulebook import Rulebook
from tasks.rules.deadline import LONDON, RUN_TIME, as_of
from tasks.rules.working_days import working_day_after
from tasks.run.opened import open_record, open_rulebook

CHUNK = 1000
"""Updates checked in one frame and one task run: few enough to fit in memory, many enough that a run of thousands stays short."""


def run_moment(rulebook: Rulebook, period: Period) -> datetime:
    """When a month is told if nobody says otherwise: 09:00 London time on its run day, by the settings of the month's last day."""
    working_days, grace = (rulebook.threshold(name, period.last_day) for name in ("deadline_working_days", "grace_working_days"))
    return as_of(period, working_days, grace)


def moment_by(rulebook: Rulebook, period: Period, now: datetime) -> datetime:
    """The latest moment by `now` (aware) at which a month had something to tell by itself: its run day, or that of a deadline extended.

    An extended deadline has its own grace and run day; before the first of them all the answer is the usual run day.
    """
    grace = rulebook.threshold("grace_working_days", period.last_day)
    days = (working_day_after(one.deadline, grace + 1) for one in rulebook.extensions if one.period == period)
    passed = [moment for day in days if (moment := datetime.combine(day, RUN_TIME, tzinfo=LONDON)) <= now]
    return max([run_moment(rulebook, period), *passed])


def lapsed(moment: datetime) -> list[str]:
    """The months told before an extension of theirs ran out, which by a moment (aware) it has: they have to be told again."""
    record, rulebook = open_record(), open_rulebook()
    found = []
    for period in sorted({one.period for one in rulebook.extensions}):
        standing = record.last_of(keys.revisions(period))
        if standing and datetime.fromisoformat(standing["as_of"]) < moment_by(rulebook, period, moment) <= moment:
            found.append(str(period))
    return found


def periods_touched(pending: Iterable[str], period: str) -> list[str]:
    """Every month from the earliest that something arrived for, up to the one that is told."""
    last = Period.parse(period)
    first = min([last, *map(Period.parse, pending)])
    return [str(month) for month in Period.between(first, last)]


def periods_from(period: str) -> list[str]:
    """A month and every later one that was assessed before: what a change in that month may alter."""
    first = Period.parse(period)
    return [str(first), *map(str, open_record().months(keys.REVISIONS, first.next()))]


def chunks(pending: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The submissions of a month in frames of a fitting size."""
    waiting = iter(sorted(pending.items()))
    while chunk := dict(islice(waiting, CHUNK)):
        yield chunk
