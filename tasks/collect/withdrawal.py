"""Withdraw: a trust takes back an update it sent; what it sent stays in the record, and an earlier accepted one stands again."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.record import keys
from tasks.record.record import Fact, Record, sha_of
from tasks.run.opened import open_record
from tasks.run.verb import verb

log = logging.getLogger("measures")


@verb(name="withdraw", task_run_name="withdraw {trust} {period}")
def withdraw(trust: str, period: str, by: str, reason: str, at: datetime, submission: str = "") -> str:
    """Keep it as a fact that a trust takes an update back; the id of that submission is the answer.

    Left out, `submission` is the update in force, by the month's newest assessment; what the same person asked for the same reason before
    is the same request, so that a run that was killed can be given again. `at` is when it was said (aware). Raises NotFound if there is
    none, and Mistake without a name and a reason.
    """
    if not by.strip() or not reason.strip():
        raise Mistake("A withdrawal needs the name of the person who asks for it, and the reason")
    record, month = open_record(), Period.parse(period)
    if not submission and (asked := _asked_before(record, trust, month, by, reason)):
        return asked
    which = submission or _in_force(record, trust, month)
    known = decided_on(record, trust, month, which, at)
    fact = {"period": period, "trust": trust, "submission": which, "by": by, "reason": reason, "at": at.astimezone(UTC).isoformat()}
    if not record.create(keys.withdrawal(month, trust, which), {**fact, "decision_sha256": sha_of(known)}):
        raise Mistake(f"{which} of {trust} for {month.words} was withdrawn before: it can be done once")
    log.info("%s  %s withdrew %s", period, trust, which)
    return which


def _asked_before(record: Record, trust: str, period: Period, by: str, reason: str) -> str:
    facts = [record.fact(key) for key in record.store.keys(f"{keys.withdrawals(period)}{trust}/")]
    return next((str(fact["submission"]) for fact in facts if (fact["by"], fact["reason"]) == (by, reason)), "")


def decided_on(record: Record, trust: str, period: Period, submission: str, at: datetime) -> Fact:
    """The newest decision on a trust's submission for a period, known at a moment (aware). Raises NotFound."""
    for month in record.months(keys.DECISIONS, period, Period.of(at.astimezone(UTC).date())):
        n = record.newest(keys.decisions_on(month, trust, submission))
        fact = record.fact(keys.decision(month, trust, submission, n)) if n else None
        if fact is not None and fact["period"] == str(period):
            return fact
    raise NotFound(f"{trust} has sent nothing for {period.words} that is called {submission}")


def _in_force(record: Record, trust: str, period: Period) -> str:
    table = record.table(record.revision(period), "trusts", (trust,))
    held = table[table["accepted"]]
    if not len(held):
        raise NotFound(f"{trust} has no accepted update for {period.words} that could be withdrawn")
    return str(held["submission"].iloc[0])
