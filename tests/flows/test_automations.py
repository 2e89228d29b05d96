"""On a real server: automations that are written twice are there once, and events reach whoever listens."""

from __future__ import annotations

import pytest
import yaml
from prefect.client.orchestration import get_client

from flows.automations import FILE, bring_up_to_date


@pytest.fixture
def names(prefect_server):
    def ask():
        with get_client(sync_client=True) as client:
            return sorted(found["name"] for found in client.request("POST", "/automations/filter", json={}).json())

    return ask


def free(*kinds):
    """The names of the automations that start no deployment, and do nothing but these kinds of action."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))["automations"]
    return [entry["name"] for entry in entries if all(action["type"] in kinds for action in entry["actions"])]


def test_automations_written_twice_are_there_once_and_call_a_room_only_while_one_is_named(names, monkeypatch):
    assert bring_up_to_date() == bring_up_to_date() == free("change-flow-run-state")
    monkeypatch.setenv("MEASURES_ALARM_URL", "json://127.0.0.1:9/room")
    assert bring_up_to_date() == free("change-flow-run-state", "send-notification") != free("change-flow-run-state")
    assert names() == sorted(free("change-flow-run-state", "send-notification"))
    monkeypatch.delenv("MEASURES_ALARM_URL")
    bring_up_to_date()
    assert names() == sorted(free("change-flow-run-state"))


def test_an_automation_that_starts_what_is_not_deployed_is_left_out_and_not_half_written(names):
    bring_up_to_date()
    assert "A notice that failed has the house looked at" not in names()
