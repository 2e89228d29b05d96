"""What an operator sees of a month in Prefect: a handful of task runs, one more for each exception by name, and the scoreboard."""

from __future__ import annotations

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, FlowRunFilter, FlowRunFilterId

from flows.monthly_cycle import monthly_cycle
from tests.month.told import Told


@pytest.fixture(scope="module")
def december(prefect_server, tmp_path_factory):
    """December 2013 run as a Prefect flow: (the run, its task runs, its artifacts)."""
    told = Told(tmp_path_factory.mktemp("prefect"))
    assert told.run("plan") == 0
    with told.settings():
        state = monthly_cycle("2013-12", approve_as="sample approver", return_state=True)
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(state.state_details.flow_run_id)
        this = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
        tasks = _recorded(client, this)
        artifacts = client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id])))
    return run, {task.name: task for task in tasks}, {artifact.key: artifact for artifact in artifacts}


def _recorded(client, this):
    """The task runs once the server has written them all down, which it does in batches after the run has ended."""
    tasks = []
    for _ in range(1000):
        tasks = client.read_task_runs(flow_run_filter=this)
        if {"overdue RPA 2013-12", "scoreboard 2013-12"} <= {task.name for task in tasks if task.state and task.state.is_final()}:
            break
    return tasks


def test_the_run_is_named_after_its_month_and_ends_well(december):
    run, _, _ = december
    assert (run.name, run.state.type.value) == ("2013-12", "COMPLETED")


def test_a_month_is_a_handful_of_task_runs_and_one_for_each_exception(december):
    _, tasks, _ = december
    assert {"validate 2013-12", "assess 2013-12", "publish 2013-12", "send notices 2013-12", "scoreboard 2013-12"} <= set(tasks)
    assert "overdue RPA 2013-12" in tasks
    exceptions = [task for task in tasks.values() if "exception" in task.tags]
    assert len(tasks) - len(exceptions) <= 14  # two months are told: November again, for what came late


def test_an_exception_is_a_named_outcome_and_not_a_failure(december):
    _, tasks, _ = december
    state = tasks["overdue RPA 2013-12"].state
    assert (state.type.value, state.name) == ("COMPLETED", "Overdue")
    assert "No update for December 2013 has been received" in state.message


def test_operators_get_a_scoreboard_and_a_table_of_findings(december):
    _, _, artifacts = december
    assert "| RPA | Medway NHS Foundation Trust | 0 | 0 | 0 |" in artifacts["scoreboard-2013-12"].data
    assert "on-track-past-date" in artifacts["findings-2013-12"].data
