"""Each morning, remind and tell those who have to know that an update is due or missing, by the ladder."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import moment_asked, now
from flows.regime_speech import phrased
from tasks.collect.updates import collect
from tasks.model.period import calendar_month
from tasks.month.subscriber_round import tell_subscribers
from tasks.notify.bell import Ring, ring
from tasks.notify.chase import MAY_BE_OURS, chase, nobody_sent, periods_chased
from tasks.notify.ladder_progress import show_ladder
from tasks.notify.month_not_out import is_not_out, queue_not_out
from tasks.notify.sending import send_all
from tasks.overview.overview import keep_posted
from tasks.publish.site_update import update_site
from tasks.record.seal import months_since, seal
from tasks.rules.deadline import london_day
from tasks.run.run import open_run


def named() -> str:
    """The run's name: the day it walks the ladder for, in London."""
    return f"chase {london_day(moment_asked())}"


@flow(name="chase-updates", flow_run_name=named)
@phrased
def chase_updates(as_of: datetime | None = None) -> int:
    """Walk the ladder of every month that is still open; says how many notices went out. What was told before is not told again.

    Args:
        as_of: The moment the ladder is walked as at, with its offset; left out, now.
    """
    run = open_run(as_of or now()).with_rows()
    tell_subscribers(run, now)  # what an earlier run left
    periods = periods_chased(run)
    if not periods:
        keep_posted(run)
        return 0
    sent = send_all(run, periods, now, is_not_out) if queue_not_out(run, periods) else 0  # before the inbox is asked, which may be away
    pending = collect(run, periods[0])
    arrived = {period: sorted({submission.trust for submission, _ in pending.get(period, ())}) for period in periods}
    for period in periods:
        chase(run, period, arrived[period])
    without = [says for period in periods if (says := nobody_sent(run, period, arrived[period]))]
    ring("nobody sent", [Ring(says, says, MAY_BE_OURS) for says in without], run.moment)
    sent += send_all(run, periods, now)
    update_site(run)
    for period in periods:
        show_ladder(run, period, arrived[period])
    months = months_since(run.record, periods[0], calendar_month(london_day(run.moment)))
    seal(run.record, months)
    keep_posted(run)
    return sent
