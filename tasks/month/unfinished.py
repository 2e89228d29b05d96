"""Unfinished: earlier months that something was decided for, or that a killed run began to tell, and that nobody told to the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tasks.model.period import Period
from tasks.month.seal import OF_A_TELLING
from tasks.record import keys
from tasks.record.record import Record
from tasks.run.opened import open_record


def unfinished(period: str, moment: datetime) -> list[str]:
    """The months before a period that have to be told again with it, by what was received until a moment (aware).

    A run ends with sealing what it told, so a month with anything unsealed was not told to its end; and a decision that its month's
    newest assessment was not made from is still to be told.
    """
    record, last = open_record(), Period.parse(period)
    begun = {month for month, waiting in _tellings(record, last).items() if _unsealed(record, month, waiting)}
    return [str(month) for month in sorted(begun | {month for month in _decided(record, last, moment) if month < last})]


def _tellings(record: Record, period: Period) -> dict[Period, set[str]]:
    """The keys of all that tells the months before a period that were ever assessed."""
    found: dict[str, set[str]] = {}
    for key in (key for kind in OF_A_TELLING for key in record.store.keys(kind)):
        found.setdefault(keys.chapter_of(key), set()).add(key)
    months = {Period.parse(month): mine for month, mine in found.items() if keys.revision(Period.parse(month), 1) in mine}
    return {month: mine for month, mine in months.items() if month < period}


def _unsealed(record: Record, period: Period, waiting: set[str]) -> bool:
    """Whether any of these keys are in none of a month's seals; the newest are read first, and no more of them than it takes."""
    for n in range(record.newest(keys.seals(str(period))), 0, -1):
        if not waiting:
            break
        waiting -= record.fact(keys.seal(str(period), n))["facts"].keys()
    return bool(waiting)


def _decided(record: Record, period: Period, moment: datetime) -> Iterator[Period]:
    """The months of newest decisions, on what was received since a period began, that no assessment was made from."""
    made_from = {period: _made_from(record, period)}
    for month in record.months(keys.DECISIONS, period, Period.of(moment.astimezone(UTC).date())):
        for (trust, submission), n in record.decided(month).items():
            name = f"{trust}/{submission}"
            if name in made_from[period]:
                continue
            meant = Period.parse(record.fact(keys.decision(month, trust, submission, n))["period"])
            if meant not in made_from:
                made_from[meant] = _made_from(record, meant)
            if name not in made_from[meant]:
                yield meant


def _made_from(record: Record, period: Period) -> set[str]:
    newest = record.last_of(keys.revisions(period))
    return set(newest["made_from"]) if newest else set()
