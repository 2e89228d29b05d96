"""Every morning and afternoon: is everything there, did everything happen, is everything ready for the next month?"""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.clock import now
from flows.forms import renew_choices
from flows.ring_alarm import ring_missed
from tasks.notify.bell import beat
from tasks.overview.overview import keep_posted
from tasks.run.run import open_run
from tasks.upkeep.health import UNOPENED, alarms_of, ring_alarms, show


@flow(name="check-health", flow_run_name="health")
def check_health() -> State[Any]:
    """Look for what goes wrong in silence. A run that ends as Alarm names everything that is wrong; its artifact says what to do."""
    moment = now()
    beat(moment)  # whoever looks from outside sees that the scheduler, a worker and this check are alive
    alarms = alarms_of(lambda: open_run(moment), ask_scheduler=True)
    show(alarms)
    ring_alarms(alarms, moment)
    if not any(alarm.check == UNOPENED for alarm in alarms):
        keep_posted(open_run(moment))
    renew_choices()
    ring_missed()
    if alarms:
        return Failed(name="Alarm", message=" ".join(f"{alarm.check}: {alarm.says}" for alarm in alarms))
    return Completed(name="Healthy", message="Nothing is wrong.")
