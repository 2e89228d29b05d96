"""The two faults that a plain install of Prefect brings would be seen here, not in a schedule that silently never runs."""

from __future__ import annotations

import subprocess
import sys

SCHEDULED = """
import asyncio, uuid
from prefect.server import models, schemas
from prefect.server.database import provide_database_interface
from prefect.server.schemas.schedules import CronSchedule

async def main():
    db = provide_database_interface()
    await db.create_db()
    async with db.session_context(begin_transaction=True) as session:
        flow = await models.flows.create_flow(session=session, flow=schemas.core.Flow(name="month"))
        schedule = schemas.actions.DeploymentScheduleCreate(schedule=CronSchedule(cron="0 9 5 * *", timezone="Europe/London"), active=True)
        deployment = await models.deployments.create_deployment(
            session=session,
            deployment=schemas.core.Deployment(name="monthly", flow_id=flow.id, schedules=[schedule.model_dump()]),
        )
        runs = await models.deployments.schedule_runs(session=session, deployment_id=deployment.id)
    print(len(runs))

asyncio.run(main())
"""


def python(code, tmp_path):
    environment = {
        "PREFECT_HOME": str(tmp_path),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{tmp_path}/p.db",
        "DO_NOT_TRACK": "1",
    }
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_the_server_can_be_imported(tmp_path):
    done = python("from prefect.server.api.server import create_app; create_app(); print('made')", tmp_path)
    assert done.stdout.strip().endswith("made"), done.stderr[-2000:]


def test_a_deployment_with_a_schedule_gets_runs(tmp_path):
    done = python(SCHEDULED, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.strip().splitlines()[-1]) >= 3
