"""A trust asks for more time for a month, and is answered by another than who asked: both are facts, and the newest answer stands."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.words import in_full
from tasks.record.facts import ExtensionAnswer, ExtensionAsked
from tasks.record.record import Record
from tasks.rules.deadline import london_day
from tasks.run.author import Author
from tasks.run.deadlines import due_dates
from tasks.run.month_trusts import require_in_month, require_of_programme
from tasks.run.run import Run

_LONGEST_TIME = timedelta(days=36_525)
"""Beyond it a day is a slip of the hand, and at the end of what a calendar holds nothing can be reckoned from it."""


def ask_for_time(run: Run, trust: str, period: Period, until: date, reason: str, author: Author) -> ExtensionAsked:
    """Write down at the run's moment that a trust asks for time until a day (included).

    A form that was posted before asks nothing again, nor does the same person who asks the same while that waits: the answer is what was
    asked. Raises Mistake for what nobody can grant.
    """
    form = author.form_at(run)
    if before := run.record.find(ExtensionAsked, period, trust, form):
        return before
    require_of_programme(run.programme, period)
    require_in_month(run.rulebook, trust, period)
    by, reason = author.gives(reason, "asks")
    _later(run, trust, period, until)
    waits = newest_request(run.record, trust, period)
    if waits and answer_to(run.record, waits) is None and (waits.until, waits.by, waits.reason) == (until, by, reason):
        return waits
    asked = ExtensionAsked(
        period=period,
        trust=trust,
        form=form,
        until=until,
        by=by,
        identity=author.known_as(run),
        sent_by=author.sent_by,
        reason=reason,
        at=run.moment,
    )
    return run.record.hold(asked)


def answer_request(
    run: Run, trust: str, period: Period, author: Author, reason: str, *, granted: bool, until: date | None = None
) -> ExtensionAnswer:
    """Answer what a trust asked last for a month, at the run's moment; time is granted until the day it asked for, or another.

    Raises NotFound if it asked for nothing, and Mistake if whoever answers asked for it.
    """
    asked = newest_request(run.record, trust, period)
    if asked is None:
        raise NotFound(f"{trust} has not asked for more time for {period.words}: write that down first with `measures extension ask`")
    by, reason = author.gives(reason, "answers")
    author.answers(run, asked.by)
    day = until or asked.until
    if granted:
        _later(run, trust, period, day)
    answer = ExtensionAnswer(
        period=period,
        trust=trust,
        asked=asked.hash,
        granted=granted,
        until=day,
        requested_by=asked.by,
        by=by,
        identity=author.known_as(run),
        reason=reason,
        at=run.moment,
    )
    return run.record.append(answer, "Too many answers are written at once: give it again")


def newest_request(record: Record, trust: str, period: Period) -> ExtensionAsked | None:
    """What a trust asked last for a month."""
    return max(record.all(ExtensionAsked, period, trust), key=lambda one: (one.at, one.form), default=None)


def answer_to(record: Record, asked: ExtensionAsked) -> ExtensionAnswer | None:
    """The answer to a request; None while there is none."""
    last = record.last(ExtensionAnswer, asked.period, asked.trust)
    return last if last and last.asked == asked.hash else None


def _later(run: Run, trust: str, period: Period, until: date) -> None:
    due = due_dates(run, period, [trust])[trust].deadline
    if until <= due:
        raise Mistake(f"The update for {period.words} is due by {in_full(due)} as it is: write a later day")
    if until - max(due, london_day(run.moment)) > _LONGEST_TIME:
        raise Mistake(f"{in_full(until)} is more than a hundred years off: see whether that is the day that is meant")
    if until < london_day(run.moment):
        raise Mistake(f"{in_full(until)} is over: write a day to come")
