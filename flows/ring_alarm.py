"""A run failed or crashed: the operators hear of it at once, by mail and in their room."""

from __future__ import annotations

from prefect import flow
from prefect.settings import PREFECT_UI_URL

from flows.clock import now
from tasks.notify.bell import Ring, ring


@flow(name="ring-alarm", flow_run_name="{state} {run}")
def ring_alarm(flow: str, run: str, run_id: str, state: str, why: str = "") -> int:
    """Tell the operators of one run; says how many messages left. The record is not asked, for it may be what cannot be read.

    Args:
        flow: The flow's name, as monthly-cycle.
        run: The run's name.
        run_id: The run's id in Prefect.
        state: What it ended as.
        why: What Prefect says of it.
    """
    where = f"{str(PREFECT_UI_URL.value() or '').rstrip('/')}/v2/runs/flow-run/{run_id}"
    act = f"look at its log ({where}), mend what it names, and run it again: what was kept is not done twice"
    return ring("runs", [Ring(f"{run_id} {state}", f"The run {run} of {flow} ended as {state}. {why}".strip(), act)], now())
