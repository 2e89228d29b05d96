"""Bring the server's automations to those in deployments/automations.yaml, by name: run twice, nothing is there twice."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from prefect.blocks.notifications import SlackWebhook
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.schemas.automations import AutomationCore

from tasks.model.mistake import Mistake
from tasks.notify.bell import require_room
from tasks.run.settings import ROOT, AlarmSettings

FILE = ROOT / "deployments" / "automations.yaml"
CALLS = "send-notification"
"""The kind of action in which the server itself calls a room."""


def bring_up_to_date(path: Path = FILE) -> list[str]:
    """Create or replace each automation of the file; their names.

    One that starts a deployment the server lacks, or calls a room where none is named, is left out, and taken away if it was there.
    """
    done, room = [], _room()
    with get_client(sync_client=True) as client:
        ids = {f"{_flow(client, d.flow_id)}/{d.name}": str(d.id) for d in client.read_deployments()}
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["automations"]:
            calls = any(action["type"] == CALLS for action in entry["actions"])
            if all(action.get("deployment", "") in {"", *ids} for action in entry["actions"]) and (room or not calls):
                _put(client, AutomationCore.model_validate(with_ids(entry, ids, room)))
                done.append(entry["name"])
            else:
                _take_away(client, entry["name"])
    return done


def with_ids(entry: dict[str, Any], ids: dict[str, str], room: str = "") -> dict[str, Any]:
    """An automation with the deployments it names replaced by their ids on this server, and with the id of the room it calls."""

    def with_id(action: dict[str, Any]) -> dict[str, Any]:
        if "deployment" in action:
            return {**{key: value for key, value in action.items() if key != "deployment"}, "deployment_id": ids[action["deployment"]]}
        return {**action, "block_document_id": room} if action["type"] == CALLS else action

    return {**entry, "actions": [with_id(action) for action in entry["actions"]]}


def _room() -> str:
    """The id on this server of the room that MEASURES_ALARM_URL names, written down there so that the server can call it; else empty."""
    url = AlarmSettings.read().alarm_url
    if not url.get_secret_value():
        return ""
    require_room()
    return str(SlackWebhook(url=url).save("measures-alarms", overwrite=True))  # of any form: Apprise tells it from the address


def _flow(client: SyncPrefectClient, flow_id: Any) -> str:
    name: str = client.read_flow(flow_id).name
    return name


def _put(client: SyncPrefectClient, wanted: AutomationCore) -> None:
    """The server keeps automations by id and would take the same name twice."""
    body = wanted.model_dump(mode="json", exclude={"owner_resource"})  # which can be given when made, not when changed
    found = _found(client, wanted.name)
    if found:
        client.request("PUT", "/automations/{id}", path_params={"id": found[0]["id"]}, json=body)
    else:
        client.request("POST", "/automations/", json=body)


def _take_away(client: SyncPrefectClient, name: str) -> None:
    for one in _found(client, name):
        client.request("DELETE", "/automations/{id}", path_params={"id": one["id"]})


def _found(client: SyncPrefectClient, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.request("POST", "/automations/filter", json={"automations": {"name": {"any_": [name]}}}).json()
    return found


if __name__ == "__main__":
    try:
        for name in bring_up_to_date():
            print(f"automation: {name}")
    except Mistake as mistake:
        sys.exit(f"measures: {mistake}")
