"""What is deployed: every flow, at the right hour, with forms that a person can fill."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from prefect import Flow
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.schedules import RRuleSchedule
from prefect.utilities.callables import parameter_schema

import flows
from flows.automations import FILE as AUTOMATIONS
from flows.automations import with_ids
from flows.clock import now
from flows.monthly_cycle import monthly_cycle
from flows.schedule import deployed
from tasks.model.period import Period
from tasks.month.months import NotOurMonth
from tasks.rulebook import load
from tasks.rules.deadline import london_day
from tasks.rules.working_days import Calendar
from tasks.run.programme import Programme
from tasks.run.settings import ROOT

LONDON = ZoneInfo("Europe/London")
BOOK, NOW = load(ROOT / "config"), datetime(2026, 11, 29, 12, tzinfo=LONDON)


def programme(first: str, last: str) -> Programme:
    """A programme of one's own, of these periods."""
    return Programme(Path(), "Ours", False, "", Period.parse(first), Period.parse(last), ())


DEPLOYED = deployed(BOOK, programme("2026-10", "2031-12"), NOW)["deployments"]
BY_NAME = {deployment["name"]: deployment for deployment in DEPLOYED}


def flow_of(deployment):
    module, _, name = deployment["entrypoint"].rpartition(".")
    return getattr(importlib.import_module(module), name)


def every_flow():
    for found in pkgutil.iter_modules(flows.__path__):
        module = importlib.import_module(f"flows.{found.name}")
        yield from (thing for thing in vars(module).values() if isinstance(thing, Flow))


def test_every_flow_is_deployed_once_by_its_module_s_path():
    assert sorted(flow_of(d).name for d in DEPLOYED) == sorted({flow.name for flow in every_flow()})
    assert all("/" not in d["entrypoint"] and ":" not in d["entrypoint"] for d in DEPLOYED)


def test_a_second_run_of_the_same_kind_waits_or_is_told_why():
    assert all(d["concurrency_limit"]["limit"] == 1 for d in DEPLOYED)
    does = {d["name"]: d["concurrency_limit"]["collision_strategy"] for d in DEPLOYED if "month" in d["tags"]}
    assert does.pop("collect") == "CANCEL_NEW", "sweeps come every quarter of an hour, and none has to be made up for"
    assert {*does.values()} == {"ENQUEUE"}


def test_what_writes_waits_in_one_queue_and_the_watch_does_not():
    assert {d["work_pool"]["work_queue_name"] for d in DEPLOYED if "month" in d["tags"]} == {"month"}
    assert all(d["work_pool"]["work_queue_name"] == "watch" for d in DEPLOYED if "watch" in d["tags"])


def dates(rulebook, ours, now=NOW):
    """The days on which a programme's month is deployed to run by itself."""
    (schedule,) = next(one for one in deployed(rulebook, ours, now)["deployments"] if one["name"] == "month")["schedules"]
    return schedule["rrule"].partition("RDATE:")[2].split(",") if schedule["active"] else []


def test_the_month_runs_on_the_run_days_of_the_programme_s_own_periods_and_once_more_after_the_last():
    found = dates(BOOK, programme("2026-10", "2026-12"))
    assert found == ["20261118T090000", "20261217T090000", "20270120T090000", "20270217T090000"]
    quarters = load(ROOT / "config/regimes/provider-improvement-2025")
    assert dates(quarters, programme("2026-Q4", "2027-Q1")) == ["20270120T090000", "20270419T090000", "20270719T090000"]


def test_a_long_programme_is_scheduled_from_this_year_on_and_the_same_all_the_year():
    ours = programme("2013-09", "2099-12")
    found = dates(BOOK, ours)
    assert (found[0], len(found)) == ("20260120T090000", 350)
    assert found == dates(BOOK, ours, NOW.replace(month=1, day=2)) == dates(BOOK, ours, NOW.replace(month=12))


def test_after_the_last_run_day_the_month_runs_no_more():
    assert dates(BOOK, programme("2025-08", "2025-10"), NOW.replace(year=2026, month=1, day=1)) == []


@pytest.mark.parametrize("deployment", [d for d in DEPLOYED if d.get("schedules")], ids=lambda d: d["entrypoint"])
def test_every_schedule_is_in_london_time_and_active(deployment):
    assert all((s["timezone"], s["active"]) == ("Europe/London", True) for s in deployment["schedules"])


def test_a_programme_that_has_ended_is_deployed_with_no_active_schedule_and_all_else_the_same():
    ended = deployed(BOOK, programme("2013-09", "2014-02"), NOW)["deployments"]
    assert {schedule["active"] for deployment in ended for schedule in deployment.get("schedules", ())} == {False}
    assert [{**entry, "schedules": ()} for entry in ended] == [{**entry, "schedules": ()} for entry in DEPLOYED]


