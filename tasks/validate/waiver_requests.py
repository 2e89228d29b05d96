"""A waiver is asked for by one person, and granted or refused by another: up to a day a check does not count for what a trust sends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period, calendar_month
from tasks.model.person_name import person_name
from tasks.model.words import in_full
from tasks.record.decisions import decisions_for
from tasks.record.facts import Decision, Waiver
from tasks.rulebook.problems import unknown
from tasks.rules import checks
from tasks.rules.deadline import london_day
from tasks.run.approvers import is_one_person
from tasks.run.grants import ASKED, GRANTED, REFUSED, add_waiver, answer_to_waiver, waivers
from tasks.run.month_trusts import require_trust
from tasks.run.run import Run


def ask_waiver(run: Run, trust: str, check: str, ref: str, until: date, by: str, reason: str, identity: str = "") -> Waiver:
    """Write down at the run's moment that a check is asked not to count for an action of a trust, or without `ref` for its whole update.

    The same person who asks the same while that waits asks nothing again: the answer is what was asked. `identity` is by what whoever asks
    is known, if not by the account this runs under.

    Raises Mistake for a check that there is not or that cannot be waived, for a day that is over, and without a name or a reason.
    """
    require_trust(run.rulebook, trust)
    if check not in checks.waivable():
        known = {one.id for one in checks.catalogue()}
        never = "it cannot be waived, for nothing else is known of such an update"
        raise Mistake(f"Nothing was asked for {check}: {never if check in known else unknown('check', check, known)}")
    if until < london_day(run.moment):
        raise Mistake(f"{in_full(until)} is over: write a day to come")
    by, reason = _named(by, reason)
    for one in waivers(run.record):
        same = (one.trust, one.check, one.ref, one.until, one.by, one.reason) == (trust, check, ref, until, by, reason)
        if same and one.entry == ASKED and answer_to_waiver(run.record, one) is None:
            return one
    asked = Waiver(
        entry=ASKED,
        trust=trust,
        check=check,
        ref=ref,
        until=until,
        requested_by=by,
        by=by,
        identity=identity or run.identity,
        reason=reason,
        at=run.moment,
    )
    return add_waiver(run.record, asked)


def answer_waiver(run: Run, number: int, by: str, reason: str, *, granted: bool, identity: str = "") -> Waiver:
    """Grant or refuse what was asked under a number, at the run's moment; the newest answer stands.

    Raises NotFound if nothing was asked under it, and Mistake if whoever answers asked for it.
    """
    asked = next((one for one in waivers(run.record) if one.number == number and one.entry == ASKED), None)
    if asked is None:
        raise NotFound(f"No waiver was asked for under {number}: see `measures waiver list`")
    by, reason = _named(by, reason)
    if is_one_person(run.programme, by, asked.by):
        raise Mistake(f"{asked.by} asked for it: it has to be answered by somebody else")
    answer = Waiver(
        entry=GRANTED if granted else REFUSED,
        trust=asked.trust,
        check=asked.check,
        ref=asked.ref,
        until=asked.until,
        request=number,
        requested_by=asked.by,
        by=by,
        identity=identity or run.identity,
        reason=reason,
        at=run.moment,
    )
    return add_waiver(run.record, answer)


def months_concerned(run: Run, waiver: Waiver) -> Iterator[Period]:
    """The months in which the check stands in an update of the trust, as an error or waived, while the waiver is in force."""
    for month in run.record.months(Decision, last=calendar_month(waiver.until)):
        found = (finding for one in decisions_for(run.record, month, waiver.trust) for finding in one.findings)
        if month.last_day <= waiver.until and any(one.check == waiver.check and waiver.ref in ("", one.ref) for one in found):
            yield month


def _named(by: str, reason: str) -> tuple[str, str]:
    by, reason = person_name(by), " ".join(reason.split())
    if not by or not reason:
        raise Mistake("Whoever asks or answers gives a name and a reason")
    return by, reason
