"""A run failed or crashed: the operators hear of it at once, by mail and in their room."""

from __future__ import annotations

from datetime import datetime, timedelta

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterEndTime, FlowRunFilterParentTaskRunId
from prefect.client.schemas.sorting import FlowRunSort
from prefect.settings import PREFECT_UI_URL

from flows.clock import now
from tasks.model.period import calendar_month
from tasks.notify.bell import Ring, ring, runs_of
from tasks.rules.deadline import LONDON
from tasks.run.verb import in_flow

RINGS = ("Failed", "Crashed", "TimedOut")
"""The states in which a run ends whose automation rings."""

_LOOKED_BACK = timedelta(days=1)


@flow(name="ring-alarm", flow_run_name="{state} {run}")
def ring_alarm(flow: str, run: str, run_id: str, state: str, why: str = "", part_of: str = "", due: str = "") -> int:
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
        due: When it was to begin, with its offset; one that never began has no name of ours yet, and is known by this.
    """
    if part_of:
        return 0
    where = f"{str(PREFECT_UI_URL.value() or '').rstrip('/')}/v2/runs/flow-run/{run_id}"
    act = f"look at its log ({where}), mend what it names, and run it again: what was kept is not done twice"
    moment = now()
    mark = why if state == "Failed" and why else f"{flow} {run} {state} {why}"  # of a crash Prefect has the same words, whatever it was
    of = f"{flow}, due at {datetime.fromisoformat(due).astimezone(LONDON):%H:%M on %-d %B %Y}," if due else flow
    rings = [Ring(f"{mark} {calendar_month(moment.date())}", f"The run {run} of {of} ended as {state}. {why}".strip(), act)]
    return ring(runs_of(flow), rings, moment)


def ring_missed() -> int:
    """Ring for the last run of each flow that ended within a day, if it failed and nobody heard of it: while a server starts, its
    automations hear nothing of what ends then. Says how many messages left; outside a flow run nothing is done.
    """
    if not in_flow():
        return 0
    ended = FlowRunFilter(
        end_time=FlowRunFilterEndTime(after_=now() - _LOOKED_BACK), parent_task_run_id=FlowRunFilterParentTaskRunId(is_null_=True)
    )
    with get_client(sync_client=True) as client:
        names = {found.id: found.name for found in client.read_flows()}
        runs = client.read_flow_runs(flow_run_filter=ended, sort=FlowRunSort.END_TIME_DESC)
    rung = 0
    for run in {run.flow_id: run for run in reversed(runs)}.values():  # of each flow the newest
        flow, state = names.get(run.flow_id, ""), run.state
        if state and state.name in RINGS and flow != ring_alarm.name:
            rung += ring_alarm.fn(flow, run.name, str(run.id), state.name, state.message or "", due=str(run.expected_start_time or ""))
    return rung
