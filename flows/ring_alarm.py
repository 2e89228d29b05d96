"""A run failed or crashed: the operators hear of it at once, by mail and in their room."""

from __future__ import annotations

from prefect import flow
from prefect.settings import PREFECT_UI_URL

from flows.clock import now
from tasks.model.period import calendar_month
from tasks.notify.bell import Ring, ring, runs_of


@flow(name="ring-alarm", flow_run_name="{state} {run}")
def ring_alarm(flow: str, run: str, run_id: str, state: str, why: str = "", part_of: str = "") -> int:
    """Tell the operators of one run; says how many messages left. The record is not asked, for it may be what cannot be read.

    A fault that stops run after run, whichever flow they are of, rings once a month for as long as it lasts: it is known by its words, and
    over for a flow once a run of it ends well. A run that is part of another is told of with that one.

    Args:
        flow: The flow's name, as monthly-cycle.
        run: The run's name.
        run_id: The run's id in Prefect.
        state: What it ended as.
        why: What Prefect says of it.
        part_of: The step of another run that it is, by its id in Prefect; left out, it is part of none.
    """
    if part_of:
        return 0
    where = f"{str(PREFECT_UI_URL.value() or '').rstrip('/')}/v2/runs/flow-run/{run_id}"
    act = f"look at its log ({where}), mend what it names, and run it again: what was kept is not done twice"
    moment = now()
    mark = why if state == "Failed" and why else f"{flow} {run} {state} {why}"  # of a crash Prefect has the same words, whatever it was
    rings = [Ring(f"{mark} {calendar_month(moment.date())}", f"The run {run} of {flow} ended as {state}. {why}".strip(), act)]
    return ring(runs_of(flow), rings, moment)
