"""One month from inbox to notices: collect, validate, assess, publish, notify."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import moment_for, now, period_due
from flows.forms import Month
from tasks.assess.revision import assess
from tasks.collect.updates import collect
from tasks.fund.awards import void_changed
from tasks.fund.claims import collect_claims
from tasks.month.board import Scoreboard
from tasks.month.scoreboard import exceptions, flag, scoreboard
from tasks.month.seal import months_from, seal
from tasks.month.unfinished import unfinished
from tasks.notify.ladder_table import show_ladder
from tasks.notify.notices import queue_notices, send_notices
from tasks.publish.approval import approve_as_asked, gate, preview
from tasks.publish.candidate import propose, publish
from tasks.publish.site_update import lay_out
from tasks.record.keys import PLANS
from tasks.record.ledger import FUND
from tasks.run.months import chunks, lapsed, periods_touched
from tasks.validate.decisions import validate


@flow(name="monthly-cycle", flow_run_name="{period}")
def monthly_cycle(period: Month | None = None, as_of: datetime | None = None, approve_as: str = "") -> Scoreboard:
    """Tell a month, and tell again any earlier month that something arrived for, or an extension ran out in.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
        as_of: The moment the month is told as at, with its offset; left out, 09:00 in London on the month's run day.
        approve_as: Approve what this run puts forward in this name, as an illustrative programme does; left out, it waits for a person.
    """
    period = period or period_due()
    moment = moment_for(period, as_of)
    pending = collect(period, moment)
    collect_claims(moment)
    months = periods_touched([*pending, *lapsed(moment), *unfinished(period, moment)], period)
    decided = sum(_told(month, moment, pending.get(month, {}), approve_as) for month in months)
    void_changed(moment)
    written = lay_out()
    sent = sum(send_notices(month, now()) for month in months)
    for month in months:
        for kind, trust, sentence in exceptions(month):
            flag(kind, trust, month, sentence)
    waiting = {key: sha for month, found in pending.items() if month not in months for key, sha in found.items()}
    seal([*months_from(months[0], moment), FUND], but=[PLANS], read=waiting)
    show_ladder(period, moment)
    return scoreboard(period, decided, written, sent, gate(period))


def _told(month: str, moment: datetime, pending: dict[str, str], approve_as: str) -> int:
    decided = sum(validate(month, chunk) for chunk in chunks(pending))
    assess(month, moment)
    queue_notices(month)
    propose(month)
    approve_as_asked(month, approve_as)
    publish(month)
    preview(month)
    return decided
