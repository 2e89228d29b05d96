"""What an operator sees of a month in Prefect: a handful of task runs, one more for each exception by name, and the scoreboard."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, FlowRunFilter, FlowRunFilterId
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.approve_award import approve_award
from flows.approve_release import approve_release
from flows.chase_updates import chase_updates
from flows.check_health import check_health
from flows.monthly_cycle import monthly_cycle
from flows.rerun_trust import rerun_trust
from tasks.model.posts import DIRECTOR
from tasks.overview.prefect_pages import PrefectPages, prefect_pages
from tasks.run.programme import load_programme
from tasks.run.settings import ROOT
from tests.desk.at_desk import ADDRESS, LINKS, SEPTEMBER, AtDesk, begun, two_trusts
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS


@pytest.fixture(scope="module")
def december(prefect_server, tmp_path_factory):
    """December 2013 run as a Prefect flow: (the run, its task runs, its artifacts)."""
    told = ProgrammeRun(tmp_path_factory.mktemp("prefect"))
    assert told.run("plan") == 0
    with told.settings():
        state = monthly_cycle("2013-12", approve_as="sample approver", return_state=True)
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(state.state_details.flow_run_id)
        this = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
        tasks = _recorded(client, this)
    return run, {task.name: task for task in tasks}, artifacts_of(run.id)


def artifacts_of(run_id):
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id])))
    return {artifact.key: artifact for artifact in found}


def _recorded(client, this):
    """The task runs once the server has written them all down, which it does in batches after the run has ended."""
    tasks = []
    for _ in range(1000):
        tasks = client.read_task_runs(flow_run_filter=this)
        if {"overdue RPA 2013-12", "scoreboard 2013-12"} <= {task.name for task in tasks if task.state and task.state.is_final()}:
            break
    return tasks


def test_the_run_is_named_after_its_month_and_ends_well(december):
    run, _, _ = december
    assert (run.name, run.state.type.value) == ("2013-12", "COMPLETED")


def test_a_month_is_a_handful_of_task_runs_and_one_for_each_exception(december):
    _, tasks, _ = december
    assert {"validate 2013-12", "assess 2013-12", "publish 2013-12", "send notices 2013-12", "scoreboard 2013-12"} <= set(tasks)
    assert "overdue RPA 2013-12" in tasks
    exceptions = [task for task in tasks.values() if "exception" in task.tags]
    assert len(tasks) - len(exceptions) <= 14  # two months are told: November again, for what came late


def test_an_exception_is_a_named_outcome_and_not_a_failure(december):
    _, tasks, _ = december
    state = tasks["overdue RPA 2013-12"].state
    assert (state.type.value, state.name) == ("COMPLETED", "Overdue")
    assert "No update for December 2013 has been received" in state.message


def test_operators_get_a_scoreboard_and_a_table_of_findings(december):
    _, _, artifacts = december
    assert "| RPA | Medway NHS Foundation Trust | 0 | 0 | 0 |" in artifacts["scoreboard-2013-12"].data
    assert "on-track-past-date" in artifacts["findings-2013-12"].data
    assert list(json.loads(artifacts["findings-2013-12"].data)[0])[:3] == ["says", "mend", "seen"]


def test_the_scoreboard_leads_to_all_that_stands_beside_it(december):
    _, _, artifacts = december
    words = artifacts["scoreboard-2013-12"].data
    ways = {name: re.search(rf"\[[^]]*{name}[^]]*\]\(([^)]+)\)", words)[1] for name in ("finding", "settle", "waits", "every month")}
    own = {key: f"/v2/artifacts/artifact/{artifacts[f'{key}-2013-12'].id}" for key in ("findings", "dates")}
    assert ways["finding"].endswith(own["findings"])
    assert ways["settle"].endswith(own["dates"])
    assert ways["waits"].endswith("/v2/artifacts/key/waiting")
    assert ways["every month"].endswith("/v2/artifacts/key/grid")


def test_the_grid_leads_to_the_run_and_to_no_form_that_is_not_deployed_and_says_each_state_in_words(december):
    run, _, artifacts = december
    words = artifacts["grid"].data
    assert re.search(rf"\| 🟥 overdue \[⚙\]\(\S+/v2/runs/flow-run/{run.id}\) \|", words)
    assert "↻" not in words


def test_a_grid_cell_leads_to_the_form_of_what_is_deployed_and_a_server_that_is_gone_costs_the_links_alone(december):
    with get_client(sync_client=True) as client:
        flow = client.create_flow_from_name("rerun-trust")
        made = client.create_deployment(flow, name="rerun")
    pages = prefect_pages()
    form = pages.form("rerun-trust/rerun", {"trust": "RNL", "period": "2013-12"})
    assert form.endswith(f"/v2/deployments/deployment/{made}/run?parameters=%7B%22trust%22%3A%22RNL%22%2C%22period%22%3A%222013-12%22%7D")
    assert pages.run("2013-12").endswith(f"/v2/runs/flow-run/{december[0].id}")
    with get_client(sync_client=True) as client:
        client.delete_deployment(made)
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        assert prefect_pages() == PrefectPages()


def test_at_the_desk_an_approver_comes_from_the_grid_to_runs_and_forms_and_a_director_does_not(december, tmp_path):
    desk = AtDesk(begun(two_trusts(tmp_path)))
    with (tmp_path / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(",approver,Ann Approver,ann@programme.example,2013-07-16,\n")
    with desk.settings():
        assert desk.programme.run_unapproved("month", "2013-09") == 0
        *_, approver = load_programme(tmp_path / "programme").people
    candidate = desk.programme.candidate("2013-09")[:16]
    mine = LINKS.link_for(approver, "", SEPTEMBER, desk.now, candidate).removeprefix(ADDRESS.rstrip("/"))
    with get_client(sync_client=True) as client:
        made = client.create_deployment(client.create_flow_from_name("rerun-trust"), name="rerun")
    with desk.open() as browser:
        pages = [unescape(browser.get(f"{link}/waiting").text) for link in (mine, desk.link(SENDS, DIRECTOR))]
    with get_client(sync_client=True) as client:
        client.delete_deployment(made)
    assert [page.count(f"/{made}/run?parameters=") for page in pages] == [4, 0], "of two trusts and two months"


def test_the_scoreboard_counts_what_the_open_data_hold(december):
    _, _, artifacts = december
    words = artifacts["scoreboard-2013-12"].data
    site = re.search(r"`(.+)/2013-12/index.html`", words)[1]
    with (Path(site) / "data/2013-12/trusts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = {
        "sent at least one update": sum(row["received"] != "0" for row in rows),
        "accepted": sum(row["accepted"] == "yes" for row in rows),
        "accepted on time": sum(row["on_time"] == "yes" for row in rows),
    }
    assert re.findall(r"\*\*(.+)\*\* (.+)", words) == [(f"{count} of {len(rows)}", what) for what, count in counts.items()]
    for row in rows:
        cells = (
            row["trust"],
            row["name"],
            row["received"],
            *(str(int(row[name] == "yes")) for name in ("accepted", "on_time")),
            row["past_due"],
        )
        assert f"| {' | '.join(cells)} |" in words


def test_the_scoreboard_says_where_the_month_stands_and_where_its_pages_are(december):
    _, _, artifacts = december
    words = artifacts["scoreboard-2013-12"].data
    assert "December 2013 is public: release 1, approved by sample approver." in words
    assert "/site/2013-12/index.html`" in words
    assert "set MEASURES_SITE_ADDRESS" in words


def test_the_ladder_says_who_was_told_what_and_when_and_what_comes_next(december):
    _, _, artifacts = december
    assert artifacts["ladder-2013-12"].description == "Ladder of 2013-12: who was told what, and what comes next"
    rows = json.loads(artifacts["ladder-2013-12"].data)
    (told,) = [row for row in rows if (row["trust"], row["rule"], row["step"]) == ("RPA", "overdue", "first")]
    assert (told["when"], told["state"]) == ("2014-01-20 09:00", "sent by eml folder")
    assert (told["told"], told["name"]) == ("regulator", "Illustrative special measures desk at Monitor")
    mine = [(row["rule"], row["state"]) for row in rows if row["trust"] == "RNL"]
    sent = [(rule, "sent by eml folder") for rule in ("answer", "director", "published")]
    assert mine == [*sent, ("overdue", "An update has arrived, so there is nothing to chase.")]


def test_the_chase_shows_the_ladder_of_each_month_it_walked_and_as_every_run_what_waits_and_the_grid(prefect_server, tmp_path):
    told = ProgrammeRun(tmp_path)
    assert told.run("plan") == 0
    with told.settings():
        state = chase_updates(datetime(2013, 10, 14, 8, tzinfo=UTC), return_state=True)
    artifacts = artifacts_of(state.state_details.flow_run_id)
    rows = json.loads(artifacts["ladder-2013-09"].data)
    assert all(row["state"] for row in rows)
    assert "As at 09:00 on 14 October 2013, London time.\n\nNothing waits for a person." in artifacts["waiting"].data
    assert "| 2013-09 | 2013-10 |" in artifacts["grid"].data


def test_a_health_check_ends_as_an_alarm_that_names_what_is_wrong_in_one_line_each(prefect_server, tmp_path):
    shutil.copytree(ROOT / "samples", tmp_path / "programme")
    (tmp_path / "programme" / "inbox" / "loose|a\n<img src=x>[b](c).xlsx").write_bytes(b"")
    with ProgrammeRun(tmp_path / "told", programme=tmp_path / "programme").settings():
        state = check_health(return_state=True)
    assert state.name == "Alarm"
    (line,) = (line for line in artifacts_of(state.state_details.flow_run_id)["health"].data.splitlines() if line.startswith("| inbox |"))
    assert "loose&#124;a &#60;img src=x&#62;&#91;b&#93;&#40;c&#41;.xlsx counts for nobody." in line


def test_a_refused_decision_is_a_completed_run_that_says_why(prefect_server, tmp_path):
    told = ProgrammeRun(tmp_path / "var")
    with told.settings():
        month = approve_release("2013-12", "0123456789ab", "Ann Approver", "approved", return_state=True)
        award = approve_award(7, "Ann Approver", "approved", return_state=True)
        rerun = rerun_trust("RNL", "2014-05", "Olu Operator", return_state=True)
    assert (month.type.value, month.name) == ("COMPLETED", "Refused")
    assert "December 2013 has not been put forward yet" in month.message
    assert (rerun.type.value, rerun.name) == ("COMPLETED", "Refused")
    assert "the nearest is February 2014" in rerun.message
    assert (award.type.value, award.name) == ("COMPLETED", "Refused")
    assert "The ledger has no entry 7" in award.message


def test_in_a_real_programme_no_name_typed_in_a_form_approves_a_month(prefect_server, tmp_path):
    shutil.copytree(ROOT / "samples", tmp_path / "programme", ignore=shutil.ignore_patterns("inbox", "story", "*.py"))
    toml = tmp_path / "programme/programme.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("illustrative = true", "illustrative = false"), encoding="utf-8")
    with ProgrammeRun(tmp_path / "var", tmp_path / "programme").settings():
        form = approve_release("2013-12", "0123456789ab", "Illustrative approver of the programme", "approved", return_state=True)
    assert (form.type.value, form.name) == ("COMPLETED", "Refused")
    assert "no name that is typed in a form counts" in form.message


def test_a_quarter_is_told_as_a_flow_too(prefect_server, tmp_path):
    own = "provider-improvement-2025"
    programme = ProgrammeRun(tmp_path, ROOT / "samples" / own, ROOT / "config/regimes" / own)
    assert programme.run("plan") == 0
    with programme.settings():
        state = monthly_cycle("2025-Q4", approve_as="sample approver", return_state=True)
    assert state.is_completed(), state.message
    assert {"scoreboard-2025-q4", "findings-2025-q4", "ladder-2025-q4"} <= artifacts_of(state.state_details.flow_run_id).keys()
