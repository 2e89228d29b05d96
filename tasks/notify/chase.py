"""Chase: each day, walk the ladder for every trust that still owes an update, and stop where there is nothing left to chase.

Beside the ladder, once a month: a digest to each regulator, and awards that were newly referred to a person, of what is public; and that a
month is not out, if nobody decides on it. What the ladder says to others, and of trouble, is made by the month's telling alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.verdict import Answer, Verdict
from tasks.model.words import counted
from tasks.notify.acknowledged import LookedAfter
from tasks.notify.addressing import Addressing, Letter
from tasks.notify.channels.choice import leaves, reaches
from tasks.notify.extension_letters import asked_letters, granted_letters
from tasks.notify.ladder_progress import Progress, ladder_progress
from tasks.notify.letters import Standing, compose
from tasks.notify.month_not_out import month_not_out
from tasks.notify.notices import programme_parts, put_in_outbox
from tasks.notify.regulator_of_day import unheard
from tasks.notify.waiver_letters import row_letters
from tasks.notify.workbook_letters import workbook_days, workbook_letters
from tasks.record.decisions import month_before, outcomes, public_release
from tasks.record.facts import Candidate, Revision
from tasks.record.outbox import CANCELLED, NOT_ON_ITS_DAY, Outbox
from tasks.record.record import Record
from tasks.record.tables import SHORT, table, verdicts_about
from tasks.rules.deadline import LONDON, RUN_TIME, london_day
from tasks.rules.expected import expected
from tasks.rules.ladder import UNDECIDED, step_day
from tasks.rules.overdue import OVERDUE
from tasks.run.deadlines import due_dates, month_deadline
from tasks.run.run import Run
from tasks.run.verb import report_undelivered, verb

_LONGEST = timedelta(days=30)

Asked = set[tuple[str, Level]]
"""Trusts, each with the level that its ladder asks for now."""


class TrustState(TypedDict):
    """Of the table of trusts what a regulator's digest says: the trust's code, whether an update was accepted, and its state in a word."""

    trust: str
    accepted: bool
    state: str


Flagged = Mapping[str, list[str]]
"""Trust to the rules that say yes of it."""

_AWARD, _DIGEST = "incentive_award", "digest"
_SHOWN = {
    "contract": "contract",
    "as at": "as it stood on",
    "change": "what would change this",
    "clause": "the rule",
    "source of the contract": "source of the contract",
}
"""Of an award's evidence what stands in its letter beside the steps, and under which words."""


def periods_chased(run: Run) -> list[Period]:
    """The months whose ladders may be under way at a moment: the two before it, and any whose extension ended within thirty days."""
    programme, day = run.programme, london_day(run.moment)
    last = run.rulebook.period_on(day).previous()
    given = {one.period for one in run.rulebook.extensions if one.deadline >= day - _LONGEST}
    return [one for one in sorted({last.previous(), last, *given}) if programme.first <= one <= min(last, programme.last)]


def comes_to_a_step(run: Run, period: Period, after: date) -> bool:
    """Whether any trust's ladder of a month, or a monthly letter, comes to a step after a day (London) and by the run's moment."""
    today, calendar = london_day(run.moment), run.calendar
    steps, grace = run.rulebook.steps(OVERDUE, period.last_day), run.rulebook.threshold("grace_working_days", period.last_day)
    own = set(due_dates(run, period, expected(run.rulebook.spells, period)).values())
    monthly = (step for rule in (_AWARD, _DIGEST, UNDECIDED) for step in run.rulebook.steps(rule, period.last_day))
    usual = month_deadline(run, period).deadline
    days = {step_day(step, usual, calendar) for step in monthly}
    days |= {*workbook_days(run, period).values()}
    days |= {step_day(step, due.deadline, calendar, grace, due.last_day if due.returned else None) for due in own for step in steps}
    return any(after < day <= today for day in days)


