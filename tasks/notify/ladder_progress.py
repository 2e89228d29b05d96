"""Where each trust stands on the ladder of a month, also as a table for operators: what it asks for now and next, or why for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tasks.model.notice import Notice
from tasks.model.period import Period
from tasks.model.plan import ActionPlan
from tasks.model.verdict import Answer, Verdict
from tasks.notify.acknowledged import acknowledgements
from tasks.notify.addressing import Addressing, Letter, extension_evidence
from tasks.record.decisions import outcomes, unread_inboxes, unread_mails
from tasks.record.facts import HELD, WAITING
from tasks.record.outbox import Outbox
from tasks.record.plan_versions import plan_versions
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.expected import expected
from tasks.rules.ladder import Rungs, ladder, step_day
from tasks.rules.overdue import OVERDUE, overdue
from tasks.run.asked import asked_which_month
from tasks.run.deadlines import Due, due_dates
from tasks.run.mails import as_evidence
from tasks.run.run import Run
from tasks.run.unconfirmed import unconfirmed_by
from tasks.run.verb import SHOWN, in_flow, show_table


@dataclass(frozen=True, slots=True)
class Progress:
    """One expected trust: when its update is due, its rungs, and the letters of those it has reached."""

    trust: str
    due: Due
    rungs: Rungs
    letters: tuple[Letter, ...]


def ladder_progress(run: Run, period: Period, arrived: Collection[str]) -> Iterator[Progress]:
    """Each expected trust on its ladder at the run's moment; `arrived` are the trusts of which something lies undecided."""
    book, day = run.rulebook, london_day(run.moment)
    addressing = Addressing.of(run, period)
    trusts = expected(book.spells, period)
    grace = book.threshold("grace_working_days", period.last_day)
    states, dates = _states(run, period, trusts), due_dates(run, period, trusts)
    without, unread = planless(run, period, trusts), unread_inboxes(run.record, run.moment)
    unconfirmed = unconfirmed_by(run, period, run.moment)
    asked = {trust: one.decision.period for trust, one in asked_which_month(run, period, run.moment).items()}
    lying = {*arrived, *unread}
    for trust in trusts:
        due = dates[trust]
        rungs = ladder(
            book.steps(OVERDUE, period.last_day),
            due.deadline,
            day,
            run.calendar,
            grace=grace,
            closes=due.last_day if due.returned else None,
            arrived=trust in lying or _unanswered(due) or not {"accepted", WAITING, HELD}.isdisjoint(states[trust]),
            planless=trust in without,
            in_regime=any(spell.reports_on(day) for spell in book.stays[book.code_on(trust, day)]),
        )
        mails = unconfirmed.get(trust)
        state = mails.state(run.moment) if mails else ""
        verdict = _verdict(run, period, trust, due, states[trust], asked.get(trust), unconfirmed=state)
        verdict = replace(verdict, evidence=(*verdict.evidence, *(as_evidence(mails.mails) if mails else ())))
        yield Progress(trust, due, rungs, tuple(_letters(addressing, rungs, verdict)))


def _unanswered(due: Due) -> bool:
    return due.returned is not None and due.returned.answered is None


def planless(run: Run, period: Period, trusts: Collection[str]) -> set[str]:
    """The trusts that had no agreed plan on the first day of a month, of which nothing is asked; none where the month asks all."""
    if not run.rulebook.threshold("blame_needs_plan", period.last_day):
        return set()
    held, day = plan_versions(run.record, trusts), period.first_day  # each is read and let go: there may be very many
    agreed = {trust for trust, versions in held.items() if any(run.record.get(ActionPlan, trust, one).agreed_on <= day for one in versions)}
    return {*trusts} - agreed


def _states(run: Run, period: Period, trusts: Collection[str]) -> dict[str, list[str]]:
    """Trust to what became of each of its submissions by the run's moment: accepted, returned or withdrawn."""
    found: dict[str, list[str]] = {trust: [] for trust in trusts}
    for outcome in outcomes(run.record, period, run.moment):
        if outcome.decision.trust in found:
            found[outcome.decision.trust].append(outcome.state)
    return found


