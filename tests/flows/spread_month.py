"""A month that is told in a flow run with a runner, and what came of it."""

from __future__ import annotations

import shutil

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

from flows.monthly_cycle import monthly_cycle
from tasks.model.period import Period
from tests.month.programme_run import ProgrammeRun

TRUSTS = 120  # in three partitions
MONTH = Period(2013, 9)
PARTITIONS = ("00001", "00002", "00003")
SPREAD = ("read partitions", "assess partitions", "make packs")


def tell(begun, place, words: str = "", ended: int = len(SPREAD) * len(PARTITIONS)) -> tuple[dict[str, bytes], dict[str, str]]:
    """Tell the month in a flow run with a runner; every file that came of it, and the task runs that ended, so many at least, with what
    became of them.
    """
    shutil.copytree(begun / "run/store", place / "store")
    run = ProgrammeRun(place, begun / "programme", begun / "config")
    with run.settings(), pytest.MonkeyPatch.context() as environment:
        environment.setenv("MEASURES_RUNNER", words)
        state = monthly_cycle(str(MONTH), approve_as="somebody", return_state=True)
    assert state.is_completed(), state.message
    return made_at(place), _shares(state.state_details.flow_run_id, ended if words else 0)


def made_at(place) -> dict[str, bytes]:
    """Every file that came of a month."""
    tops = ("store", "site", "mail", "returned", "preview")
    return {str(path.relative_to(place)): path.read_bytes() for top in tops for path in (place / top).rglob("*") if path.is_file()}


def _shares(flow_run, many: int) -> dict[str, str]:
    """The task runs that are about partitions, once the server has written so many down, which it does after the run has ended, some before
    others.
    """
    this = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run]))
    for _ in range(1000):
        with get_client(sync_client=True) as client:
            tasks = client.read_task_runs(flow_run_filter=this)
        ended = {task.name: task.state.name for task in tasks if task.state is not None and task.state.is_final()}
        shares = {name: state for name, state in ended.items() if "partitions" in name or "packs" in name}
        if len(shares) >= many and any(name.startswith("scoreboard") for name in ended):
            break
    return shares
