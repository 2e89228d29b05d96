"""Tell each regulator which of its trusts are overdue or stalled."""

from __future__ import annotations

from prefect import flow

from flows.clock import now, period_due
from flows.forms import Month
from flows.refusals import refuses
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.notify.notices import queue_notices
from tasks.notify.sending import send_all
from tasks.overview.overview import keep_posted
from tasks.publish.site_update import update_site
from tasks.record.seal import months_since, seal
from tasks.run.month_trusts import NotOurMonth, require_of_programme
from tasks.run.run import open_run


@flow(name="notify-regulators", flow_run_name="{period}")
@refuses(NotFound, NotOurMonth)
def notify_regulators(period: Month | None = None) -> int:
    """Queue and send a month's notices; says how many were sent. One that was sent before is never sent again.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
    """
    run = open_run(now())
    month = Period.parse(period) if period else period_due(run)
    require_of_programme(run.programme, month)
    queue_notices(run, month)
    sent = send_all(run, (month,), lambda: run.moment)
    update_site(run)
    seal(run.record, months_since(run.record, month, month))
    keep_posted(run)
    return sent
