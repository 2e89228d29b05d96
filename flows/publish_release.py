"""Release a month's newest assessment and bring the site up to date."""

from __future__ import annotations

from prefect import flow

from flows.clock import period_due
from flows.forms import Month
from tasks.lay_out import lay_out
from tasks.publish import publish


@flow(name="publish-release", flow_run_name="{period}")
def publish_release(period: Month | None = None) -> int:
    """Publish a month; the number of the release in force is the answer.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
    """
    number = publish(period or period_due())
    lay_out()
    return number
