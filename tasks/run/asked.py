"""Trusts that were asked which month an update is for: until one answers, the month just ended has no update of it, and no silence."""

from __future__ import annotations

from datetime import datetime

from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.decisions import Outcome, in_order, numbers, outcomes
from tasks.record.facts import Decision
from tasks.rules.checks.period_words import month_ended
from tasks.run.run import Run


def asked_which_month(run: Run, period: Period, until: datetime) -> dict[str, Outcome]:
    """Trust to the last update, received by a moment (aware) when this month had just ended, that went back with the question if it is for
    the earlier month it names; without those that were answered or taken back since.
    """
    found: dict[str, Outcome] = {}
    arrived = _arrived(run, period) - numbers(run.record, period).keys()
    for month in run.record.months(Decision, run.programme.first, period.previous()) if arrived else ():
        for trust in sorted({name[0] for name in arrived & numbers(run.record, month).keys()}):
            mine = outcomes(run.record, month, until, trust)
            asked = [one for one in mine if one.asked_about and one.state == "returned" and _ended(run, one) == period]
            if asked and not any(one.state == "accepted" and in_order(one) > in_order(asked[-1]) for one in mine):
                found[trust] = max(filter(None, (found.get(trust), asked[-1])), key=in_order)
    return found


def _arrived(run: Run, period: Period) -> set[tuple[str, str]]:
    """(trust, submission) of all that was received while no later month had ended; nothing else can have been asked about in its place."""
    last = period.next() if period < run.programme.last else None
    months = [month for month in run.record.months(Submission, period) if last is None or month <= last]
    listed = {(trust, one) for month in months for _, trust, one in run.record.listed(Submission, month)}
    return {name for name in listed if name[1] > f"{period.last_day:%Y%m%dT22}"}  # by the ids, which begin with the moment in UTC


def _ended(run: Run, one: Outcome) -> Period:
    return month_ended(one.decision.received_at, run.programme.last)
