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


def test_automations_written_twice_are_there_once(names, tmp_path):
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))["automations"]
    free = [entry for entry in entries if not any("deployment" in action for action in entry["actions"])]
    assert bring_up_to_date() == bring_up_to_date() == [entry["name"] for entry in free]
    assert names() == sorted(entry["name"] for entry in free)


def test_an_automation_that_starts_what_is_not_deployed_is_left_out_and_not_half_written(names):
    bring_up_to_date()
    assert "A notice that failed has the house looked at" not in names()
