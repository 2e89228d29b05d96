"""Updates, plans and dates that wait for a person: what was not decided on, may still be mended, could not be read, or is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from itertools import takewhile

from tasks.collect.new_statement import counting
from tasks.model.period import Period
from tasks.model.posts import DIRECTOR
from tasks.model.words import counted
from tasks.month.months import extensions_over
from tasks.notify.chase import periods_chased
from tasks.notify.workbook_letters import without_plan
from tasks.overview.month_summary import left_since, summary_of
from tasks.overview.waiting_item import OPERATOR, RETURNED, SIGN, MayAct, Waiting, regulator_of
from tasks.record.decisions import assessed_before, newest_revision, outcomes
from tasks.record.facts import HELD, WAITING, InboxTrouble, Release, Revision
from tasks.record.record import Record
from tasks.rules.being_looked_at import LOOKED_AT
from tasks.rules.deadline import LONDON, london_day
from tasks.rules.expected import expected
from tasks.run.deadlines import due_dates
from tasks.run.inbox import MAIL
from tasks.run.run import Run
from tasks.run.statements import SIGNED_OFF, statements


def unread(run: Run) -> Iterator[Waiting]:
    """What of the inbox could not be read when it was last looked through."""
    trouble = run.record.last(InboxTrouble)
    if trouble is None:
        return
    known = sorted(run.record.all(InboxTrouble), key=lambda one: one.number, reverse=True)
    for of, words in trouble.trusts.items():
        for says in words:
            since = _unread_since(known, of, says)
            yield Waiting("file unread", f"{of}/{says}", f"{says}. {_meanwhile(of)}", since, OPERATOR, _TO_READ.get(of, _MEND))


def _unread_since(known: Iterable[InboxTrouble], of: str, says: str) -> datetime:
    """When something could not be read first, by what was known from then on, the newest first."""
    return min(one.at for one in takewhile(lambda one: says in one.trusts.get(of, ()), known))


_MEND = "mend that, or take the file away, and run the month again"
_TO_READ = {MAIL: "mend what cannot be read, or take it away; mails that wait to be opened want nothing"}


def _meanwhile(of: str) -> str:
    """What is not said while something cannot be read: of a trust, of mails that may be anybody's, or of claims and published files."""
    if of == MAIL:
        return "No trust whose it may be is called late meanwhile"
    return "No award is decided on by it meanwhile" if "/" in of else f"{of} is not called late meanwhile"


def undecided(run: Run) -> Iterator[Waiting]:
    """Updates that are neither accepted nor returned, and those returned that may still be mended."""
    for month in sorted({*periods_chased(run), *months_looked_at(run.record)}):
        found = outcomes(run.record, month, run.moment)
        accepted = {one.decision.trust for one in found if one.state == "accepted"}
        for one in found:
            decision = one.decision
            name, mark = f"{decision.trust} for {month.words}: {decision.file}", f"{one.name}/{one.state}"
            if one.state == WAITING:
                act = "`measures plan FILE`; the next run decides on it"
                says = f"{name} waits for the trust's agreed plan"
                yield _of_regulator(run, "update without a plan", decision.trust, mark, says, decision.received_at, act)
            elif one.state == HELD:
                says = f"{name} is held by a fault of ours ({decision.findings[0].says.rstrip('.')})"
                act = "have the fault mended; each run tries it again"
                yield Waiting("update held", mark, says, decision.received_at, "whoever maintains the product", act)
        yield from _returned(run, month, accepted)


def _returned(run: Run, month: Period, accepted: set[str]) -> Iterator[Waiting]:
    """Of each trust that has nothing accepted, the update that was returned and may be mended until a day that is not over."""
    trusts, today = expected(run.rulebook.spells, month), london_day(run.moment)
    for trust, due in due_dates(run, month, trusts).items():
        if due.returned and due.returned.answered and trust not in accepted and today <= due.last_day:
            since = datetime.combine(due.returned.answered, time(), tzinfo=LONDON)
            who, says = f"the lead of {trust}", f"{trust}: {due.returned.sentence(month.words)}"
            act = "ask the lead whether help is needed; the returned file names each cell"
            yield Waiting(RETURNED, f"{month}/{trust}/{due.last_day}", says, since, who, act, due.last_day)


def sign_offs(run: Run) -> Iterator[Waiting]:
    """Updates without their director's sign-off, of months that have to have it."""
    yield from (one for one in unsigned(run) if one.may_act.period and _to_be_signed(run, one.may_act.period))


