"""On a real server: automations that are written twice are there once, and events reach whoever listens."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
import yaml
from jinja2 import Template
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
from prefect.utilities.callables import parameter_schema

from flows.automations import FILE, bring_up_to_date
from flows.collect_updates import collect_updates
from flows.forms import renew_choices
from flows.rerun_trust import rerun_trust
from flows.ring_alarm import ring_alarm, ring_missed
from tests.month.programme_run import ProgrammeRun
from tests.notify.lying_server import LyingServer
from tests.record.small import small


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


def test_what_an_earlier_version_deployed_under_another_name_goes_once_its_new_name_is_there(prefect_server):
    def names():
        return {found.name for found in client.read_deployments()}

    with get_client(sync_client=True) as client:
        flow = client.create_flow_from_name("check-health")
        client.create_deployment(flow, name="daily")
        bring_up_to_date()
        assert "daily" in names()
        made = client.create_deployment(flow, name="health-check")
        bring_up_to_date()
        assert names() & {"daily", "health-check"} == {"health-check"}
        client.request("DELETE", "/deployments/{id}", path_params={"id": made})


def test_an_automation_that_starts_what_is_not_deployed_is_left_out_and_not_half_written(names):
    bring_up_to_date()
    assert "A notice that failed has the house looked at" not in names()


@flow(flow_run_name="the part")
def part():
    raise OSError("The disk is full.")


@flow(flow_run_name="the whole")
def whole():
    part()


def rung_for(*names):
    """How many messages left for runs of these names, each given to the bell as the automation gives it."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))["automations"]
    (parameters,) = (one["parameters"] for entry in entries for one in entry["actions"] if "parameters" in one)
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=FlowRunFilter(name=FlowRunFilterName(any_=list(names))))
        flows = {found.id: found for found in client.read_flows()}
    given = (
        {name: Template(value["template"]).render(flow=flows[run.flow_id], flow_run=run) for name, value in parameters.items()}
        for run in runs
    )
    return [ring_alarm.fn(**one) for one in sorted(given, key=lambda one: one["run"])]


@pytest.fixture
def operator(monkeypatch, tmp_path):
    """Somebody who hears alarms by mail; what the server took."""
    with LyingServer() as server:
        asked = {"CHANNEL": "smtp", "LIVE": "1", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.server.server_address[1])}
        asked |= {"SMTP_STARTTLS": "0", "OPERATORS": "ann@programme.example", "SENDER": "measures@regime.example"}
        for name, value in (asked | {"ALARMS": str(tmp_path / "alarms")}).items():
            monkeypatch.setenv(f"MEASURES_{name}", value)
        yield server.taken


def test_the_choices_of_a_form_are_renewed_as_months_end_and_trusts_come(prefect_server, monkeypatch, tmp_path):
    def choices():
        with get_client(sync_client=True) as client:
            fields = client.read_deployment(made).parameter_openapi_schema["properties"]
        return [*fields["period"]["enum"], *fields["trust"]["enum"]]

    small(tmp_path)
    schema = parameter_schema(rerun_trust).model_dump()
    with get_client(sync_client=True) as client:
        made = client.create_deployment(client.create_flow_from_name("rerun-trust"), name="rerun", parameter_openapi_schema=schema)
    before = choices()
    monkeypatch.setenv("MEASURES_PROGRAMME", str(tmp_path / "programme"))
    monkeypatch.setenv("MEASURES_CONFIG", str(tmp_path / "config"))
    toml = tmp_path / "programme/programme.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('last = "2014-02"', 'last = "2013-10"'), encoding="utf-8")
    with (tmp_path / "config/trusts.csv").open("a", encoding="utf-8") as register:
        register.write("RZ1,Northmoor Hospitals NHS Trust\n")
    assert renew_choices() == ["rerun"]
    assert choices()[:2] == ["2013-09", "2013-10"] != before[:6]
    assert set(choices()[2:]) - set(before) == {"Northmoor Hospitals NHS Trust (RZ1)"}
    assert renew_choices() == []
    with get_client(sync_client=True) as client:
        client.delete_deployment(made)


def test_of_a_run_and_its_part_that_failed_one_rings(prefect_server, operator):
    with pytest.raises(OSError, match="full"):
        whole()
    assert (rung_for("the part", "the whole"), len(operator)) == ([0, 1], 1)


def test_what_a_flow_rang_for_is_over_once_a_run_of_it_ends_well(prefect_server, operator, tmp_path):
    small(tmp_path)
    with ProgrammeRun.below(tmp_path).settings():
        assert collect_updates.fn() == 0
        failed = {"flow": "collect-updates", "run": "a sweep", "run_id": "1", "state": "Failed", "why": "No inbox."}
        assert [ring_alarm.fn(**failed), ring_alarm.fn(**failed)] == [1, 0]
        collect_updates(as_of=datetime(2013, 10, 8, 13, 15, tzinfo=UTC))
        with get_client(sync_client=True) as client:
            assert [run.name for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(name=FlowRunFilterName(like_="sweep 20")))] == [
                "sweep 2013-10-08 14:15"
            ]
        assert ring_alarm.fn(**failed) == 1


@flow(flow_run_name="unheard")
def unheard():
    raise OSError("The inbox is away.")


@flow(flow_run_name="a sweep")
def sweep():
    return ring_missed()


def test_a_run_whose_failure_no_automation_heard_of_rings_once_with_the_next_sweep(prefect_server, monkeypatch, tmp_path):
    for name, value in {"OPERATORS": "ann@programme.example", "MAIL": str(tmp_path), "ALARMS": str(tmp_path / "alarms")}.items():
        monkeypatch.setenv(f"MEASURES_{name}", value)
    with pytest.raises(OSError, match="away"):
        unheard()
    sweep()
    sweep()
    assert rung_for("unheard") == [0]
    mails = (message_from_bytes(path.read_bytes(), policy=default) for path in tmp_path.glob("*-alarm-*.eml"))
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]
    (told,) = (text for text in texts if "The run unheard of unheard, due at " in text)
    assert ", ended as Failed. Flow run encountered" in told
    assert ring_missed() == 0, "outside a flow run there is no server to ask"
