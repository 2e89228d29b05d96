"""The two faults that a plain install of Prefect brings would be seen here, not in a schedule that silently never runs."""

from __future__ import annotations

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.schedules import CronSchedule


@pytest.fixture
def client(prefect_server):
    with get_client(sync_client=True) as client:
        yield client


def test_the_server_starts_and_answers(client):
    assert client.hello().json() == "👋"


def test_a_deployment_with_a_schedule_gets_runs(client):
    monthly = DeploymentScheduleCreate(schedule=CronSchedule(cron="0 9 5 * *", timezone="Europe/London"), active=True)
    deployment = client.create_deployment(client.create_flow_from_name("month"), name="monthly", schedules=[monthly])
    client.request("POST", "/deployments/{id}/schedule", path_params={"id": deployment}, json={})
    runs = client.read_flow_runs(deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])))
    assert len(runs) >= 3
