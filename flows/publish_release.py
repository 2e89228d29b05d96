"""Put a month's newest assessment forward; if it is approved, release it and bring the site up to date."""

from __future__ import annotations

from prefect import flow

from flows.clock import now, run_for
from flows.forms import Month
from tasks.month.cycle import put_forward
from tasks.upkeep.overview import keep_posted


@flow(name="publish-release", flow_run_name="{period}")
def publish_release(period: Month | None = None) -> int:
    """Put a month forward, or publish it if a person has approved it; the number of the release in force is the answer, 0 for none.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
    """
    run, month = run_for(period, None)
    release = put_forward(run, month)
    keep_posted(run.at(now()))
    return release
