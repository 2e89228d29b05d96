"""Trusts that were asked which month an update is for: until one answers, the month just ended has no update of it, and no silence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.decisions import Outcome, in_order, numbers, outcomes
from tasks.record.facts import Decision
from tasks.rules.checks.period_words import month_ended
from tasks.run.run import Run


def asked_which_month(run: Run, period: Period, until: datetime, decided: Collection[tuple[str, str]] | None = None) -> dict[str, Outcome]:
    """Trust to the last update, received by a moment (aware) when this month had just ended, that went back with the question if it is for
    the earlier month it names; without those that were answered or taken back since. `decided` are the (trust, submission) that were
    decided on for this month, if whoever asks knows them.
    """
    found: dict[str, Outcome] = {}
    if not run.rulebook.threshold("asked_which_month", period.last_day):
        return found
    arrived = _arrived(run, period) - set(numbers(run.record, period) if decided is None else decided)
    for month in run.record.months(Decision, run.programme.first, period.previous()) if arrived else ():
        for trust in sorted({name[0] for name in arrived & numbers(run.record, month).keys()}):
            mine = outcomes(run.record, month, until, trust)
            asked = [one for one in mine if one.asked_about and one.state == "returned" and _ended(run, one) == period]
            if asked and not any(one.state == "accepted" and in_order(one) > in_order(asked[-1]) for one in mine):
                found[trust] = max(filter(None, (found.get(trust), asked[-1])), key=in_order)
    return found


def _arrived(run: Run, period: Period) -> set[tuple[str, str]]:
    """(trust, submission) of all that was received while no later month had ended; nothing else can have been asked about in its place.

    What came in the last hours of the month itself, in UTC, may have come after its end in London.
    """
    later = run.record.months(Submission, period.next()) if period == run.programme.last else [period.next()]
    listed = (parts for day in (period.last_day, *later) for parts in run.record.listed(Submission, day))
    return {(trust, one) for _, trust, one in listed if one > f"{period.last_day:%Y%m%dT22}"}  # by the ids, which begin with the moment


def _ended(run: Run, one: Outcome) -> Period:
    return month_ended(one.decision.received_at, run.programme.last)
