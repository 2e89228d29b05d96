"""Keep and read what arrived, decide on each update and answer its sender, without assessing the month."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import moment_asked, now
from flows.regime_speech import phrased
from flows.ring_alarm import ring_missed
from tasks.month.cycle import finish_approved
from tasks.month.sweep import sweep
from tasks.notify.chase import periods_chased
from tasks.overview.overview import keep_posted
from tasks.record.seal import months_since, seal
from tasks.rules.deadline import LONDON, london_day
from tasks.run.run import open_run


def named() -> str:
    """The run's name: the minute, in London, as at which the sweep looks."""
    return f"sweep {moment_asked().astimezone(LONDON):%Y-%m-%d %H:%M}"


@flow(name="collect-updates", flow_run_name=named)
@phrased
def collect_updates(as_of: datetime | None = None) -> int:
    """Collect, validate and answer for every month that is open; says how many decisions were new. Nobody is answered twice.

    Args:
        as_of: What arrived by this moment is taken, with its offset; left out, now.
    """
    run = open_run(as_of or now()).with_rows()
    decided = sweep(run, (lambda: as_of) if as_of else now)
    finish_approved(run)
    months = [*periods_chased(run), run.rulebook.period_on(london_day(run.moment))]
    seal(run.record, months_since(run.record, months[0], months[-1]))
    keep_posted(run)
    ring_missed()
    return decided
