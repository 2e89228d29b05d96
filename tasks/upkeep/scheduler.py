"""What Prefect says of itself: which deployments it has, when they will run, and whether a worker lives."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterId, FlowRunFilter, FlowRunFilterState, FlowRunFilterStateName
from prefect.exceptions import PrefectHTTPStatusError
from prefect.server.schemas.schedules import CronSchedule, RRuleSchedule
from prefect.settings import PREFECT_API_URL

from tasks.rules.deadline import LONDON
from tasks.run.settings import ROOT
from tasks.upkeep.condition import Scheduler, Timetable

FILE = ROOT / "deployments" / "prefect.yaml"
MONTHLY = "monthly-cycle/month"
LATE = FlowRunFilter(state=FlowRunFilterState(name=FlowRunFilterStateName(any_=["Late"])))
AHEAD = 12
"""Runs looked at ahead: a year of months, so that an hour that is wrong only in winter is seen in summer."""


def scheduler(now: datetime, run_moments: Iterable[datetime], pool: str = "measures") -> Scheduler:
    """Ask the server Prefect's settings name. `run_moments` are the months' own moments to come, which the schedule must agree with."""
    wanted = wanted_schedules()
    try:
        with get_client(sync_client=True) as client:
            flows = {flow.id: flow.name for flow in client.read_flows()}
            late = client.read_flow_runs(
                flow_run_filter=FlowRunFilter(state=FlowRunFilterState(name=FlowRunFilterStateName(any_=["Late"])))
            )
            held = {f"{flows.get(d.flow_id) or _flow(client, d.flow_id)}/{d.name}": d for d in client.read_deployments(limit=200)}
            workers = client.request(
                "POST", "/work_pools/{work_pool_name}/workers/filter", path_params={"work_pool_name": pool}, json={}
            ).json()
    except (HTTPError, OSError, RuntimeError) as error:
        if isinstance(error, PrefectHTTPStatusError) and error.response.status_code == 404:  # no such pool: nobody can work for it
            workers = []
        else:
            return Scheduler(answers=False)
    due = {name: tuple(run_moments) if name == MONTHLY else _ahead(schedules, now) for name, schedules in wanted.items() if schedules}
    names = {deployment.id: name for name, deployment in held.items()}
    tables = {name: _table(held[name].schedules, due[name], now) for name in due if name in held}
    heard = [datetime.fromisoformat(w["last_heartbeat_time"]) for w in workers if w["last_heartbeat_time"]]
    return Scheduler(
        answers=True,
        missing=tuple(name for name in wanted if name not in held),
        late=tuple(sorted(f"{names[one.deployment_id]} of {_hour(one.expected_start_time)}" for one in late if one.deployment_id in names)),
        paused=tuple(name for name in wanted if name in held and held[name].paused),
        timetables=tables,
        heard=max(heard, default=None),
    )


def _hour(moment: datetime | None) -> str:
    return f"{moment.astimezone(LONDON):%-d %B at %H:%M}" if moment else "an hour unknown"


def is_set() -> bool:
    """Whether Prefect's settings name a server; without one each command would start a temporary server of its own."""
    return bool(PREFECT_API_URL.value())


def wanted_schedules() -> Mapping[str, list[dict[str, Any]]]:
    """Flow and deployment name to its schedules, as deployments/prefect.yaml has them. A flow's name is its function's, with hyphens."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))["deployments"]
    return {f"{entry['entrypoint'].rpartition('.')[2].replace('_', '-')}/{entry['name']}": entry.get("schedules", []) for entry in entries}


def _flow(client: SyncPrefectClient, flow_id: Any) -> str:
    found = client.read_flows(flow_filter=FlowFilter(id=FlowFilterId(any_=[flow_id])))
    return str(found[0].name)


def _table(schedules: list[Any], ought: tuple[datetime, ...], now: datetime) -> Timetable:
    active = [s.schedule.model_dump(mode="json", exclude_none=True) for s in schedules if s.active]
    return Timetable(ought=ought[:AHEAD], will=_ahead(active, now)[: len(ought[:AHEAD])], held=len(schedules), active=len(active))


def _ahead(schedules: list[dict[str, Any]], now: datetime) -> tuple[datetime, ...]:
    """The next moments of several schedules together, in UTC."""
    found = {moment for schedule in schedules for moment in next_moments(schedule, now)}
    return tuple(sorted(found))[:AHEAD]


def next_moments(schedule: Mapping[str, Any], now: datetime) -> list[datetime]:
    """The next moments of one schedule as Prefect itself works them out, in UTC."""
    zone = schedule.get("timezone") or "UTC"
    wanted = (
        CronSchedule(cron=schedule["cron"], timezone=zone) if "cron" in schedule else RRuleSchedule(rrule=schedule["rrule"], timezone=zone)
    )
    start = now.astimezone(ZoneInfo(zone))
    return [moment.astimezone(UTC) for moment in asyncio.run(wanted.get_dates(AHEAD, start))]