def _verdict(run: Run, period: Period, trust: str, due: Due, states: Collection[str], asked: Period | None, *, unconfirmed: str) -> Verdict:
    """What the rule says of a trust that has nothing accepted."""
    found = overdue(
        trust,
        period,
        due.deadline,
        due.closes,
        None,
        len(states),
        run.moment,
        withdrawn="withdrawn" in states,
        returned=due.returned,
        asked_about=asked,
        unconfirmed=unconfirmed,
    )
    may_be = (
        (("not opened yet, by a fault of ours", "a mail that may be anybody's"),) if unread_mails(run.record, period, run.moment) else ()
    )
    return replace(found, evidence=(*found.evidence, *may_be, *extension_evidence(run.rulebook, trust, period)))


def _letters(addressing: Addressing, rungs: Rungs, verdict: Verdict) -> Iterator[Letter]:
    for step in rungs.steps:
        if not step.public or verdict.answer is Answer.YES:
            yield from addressing.letters(step, verdict, addressing.level(step, verdict.trust))


Row = dict[str, str]


def show_ladder(run: Run, period: Period, arrived: Collection[str] = ()) -> None:
    """Inside a flow run, keep the ladder of a month at the run's moment as a table where operators look."""
    if in_flow():
        rows, many = ladder_table(run, period, arrived)
        show_table(rows, f"ladder-{period}", f"Ladder of {period}: who was told what, and what comes next", many)


def ladder_table(run: Run, period: Period, arrived: Collection[str] = (), most: int = SHOWN) -> tuple[list[Row], int]:
    """The first rows, `trust told when state rule step name`, in the order of trusts and times, London time, and how many rows there are;
    `arrived` as for the chase. No more letters are read than are shown.

    The last rows of each trust say what its ladder asks for next, or why it asks for nothing more. Trusts that still owe their update come
    first, those nobody was told anything about last.
    """
    outbox, notices = Outbox(run.record, period), defaultdict[str, list[str]](list)
    for which, about in outbox.subjects().items():
        notices[about.trust].append(which)
    coming, owing = dict[str, tuple[Row, ...]](), set[str]()
    for one in ladder_progress(run, period, arrived):
        coming[one.trust] = tuple(_coming(one, run, period))
        owing |= {one.trust} if one.rungs.steps or one.rungs.coming else set()
    trusts = sorted(notices.keys() | coming.keys(), key=lambda trust: (trust not in owing, trust not in notices, trust))
    rows = (row for trust in trusts for row in (*_of_trust(run, outbox, notices.get(trust, ())), *coming.get(trust, ())))
    return list(islice(rows, most)), sum(map(len, notices.values())) + sum(map(len, coming.values()))


def _of_trust(run: Run, outbox: Outbox, notices: Iterable[str]) -> list[Row]:
    rows = [_notice_row(run, outbox, run.record.get(Notice, outbox.period, which)) for which in notices]
    return sorted(rows, key=lambda row: (row["when"], row["rule"], row["told"]))


def _notice_row(run: Run, outbox: Outbox, notice: Notice) -> Row:
    receipt = outbox.receipt(notice)
    moment = receipt.at if receipt and receipt.at else notice.as_of
    newest = acknowledgements(run.record, notice) if notice.public else []
    return {
        "trust": notice.trust,
        "told": notice.recipient.role,
        "when": f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}",
        "state": outbox.fate(notice) + "".join(f", {one.by} looks after it until {one.until}" for one in newest[:1]),
        "rule": notice.rule,
        "step": str(notice.level),
        "name": notice.recipient.name,
    }


def _coming(progress: Progress, run: Run, period: Period) -> Iterator[Row]:
    rungs, due = progress.rungs, progress.due
    grace, closes = run.rulebook.threshold("grace_working_days", period.last_day), due.last_day if due.returned else None
    for step in rungs.coming:
        yield _row(
            progress, "comes next", f"{step_day(step, due.deadline, run.calendar, grace, closes)}", " and ".join(step.to), step.level
        )
    if not rungs.coming:
        yield _row(progress, "Every step has been reached." if rungs.steps else rungs.sentence)


def _row(progress: Progress, state: str, when: str = "", to: str = "", step: str = "") -> Row:
    return {"trust": progress.trust, "told": to, "when": when, "state": state, "rule": OVERDUE, "step": step, "name": ""}