@verb()
def chase(run: Run, period: Period, arrived: Collection[str]) -> int:
    """Queue what the ladder asks for at the run's moment, and cancel what waits but no longer holds; says how many notices are new.

    `arrived` are the codes of the trusts of which something lies undecided. Nobody to tell is an alarm.
    """
    found = list(ladder_progress(run, period, arrived))
    letters = [letter for one in found for letter in one.letters]
    asked = {(letter.verdict.trust, letter.level) for letter in letters}
    outbox = Outbox(run.record, period)
    _stand_down(run, outbox, found, asked, set(arrived))
    standing = Standing.of(run, period)
    if nobody := nobody_sent(run, period, arrived):
        report_undelivered(str(period), f"{nobody} {MAY_BE_OURS}")
        letters = []
    reminders = [letter for letter in letters if not letter.step.awaits_approval]
    others = [*workbook_letters(run, period, found), *granted_letters(run, period), *asked_letters(run, period), *row_letters(run, period)]
    others += monthly_letters(run, period)
    if run.record.newest(Candidate, period):  # where a month is lived through, the months before it may never have been told
        others += month_not_out(run, period)
    return put_in_outbox(run, period, unheard([*reminders, *others], outbox), standing)


MAY_BE_OURS = (
    "Look whether the inbox, the mailbox and the desk can be reached, for the fault may be ours. Until then nobody is reminded or told."
)
"""What to do where nobody at all sent anything."""


def nobody_sent(run: Run, period: Period, arrived: Collection[str]) -> str:
    """A sentence where the deadline has passed and nothing came from anybody, though several were expected to report; else empty."""
    over = london_day(run.moment) > month_deadline(run, period).deadline
    several = over and not arrived and len(expected(run.rulebook.spells, period)) > 1
    if not several or any(True for _ in outcomes(run.record, period, run.moment)):
        return ""
    return f"No {run.rulebook.wording.short} has sent anything for {period.words} by its deadline."


def _stand_down(run: Run, outbox: Outbox, found: Collection[Progress], asked: Asked, arrived: set[str]) -> None:
    """Cancel each waiting notice of the ladder that is not asked for now: an update arrived, the deadline moved, or its day is over.
    One that was not sent on its day is said again, as things stand.

    What a regulator is to hear is not cancelled for an update that nobody has decided on yet.
    """
    why = {one.trust: one.rungs.sentence for one in found}
    steps = {step.level for step in run.rulebook.steps(OVERDUE, outbox.period.last_day)}
    for notice in outbox.each_waiting():
        early = notice.public and notice.trust in arrived & why.keys()
        mine = notice.rule == OVERDUE and notice.level.step in steps and not early
        if mine and notice.before_trouble and outbox.outlived(notice, london_day(run.moment)):
            outbox.give_up(notice, CANCELLED, NOT_ON_ITS_DAY, run.moment)
        elif mine and (notice.trust, notice.level.as_asked) not in asked:
            sentence = why.get(notice.trust, f"The trust is not expected to report on this {outbox.period.noun}.")
            outbox.give_up(notice, CANCELLED, f"Not sent, as it no longer held. {outbox.period.phrase(sentence)}", run.moment)


def monthly_letters(run: Run, period: Period) -> Iterator[Letter]:
    """Letters on what is public of a month, from the day of their step on; none while a person has to decide on it."""
    release = public_release(run.record, period)
    if release is not None:
        for day, letter in _of_the_month(run, run.record.get(Revision, period, release.revision)):
            if day <= london_day(run.moment):
                yield letter


def queue_monthly(run: Run, period: Period) -> int:
    """Put the monthly letters of what is public now into the outbox, those whose day has come; says how many notices are new."""
    standing = Standing.of(run, period)
    return put_in_outbox(run, period, unheard(monthly_letters(run, period), Outbox(run.record, period)), standing)


def monthly_to_come(run: Run, revision: Revision) -> list[tuple[date, Notice]]:
    """The monthly letters that a revision would bring, each with the day from which it leaves once the month is public; not what was queued
    before.
    """
    outbox, standing = Outbox(run.record, revision.period), Standing.of(run, revision.period)
    known = {parts[1] for parts in run.record.listed(Notice, revision.period)}
    dated = [(day, compose([letter], standing, reaches()).notices) for day, letter in _of_the_month(run, revision)]
    return [(day, one) for day, notices in dated for one in outbox.as_queued(notices) if one.id not in known]


def _of_the_month(run: Run, revision: Revision) -> Iterator[tuple[date, Letter]]:
    """Awards that are newly referred to a person, and the digests, each with the day of its step."""
    due, on = month_deadline(run, revision.period).deadline, revision.period.last_day
    for rule, letters in ((_AWARD, _referred), (_DIGEST, _digests)):
        for step in run.rulebook.steps(rule, on):
            day = step_day(step, due, run.calendar)
            moment = None if leaves() else datetime.combine(day, RUN_TIME, tzinfo=LONDON)  # files hold no moment of sending
            addressing = replace(Addressing.of(run, revision.period, moment), parts=programme_parts(run, revision))
            yield from ((day, letter) for letter in letters(addressing, run.record, revision, step))


