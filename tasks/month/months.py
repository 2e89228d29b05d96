"""Which months a run has to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from tasks.assess.revision import is_assessed
from tasks.model.period import Period
from tasks.record.decisions import numbers, unread_inboxes
from tasks.record.facts import Decision, MailSeenTo, Revision, Statement, Withdrawal
from tasks.record.seal import unended
from tasks.rules.being_looked_at import LOOKED_AT
from tasks.rules.deadline import LONDON
from tasks.rules.expected import expected
from tasks.run.moments import moment_by
from tasks.run.month_trusts import NotOurMonth, require_of_programme
from tasks.run.run import Run
from tasks.run.statements import assessed_statements
from tasks.run.unconfirmed import unconfirmed_by


def require_month(run: Run, month: Period) -> None:
    """Raise NotOurMonth for a month that is none of the programme's, or that has not ended by the run's moment."""
    require_of_programme(run.programme, month)
    if month.last_day >= (today := run.moment.astimezone(LONDON).date()):
        ended = max(run.programme.first, run.rulebook.period_on(today).previous())
        last = f". The last that has is {ended.words}" if ended.last_day < today else ""
        raise NotOurMonth(f"{month.words} has not ended: it can be told from {month.next().first_day.isoformat()} on{last}")


def months_to_tell(run: Run, period: Period, arrived: Iterable[Period]) -> list[Period]:
    """Every month from the earliest that has something new, up to the period: something arrived for it, an extension of it ran out, a run
    that began to tell it was never ended, something was decided for it, taken back or stated, that no assessment was made from, somebody
    said whose a mail is that waited to be confirmed, a fault of ours kept a trust from being judged by it, or a claim of costs or a
    published file can be read by now that could not be. A period that the regulator
    asks nobody for is not told.
    """
    begun = {month for one in unended(run.record) for month in one.months}
    new = {*arrived, *extensions_over(run), *begun, *_decided(run, period), *_taken_back(run, period), *_looked_at(run, period)}
    new |= {*_stated(run, period), *_seen_to(run, period), *_read_since(run, period)}
    return [one for one in Period.between(min([period, *(month for month in new if month < period)]), period) if not nobody_asked(run, one)]


def nobody_asked(run: Run, period: Period) -> bool:
    """Whether trusts were in the regime at a period's end, and their regulator asks none of them for an update."""
    day, stays = period.last_day, run.rulebook.spells
    return not expected(stays, period) and any(stay.reports_on(day) for stay in stays)


def months_from(run: Run, period: Period) -> list[Period]:
    """A month and every later one that was assessed before: what a change in that month may alter."""
    return [period, *run.record.months(Revision, period.next())]


def extensions_over(run: Run) -> list[Period]:
    """The months told before an extension of theirs ran out, or the time to mend an update or to confirm a mail, which by the run's moment
    it has: they have to be told again.
    """
    found = []
    lately = run.rulebook.period_on(run.moment.astimezone(LONDON).date()).previous().previous()
    for period in sorted({*(one.period for one in run.rulebook.extensions), *run.record.months(Revision, lately.previous())}):
        standing = run.record.last(Revision, period)
        if standing and standing.as_of < moment_by(run, period, run.moment) <= run.moment:
            found.append(period)
    return found


def _seen_to(run: Run, period: Period) -> Iterator[Period]:
    """The months before a period in whose newest assessment a mail waited to be confirmed of which somebody has said since whose it is."""
    seen_to = {one.mail for one in run.record.all(MailSeenTo) if one.at <= run.moment}
    for month in run.record.months(Revision, last=period.previous()) if seen_to else ():
        newest = run.record.last(Revision, month)
        waited = unconfirmed_by(run, month, newest.as_of) if newest else {}
        if any(mail.id in seen_to for one in waited.values() for mail in one.mails):
            yield month


def _decided(run: Run, period: Period) -> Iterator[Period]:
    """The months before a period that something was decided for, received since the period began, that no assessment was made from."""
    begin, end = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in (period.first_day, run.moment.astimezone(UTC)))  # as ids of submissions begin
    for month in run.record.months(Decision, last=period.previous()):
        names = {f"{trust}/{which}" for trust, which in numbers(run.record, month) if begin <= which[: len(begin)] <= end}
        newest = run.record.last(Revision, month) if names else None
        if names - (set(newest.made_from) if newest else set()):
            yield month


def _looked_at(run: Run, period: Period) -> Iterator[Period]:
    """The months before a period of which something could not be read or checked, by a fault of ours that may be mended by now."""
    for month in run.record.months(Revision, last=period.previous()):
        newest = run.record.last(Revision, month)
        if newest and newest.totals.get(LOOKED_AT):
            yield month


def _read_since(run: Run, period: Period) -> Iterator[Period]:
    """The months before a period that were assessed without a claim of costs or a published file which can be read by the run's moment."""
    unread = {*unread_inboxes(run.record, run.moment)}
    for month in run.record.months(Revision, last=period.previous()):
        newest = run.record.last(Revision, month)
        if newest and {*newest.unread} - unread and not is_assessed(run, month):
            yield month


def _taken_back(run: Run, period: Period) -> Iterator[Period]:
    """The months before a period that an update was taken back for, by the run's moment and after the month was last assessed."""
    for month in run.record.months(Withdrawal, last=period.previous()):
        newest = run.record.last(Revision, month)
        if newest and any(newest.as_of < one.at <= run.moment for one in run.record.all(Withdrawal, month)):
            yield month


def _stated(run: Run, period: Period) -> Iterator[Period]:
    """The months before a period of which something was said, by the run's moment and after the month was last assessed."""
    for month in run.record.months(Statement, last=period.previous()):
        newest = run.record.last(Revision, month)
        if newest and any(newest.as_of < one.at for one in assessed_statements(run.record, month, run.moment)):
            yield month
