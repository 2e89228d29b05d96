"""Withdraw: a trust takes back an update it sent; what it sent stays in the record, and an earlier accepted one stands again."""

from __future__ import annotations

import logging

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.person_name import person_name
from tasks.record.decisions import decisions_for
from tasks.record.facts import Revision, Withdrawal
from tasks.record.record import Record
from tasks.record.tables import rows_about
from tasks.run.run import Run
from tasks.run.verb import verb

log = logging.getLogger("measures")


@verb()
def withdraw(run: Run, trust: str, period: Period, by: str, reason: str, submission: str = "", identity: str = "") -> str:
    """Hold it as a fact that a trust takes an update back at the run's moment; the id of that submission is the answer.

    `identity` is by what the person is known, if not by the account this runs under. `submission` is one that was decided on for the month;
    left out, it is the update in force, by the month's newest assessment; what the same person asked for the same reason before
    is the same request, so that a run that was killed can be given again. Raises NotFound if there is none, and Mistake without a name
    and a reason.
    """
    by = person_name(by)
    if not by or not reason.strip():
        raise Mistake("A withdrawal needs the name of the person who asks for it, and the reason")
    if not submission and (asked := _asked_before(run.record, trust, period, by, reason)):
        return asked
    which = submission or _in_force(run, trust, period)
    decision = next(one for one in decisions_for(run.record, period, trust) if one.submission == which)
    fact = Withdrawal(
        period=period,
        trust=trust,
        submission=which,
        by=by,
        identity=identity or run.identity,
        reason=reason,
        at=run.moment,
        decision_sha256=decision.hash,
    )
    if run.record.add(fact) is None:
        raise Mistake(f"{which} of {trust} for {period.words} was withdrawn before: it can be done once")
    log.info("%s  %s withdrew %s", period, trust, which)
    return which


def _asked_before(record: Record, trust: str, period: Period, by: str, reason: str) -> str:
    withdrawals = record.all(Withdrawal, period, trust)
    return next((one.submission for one in withdrawals if (one.by, one.reason) == (by, reason)), "")


def _in_force(run: Run, trust: str, period: Period) -> str:
    revision = run.record.last(Revision, period)
    if revision is None:
        raise NotFound(f"{period.words} has not been assessed yet: run `measures month {period}`")
    mine = rows_about(run.record, revision, "trusts", (trust,), run.partitions)
    held = mine[mine["accepted"]]
    if not len(held):
        raise NotFound(f"{trust} has no accepted update for {period.words} that could be withdrawn")
    return str(held["submission"].iloc[0])