def unsigned(run: Run) -> Iterator[Waiting]:
    """Updates that count, of months that are not public, and that their trust's director has not signed off."""
    for month in periods_chased(run):
        if run.record.newest(Release, month):
            continue
        signed = {(one.trust, one.about) for one in statements(run.record, month, run.moment) if one.what == SIGNED_OFF}
        called = run.rulebook.wording.director
        need_not = "" if _to_be_signed(run, month) else ", and need not"
        for trust in expected(run.rulebook.spells, month):
            counts = counting(run, trust, month)
            signs = run.programme.holders(trust, DIRECTOR, london_day(run.moment))
            if counts and signs and (trust, counts.decision.submission) not in signed:
                name = f"{trust} for {month.words}: {counts.decision.file}"
                says = f"{name} was accepted, and its {called} has not signed it off{need_not}"
                who, act = f"the {called} of {trust}", f"by the link in the letter to the {called}"
                who_acts = MayAct((DIRECTOR,), trust, period=month)
                yield Waiting(SIGN, f"{month}/{counts.name}", says, counts.decision.received_at, who, act, may_act=who_acts)


def _to_be_signed(run: Run, month: Period) -> bool:
    return bool(run.rulebook.threshold("director_signs_off", month.last_day))


def months_looked_at(record: Record) -> Iterator[Period]:
    """The months whose newest assessment leaves somebody out, as a fault of ours stopped the reading or the checks."""
    newest = ((month, record.last(Revision, month)) for month in record.months(Revision))
    yield from (month for month, revision in newest if revision and revision.totals.get(LOOKED_AT))


def plans(run: Run) -> Iterator[Waiting]:
    """Trusts that nothing can be asked of for a month, as they had no agreed plan when it began, while its updates are due."""
    for month in dict.fromkeys([*periods_chased(run), *_running(run)]):
        since = datetime.combine(month.first_day, time(), tzinfo=LONDON)
        for trust, says in without_plan(run, month):
            yield _of_regulator(run, "plan missing", trust, f"{month}/{trust}", says, since, "`measures plan FILE`")


def _running(run: Run) -> list[Period]:
    """The month that has not ended, if it is one of the programme's."""
    month = run.rulebook.period_on(london_day(run.moment))
    return [month] if run.programme.first <= month <= run.programme.last else []


def over(run: Run) -> Iterator[Waiting]:
    """Months that were told before an extension of theirs, or a time to mend or to confirm a mail, ran out."""
    for month in extensions_over(run):
        says = f"{month.words} was assessed before an extension, or a time to mend or to confirm a mail, ran out"
        since = newest_revision(run.record, month).as_of
        act, filled = f"`measures month {month}`; the next month's run does it too", {"period": str(month)}
        yield Waiting("month to run again", str(month), says, since, OPERATOR, act, form="monthly-cycle/month", filled=filled)


def dates(run: Run) -> Iterator[Waiting]:
    """Dates of the newest assessment that name no day, or only promise one roughly: one thing for each trust."""
    revision = assessed_before(run.record, run.rulebook.period_on(london_day(run.moment)).next())
    if revision is None:
        return
    by_trust: dict[str, list[dict[str, str]]] = {}
    for row in summary_of(run, revision)["dates"]:
        by_trust.setdefault(row["trust"], []).append(row)
    left = left_since(run, revision, lambda summary: map(_date, summary["dates"]))
    for trust, rows in by_trust.items():
        unclear = f"{counted(len(rows), 'date')} that a person has to settle: {'; '.join(map(_in_words, rows))}"
        says = f"{trust}, {revision.period.words}: {unclear}"
        act = "agree on a day for each, and write it into a new version of the plan"
        since = min(left[_date(row)] for row in rows)
        yield _of_regulator(run, "words unread", trust, f"{revision.period}/{trust}", says, since, act)


def _in_words(row: Mapping[str, str]) -> str:
    return f"{row['ref']}'s {row['date']} date, “{row['words']}” ({row['why']})"


def _date(row: Mapping[str, str]) -> tuple[str, ...]:
    """What one date is known by from month to month: whose it is, and as it was written."""
    return row["trust"], row["ref"], row["date"], row["words"]


def _of_regulator(run: Run, kind: str, trust: str, mark: str, says: str, since: datetime, act: str) -> Waiting:
    """What a trust and its regulator settle between them."""
    return Waiting(kind, mark, says, since, "the trust or its regulator", act, may_act=MayAct((regulator_of(run, trust),), trust))
