"""Work out where every trust, action and partner stands in a month, from what has been decided already."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import now, run_for
from flows.forms import Month
from flows.refusals import refuses
from tasks.assess.revision import assess
from tasks.model.period import calendar_month
from tasks.overview.overview import keep_posted
from tasks.record.seal import months_since, seal
from tasks.run.month_trusts import NotOurMonth


@flow(name="assess-trusts", flow_run_name="{period}")
@refuses(NotOurMonth)
def assess_trusts(period: Month | None = None, as_of: datetime | None = None) -> int:
    """Assess a month; the number of the revision in force is the answer.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
        as_of: The moment the month is told as at, with its offset; left out, the month's run day.
    """
    run, month = run_for(period, as_of)
    revision = assess(run, month)
    seal(run.record, months_since(run.record, month, calendar_month(run.moment.date())))
    keep_posted(run.at(now()))
    return revision.number
