"""A waiver is asked for by one person, and granted or refused by another: up to a day a check does not count for what a trust sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period, calendar_month
from tasks.model.words import in_full
from tasks.record.decisions import decisions_for
from tasks.record.facts import Decision, Waiver
from tasks.record.plan_versions import agreed_plans
from tasks.rulebook.problems import unknown
from tasks.rules import checks
from tasks.rules.deadline import london_day
from tasks.run.author import Author
from tasks.run.grants import ASKED, GRANTED, REFUSED, add_waiver, waiver_answers, waivers
from tasks.run.month_trusts import require_trust
from tasks.run.run import Run


def ask_waiver(run: Run, trust: str, check: str, ref: str, until: date, author: Author, reason: str) -> Waiver:
    """Write down at the run's moment that a check is asked not to count for an action of a trust, or without `ref` for its whole update.

    The same person who asks the same while that waits asks nothing again: the answer is what was asked.

    Raises Mistake for a check that there is not or that cannot be waived, for an action that no plan has, for a day that is over, and
    without a name or a reason.
    """
    require_trust(run.rulebook, trust)
    if check not in checks.waivable(run.rulebook.wording):
        known = {one.id for one in checks.catalogue(run.rulebook.wording)}
        never = "it cannot be waived, for nothing else is known of such an update"
        raise Mistake(f"Nothing was asked for {check}: {never if check in known else unknown('check', check, known)}")
    refs = {action.ref for plan in agreed_plans(run.record, [trust], date.max)[trust] for action in plan.actions}
    if ref and refs and ref not in refs:
        raise Mistake(f"Nothing was asked for {ref}: {unknown(f'action of {trust}', ref, refs)}")
    if until < london_day(run.moment):
        raise Mistake(f"{in_full(until)} is over: write a day to come")
    by, reason = author.gives(reason, "asks or answers")
    answers = waiver_answers(run.record)
    for one in waivers(run.record):
        same = (one.trust, one.check, one.ref, one.until, one.by, one.reason) == (trust, check, ref, until, by, reason)
        if same and one.entry == ASKED and one.number not in answers:
            return one
    asked = Waiver(
        entry=ASKED,
        trust=trust,
        check=check,
        ref=ref,
        until=until,
        requested_by=by,
        by=by,
        identity=author.known_as(run),
        reason=reason,
        at=run.moment,
    )
    return add_waiver(run.record, asked)


def answer_waiver(run: Run, number: int, author: Author, reason: str, *, granted: bool) -> Waiver:
    """Grant or refuse what was asked under a number, at the run's moment; the newest answer stands.

    Raises NotFound if nothing was asked under it, and Mistake if whoever answers asked for it.
    """
    asked = next((one for one in waivers(run.record) if one.number == number and one.entry == ASKED), None)
    if asked is None:
        raise NotFound(f"No waiver was asked for under {number}: see `measures waiver list`")
    by, reason = author.gives(reason, "asks or answers")
    author.answers(run, asked.by)
    entry, identity = GRANTED if granted else REFUSED, author.known_as(run)
    answer = replace(asked, entry=entry, request=number, by=by, identity=identity, source="", reason=reason, at=run.moment)
    return add_waiver(run.record, answer)


def months_concerned(run: Run, waiver: Waiver) -> Iterator[Period]:
    """The months in which the check stands in an update of the trust, as an error or waived, while the waiver is in force."""
    for month in run.record.months(Decision, last=calendar_month(waiver.until)):
        found = (finding for one in decisions_for(run.record, month, waiver.trust) for finding in one.findings)
        if month.last_day <= waiver.until and any(one.check == waiver.check and waiver.ref in ("", one.ref) for one in found):
            yield month
