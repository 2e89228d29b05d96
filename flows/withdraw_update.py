"""A trust takes an update back: kept as a fact, and the month told again."""

from __future__ import annotations

from prefect import flow

from flows.clock import now
from flows.forms import Month, Name, TrustCode
from flows.refusals import refuses
from flows.rerun_trust import rerun_trust
from tasks.collect.withdrawal import withdraw
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.month.scoreboard_lines import Scoreboard
from tasks.publish.approval import NotApprovable
from tasks.run.month_trusts import NotOurMonth, require_of_programme, require_trust
from tasks.run.run import open_run


@flow(name="withdraw-update", flow_run_name="{trust} {period}")
@refuses(NotApprovable, NotFound, NotOurMonth)
def withdraw_update(trust: TrustCode, period: Month, by: Name, reason: str, approve_as: str = "") -> Scoreboard:
    """Take back the update a trust has in force for a month; an earlier accepted one stands again. What it sent stays in the record.

    Args:
        trust: The trust's ODS code, as RNL.
        period: The month as 2013-10.
        by: Who asks for it.
        reason: Why.
        approve_as: Approve what comes of it in this name, as an illustrative programme does; left out, it waits for a person.
    """
    run, month = open_run(now()), Period.parse(period)
    require_of_programme(run.programme, month)
    require_trust(run.rulebook, trust)
    withdraw(run, trust, month, by, reason)
    return rerun_trust.fn(trust, period, by, "", approve_as)