def _referred(addressing: Addressing, record: Record, revision: Revision, step: LadderStep) -> Iterator[Letter]:
    """A contract's award that is referred now and was not the month before."""
    before = month_before(record, revision)
    earlier = _awards(record, before) if before else {}
    partners = {contract.id: contract.partner for contract in addressing.rulebook.contracts}
    for contract, verdict in _awards(record, revision).items():
        if contract not in earlier:
            level = addressing.level(step, verdict.trust, about=contract)
            partner = partners.get(contract, "")
            yield from addressing.letters(step, replace(verdict, evidence=(*_account(addressing, verdict, partner),)), level, partner)


def _account(addressing: Addressing, verdict: Verdict, partner: str) -> Iterator[tuple[str, str]]:
    """What the readers of a letter about an award need of its evidence: the partner, each step, and what would change the answer."""
    known = addressing.rulebook.partners.get(partner)
    if known:
        yield "partner", f"{known.name} ({known.code})"
    steps = 0
    for name, value in verdict.evidence:
        if name == "step":
            steps += 1
            yield f"step {steps}", value
        elif name in _SHOWN:
            yield _SHOWN[name], value


def _awards(record: Record, revision: Revision) -> dict[str, Verdict]:
    verdicts = verdicts_about(record, revision, (_AWARD,))
    return {verdict.subject: verdict for verdict in verdicts if verdict.answer is Answer.REFER}


def _digests(addressing: Addressing, record: Record, revision: Revision, step: LadderStep) -> Iterator[Letter]:
    """A letter to each regulator, and one of their own to those who need not hear of everything."""
    looked_after = LookedAfter.on(record, addressing.period, addressing.day)
    states: Any = table(record, revision, "trusts", list(TrustState.__annotations__)).to_dict("records")
    rows: list[TrustState] = states
    flagged = _flagged(record, revision)
    for code in addressing.rulebook.regulators:
        mine = [row for row in rows if code in addressing.rulebook.regulators_on(row["trust"], addressing.day)]
        if mine:
            verdict = Verdict(_DIGEST, "", code, Answer.YES, _sum(mine, flagged), tuple(_lines(addressing, code, mine, flagged)))
            for letter in addressing.letters(step, verdict, addressing.level(step, "")):
                for apart, people in looked_after.grouped(letter.addressed):
                    others = {trust: [rule for rule in rules if (trust, rule) not in apart] for trust, rules in flagged.items()}
                    lines = tuple(_lines(addressing, code, mine, others))
                    yield replace(letter, verdict=replace(verdict, evidence=lines), addressed=people)


def _flagged(record: Record, revision: Revision) -> Flagged:
    """Trust to what is wrong of it, which is the rules' yes alone."""
    found: dict[str, list[str]] = {}
    for verdict in verdicts_about(record, revision, SHORT):
        if verdict.answer is Answer.YES:
            found.setdefault(verdict.trust, []).append(verdict.rule)
    return found


def _sum(rows: Sequence[TrustState], flagged: Flagged) -> str:
    accepted = sum(bool(row["accepted"]) for row in rows)
    late, stuck = (sum(rule in flagged.get(str(row["trust"]), []) for row in rows) for rule in SHORT)
    trusts = counted(len(rows), "trust")
    return (
        f"Of {trusts}, {accepted} had an accepted update, {late} {'was' if late == 1 else 'were'} overdue, and {stuck} had a stalled plan."
    )


def _lines(addressing: Addressing, regulator: str, rows: Sequence[TrustState], flagged: Flagged) -> Iterator[tuple[str, str]]:
    for row in rows:
        trust = str(row["trust"])
        words = [str(row["state"]), *(f"plan {rule}" if rule == "stalled" else rule for rule in flagged.get(trust, []))]
        parts = [f"{what}: {says}" for what, says in addressing.own_part(trust, regulator)]
        yield f"{addressing.rulebook.trusts[trust].name} ({trust})", "; ".join([", ".join(words), *parts])
