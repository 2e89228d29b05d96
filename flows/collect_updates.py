"""Keep and read what arrived, and decide on each update, without assessing the month."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import run_for
from flows.forms import Month
from tasks.collect.updates import collect
from tasks.model.period import Period
from tasks.month.tell import batches
from tasks.record.seal import months_since, seal
from tasks.validate.validation import validate


@flow(name="collect-updates", flow_run_name="{period}")
def collect_updates(period: Month | None = None, as_of: datetime | None = None) -> int:
    """Collect and validate; says how many decisions were new. Senders of returned updates hear at once, not at the month's end.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
        as_of: What arrived by this moment is taken, with its offset; left out, the month's run day.
    """
    run, month = run_for(period, as_of)
    pending = collect(run, month)
    decided = sum(validate(run, one, batch) for one in pending for batch in batches(pending[one]))
    seal(run.record, months_since(run.record, min([month, *pending]), Period.of(run.moment.date())))
    return decided