def test_the_scheduler_reads_the_dates_as_nine_in_london_winter_and_summer():
    (schedule,) = BY_NAME["month"]["schedules"]
    rule = RRuleSchedule(rrule=schedule["rrule"], timezone=schedule["timezone"]).to_rrule()
    days = [moment.replace(tzinfo=LONDON) for moment in rule]
    assert len(days) == 64
    assert {moment.astimezone(ZoneInfo("UTC")).hour for moment in days} == {8, 9}
    assert all(Calendar().is_working_day(moment.date()) for moment in days)
    assert datetime(2027, 1, 20, 9, tzinfo=LONDON) in days  # New Year's Day does not count


@pytest.mark.parametrize("deployment", DEPLOYED, ids=lambda d: d["entrypoint"])
def test_every_field_of_every_form_says_what_to_write(deployment):
    fields = parameter_schema(flow_of(deployment)).properties
    assert all(field.get("description") for field in fields.values()), fields


def test_a_trust_is_picked_by_its_name_in_order_and_a_month_among_those_of_the_programme():
    fields = parameter_schema(flow_of(BY_NAME["rerun"])).properties
    trusts = fields["trust"]["enum"]
    assert "North Cumbria University Hospitals NHS Trust (RNL)" in trusts
    assert trusts == sorted(trusts, key=str.casefold)
    assert fields["period"]["enum"] == ["2013-09", "2013-10", "2013-11", "2013-12", "2014-01", "2014-02"]
    assert fields["period"]["pattern"] == r"^\d{4}-(0[1-9]|1[0-2]|Q[1-4]|W[0-5]\d)$"


@pytest.mark.parametrize("picked", ["North Cumbria University Hospitals NHS Trust (RNL)", "RNL", " rnl "])
def test_a_run_is_handed_the_code_of_the_trust_that_was_picked(picked):
    handed = flow_of(BY_NAME["rerun"]).validate_parameters({"trust": picked, "period": "2013-10", "by": "Olu Operator"})
    assert handed["trust"] == "RNL"


def test_the_months_that_can_be_told_are_choices(monkeypatch, tmp_path):
    monkeypatch.setenv("MEASURES_PROGRAMME", str(tmp_path))
    assert "enum" not in parameter_schema(flow_of(BY_NAME["rerun"])).properties["period"]
    (tmp_path / "programme.toml").write_text('title = "A regime"\nfirst = "2026-08"\nlast = "2199-12"\n', encoding="utf-8")
    asked = parameter_schema(flow_of(BY_NAME["month"])).properties["period"]["anyOf"][0]["enum"]
    last = Period.parse(asked[-1])
    assert asked[:2] == ["2026-08", "2026-09"]
    assert last.last_day < london_day(now()) <= last.next().last_day, "a month that has not ended cannot be told"
    (tmp_path / "programme.toml").write_text('title = "A regime"\nfirst = "2198-01"\nlast = "2199-12"\n', encoding="utf-8")
    assert "enum" not in parameter_schema(flow_of(BY_NAME["month"])).properties["period"]["anyOf"][0]


def test_automations_are_unique_by_name_and_start_only_what_is_deployed():
    entries = yaml.safe_load(AUTOMATIONS.read_text(encoding="utf-8"))["automations"]
    known = {f"{flow_of(d).name}/{d['name']}": "an id" for d in DEPLOYED}
    assert len({entry["name"] for entry in entries}) == len(entries)
    started = [action["deployment"] for entry in entries for action in entry["actions"] if "deployment" in action]
    assert set(started) <= set(known)
    assert all("deployment" not in action for entry in entries for action in with_ids(entry, known)["actions"])


def test_an_automation_that_starts_a_run_gives_it_just_the_parameters_it_takes():
    flows_by_name = {f"{flow_of(d).name}/{d['name']}": flow_of(d) for d in DEPLOYED}
    entries = yaml.safe_load(AUTOMATIONS.read_text(encoding="utf-8"))["automations"]
    given = [(flows_by_name[one["deployment"]], one["parameters"]) for entry in entries for one in entry["actions"] if "parameters" in one]
    assert [flow.name for flow, _ in given] == ["ring-alarm"]
    assert all(parameter_schema(flow).properties.keys() == parameters.keys() for flow, parameters in given)


def test_a_scheduled_run_after_the_programme_s_last_month_says_so_and_tells_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("MEASURES_STORE", str(tmp_path))
    ended = monthly_cycle.fn()
    assert (ended.type, ended.name) == (StateType.COMPLETED, "NoMonthDue")
    assert "is not one of the programme's months, September 2013 to February 2014" in ended.message
    with pytest.raises(NotOurMonth):
        monthly_cycle.fn("2014-05")
