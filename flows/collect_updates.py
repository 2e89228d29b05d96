"""Keep and read what arrived, decide on each update and answer its sender, without assessing the month."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import now, run_for
from flows.forms import Month
from tasks.collect.updates import collect
from tasks.model.period import Period
from tasks.month.tell import decide_and_answer
from tasks.record.seal import months_since, seal


@flow(name="collect-updates", flow_run_name="{period}")
def collect_updates(period: Month | None = None, as_of: datetime | None = None) -> int:
    """Collect, validate and answer; says how many decisions were new. Senders hear at once what became of their update.

    Args:
        period: The month as 2013-10; left out, the month before this run was due.
        as_of: What arrived by this moment is taken, with its offset; left out, the month's run day.
    """
    run, month = run_for(period, as_of)
    pending = collect(run, month)
    months = sorted({month, *pending})
    decided = sum(decide_and_answer(run, one, pending.get(one, ()), now) for one in months)
    seal(run.record, months_since(run.record, min([month, *pending]), Period.of(run.moment.date())))
    return decided
