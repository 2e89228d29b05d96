"""Put a month's newest assessment forward; if it is approved, release it and bring the site up to date."""

from __future__ import annotations

from prefect import flow

from flows.clock import now, run_for
from flows.forms import Month, Name
from flows.refusals import refuses
from tasks.month.cycle import put_forward
from tasks.overview.overview import keep_posted
from tasks.run.month_trusts import NotOurMonth


@flow(name="publish-release", flow_run_name="{period}")
@refuses(NotOurMonth)
def publish_release(by: Name, period: Month | None = None) -> int:
    """Put a month forward with all that came by now, or publish it if a person has approved it; the number of the release in force is the
    answer, 0 for none.

    Args:
        by: Who asks for it; somebody else has to approve what comes of it.
        period: The month as 2013-10; left out, the month before this run was due.
    """
    run, month = run_for(period, None)
    release = put_forward(run, month, by)
    keep_posted(run.at(now()))
    return release
