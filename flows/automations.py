"""Bring the server's automations to those in deployments/automations.yaml, by name: run twice, nothing is there twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.schemas.automations import AutomationCore

from tasks.run.settings import ROOT

FILE = ROOT / "deployments" / "automations.yaml"


def bring_up_to_date(path: Path = FILE) -> list[str]:
    """Create or replace each automation of the file; their names. One that starts a deployment the server lacks is left out."""
    done = []
    with get_client(sync_client=True) as client:
        ids = {f"{_flow(client, d.flow_id)}/{d.name}": str(d.id) for d in client.read_deployments()}
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["automations"]:
            if all(action.get("deployment", "") in {"", *ids} for action in entry["actions"]):
                _put(client, AutomationCore.model_validate(with_ids(entry, ids)))
                done.append(entry["name"])
    return done


def with_ids(entry: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """An automation with the deployments it names replaced by their ids on this server."""
    actions = [
        {**{key: value for key, value in action.items() if key != "deployment"}, "deployment_id": ids[action["deployment"]]}
        if "deployment" in action
        else action
        for action in entry["actions"]
    ]
    return {**entry, "actions": actions}


def _flow(client: SyncPrefectClient, flow_id: Any) -> str:
    name: str = client.read_flow(flow_id).name
    return name


def _put(client: SyncPrefectClient, wanted: AutomationCore) -> None:
    """The server keeps automations by id and would take the same name twice."""
    body = wanted.model_dump(mode="json", exclude={"owner_resource"})  # which can be given when made, not when changed
    found = client.request("POST", "/automations/filter", json={"automations": {"name": {"any_": [wanted.name]}}}).json()
    if found:
        client.request("PUT", "/automations/{id}", path_params={"id": found[0]["id"]}, json=body)
    else:
        client.request("POST", "/automations/", json=body)


if __name__ == "__main__":
    for name in bring_up_to_date():
        print(f"automation: {name}")
