"""Each morning, remind and tell those who have to know that an update is due or missing, by the ladder."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.clock import now
from tasks.collect.updates import collect
from tasks.month.seal import OF_A_TELLING, seal
from tasks.notify.chase import chase, periods_chased
from tasks.notify.ladder_table import show_ladder
from tasks.notify.listing import show_to_do
from tasks.notify.notices import send_notices
from tasks.rules.deadline import london_day


def named() -> str:
    """The run's name: the day it walks the ladder for, in London."""
    from prefect.context import FlowRunContext  # noqa: PLC0415  known only while it runs

    running = FlowRunContext.get()
    asked = (getattr(running, "parameters", None) or {}).get("as_of")
    return f"chase {london_day(asked or now())}"


@flow(name="chase-updates", flow_run_name=named)
def chase_updates(as_of: datetime | None = None) -> int:
    """Walk the ladder of every month that is still open; says how many notices went out. What was told before is not told again.

    Args:
        as_of: The moment the ladder is walked as at, with its offset; left out, now.
    """
    moment = as_of or now()
    periods = periods_chased(moment)
    pending = collect(periods[0], moment) if periods else {}
    arrived = {period: sorted({key.split("/")[2] for key in pending.get(period, {})}) for period in periods}
    for period in periods:
        chase(period, moment, arrived[period])
    sent = sum(send_notices(period, now()) for period in periods)
    for period in periods:
        show_ladder(period, moment, arrived[period])
    show_to_do()
    seal(but=OF_A_TELLING, read={key: sha for found in pending.values() for key, sha in found.items()})
    return sent
