"""Tell each regulator which of its trusts are overdue or stalled."""

from __future__ import annotations

from prefect import flow

from flows.clock import now, period_due
from flows.forms import Month
from tasks.month.seal import OF_A_TELLING, seal
from tasks.notify.notices import queue_notices, send_notices


@flow(name="notify-regulators", flow_run_name="{period}")
def notify_regulators(period: Month | None = None) -> int:
    """Queue and send a month's notices; says how many were sent. One that was sent before is never sent again.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
    """
    period = period or period_due()
    queue_notices(period)
    sent = send_notices(period, now())
    seal(but=OF_A_TELLING)
    return sent
