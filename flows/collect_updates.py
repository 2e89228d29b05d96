"""Keep and read what arrived, and decide on each update, without assessing the month."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import moment_for, period_due
from flows.forms import Month
from tasks.collect.updates import collect
from tasks.month.seal import OF_A_TELLING, seal
from tasks.run.months import chunks
from tasks.validate.decisions import validate


@flow(name="collect-updates", flow_run_name="{period}")
def collect_updates(period: Month | None = None, as_of: datetime | None = None) -> int:
    """Collect and validate; says how many decisions were new. Senders of returned updates hear at once, not at the month's end.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
        as_of: What arrived by this moment is taken, with its offset; left out, the month's run day.
    """
    period = period or period_due()
    pending = collect(period, moment_for(period, as_of))
    decided = sum(validate(month, chunk) for month in pending for chunk in chunks(pending[month]))
    seal(but=OF_A_TELLING)
    return decided
