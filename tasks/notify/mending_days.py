"""Until when a returned update may be mended: written down once our answer has left, from when the days are counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.words import counted, in_full
from tasks.record.decisions import decisions_for
from tasks.record.facts import Mending, SeenTo
from tasks.record.outbox import Outbox
from tasks.rules.deadline import london_day
from tasks.rules.mending import mended_by
from tasks.run.deadlines import first_due_dates
from tasks.run.run import Run

ANSWER = "answer"
"""The rule under which ladder.toml says who is answered."""


def settle(run: Run, outbox: Outbox) -> None:
    """Write down until when each returned update may be mended whose answer has left by now. In a dry run what is queued counts as sent."""
    open_still = unanswered(run, outbox.period)
    if not open_still:
        return
    left = _answered(run, outbox, {(one.trust, one.submission) for one in open_still})
    working_days = run.rulebook.threshold("mending_working_days", outbox.period.last_day)
    usual = first_due_dates(run, outbox.period, {one.trust for one in open_still})
    for one in open_still:
        answered_at = left.get((one.trust, one.submission))
        if answered_at:
            due = usual[one.trust]
            until = mended_by(one.came, answered_at, due.deadline, due.closes, working_days, run.calendar)
            reason = f"returned on {in_full(london_day(answered_at))} with {counted(one.findings, 'finding')}"
            run.record.follow(one, replace(one, answered_at=answered_at, until=until, reason=reason))


def unanswered(run: Run, period: Period) -> list[Mending]:
    """The returned updates for a period whose answer has not left."""
    numbers: dict[tuple[str, str], int] = {}
    for _, trust, submission, number in run.record.listed(Mending, period):
        numbers[trust, submission] = max(int(number), numbers.get((trust, submission), 0))
    newest = (run.record.get(Mending, period, *name, number) for name, number in numbers.items())
    return [one for one in newest if one.answered_at is None]


def _answered(run: Run, outbox: Outbox, wanted: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], datetime]:
    """(trust, submission) to when the answer on its newest decision left; files hold no such moment, and count from when they are seen."""
    found: dict[tuple[str, str], tuple[int, datetime]] = {}
    for notice in outbox.notices(lambda one: one.rule == ANSWER):
        name = (notice.trust, notice.level.about)
        moment = _left(run, outbox, notice) if name in wanted else None
        if moment:
            found[name] = max((notice.level.time, moment), found.get(name, (0, moment)))
    newest = {
        (one.trust, one.submission): one.number
        for one in decisions_for(run.record, outbox.period)
        if (one.trust, one.submission) in wanted and one.decision == "returned"
    }
    return {name: moment for name, (number, moment) in found.items() if number == newest.get(name)}


def _left(run: Run, outbox: Outbox, notice: Notice) -> datetime | None:
    receipt = outbox.receipt(notice)
    if receipt:
        return receipt.at or (notice.as_of if run.dry else max(notice.as_of, run.moment))
    by_hand = run.record.find(SeenTo, outbox.period, notice.id)
    return by_hand.at if by_hand else notice.as_of if run.dry else None
