"""Put a month's newest assessment forward; if it is approved, release it and bring the site up to date."""

from __future__ import annotations

from prefect import flow

from flows.clock import period_due
from flows.forms import Month
from tasks.month.seal import ASSESSED, seal
from tasks.notify.notices import queue_notices
from tasks.publish.approval import preview
from tasks.publish.candidate import propose, publish
from tasks.publish.site_update import lay_out


@flow(name="publish-release", flow_run_name="{period}")
def publish_release(period: Month | None = None) -> int:
    """Put a month forward, or publish it if a person has approved it; the number of the release in force is the answer, 0 for none.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
    """
    period = period or period_due()
    queue_notices(period)
    propose(period)
    number = publish(period)
    preview(period)
    lay_out()
    seal(but=ASSESSED)
    return number
