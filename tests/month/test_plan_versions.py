"""A plan that becomes a new version in the middle of the programme, from the file that agrees it to the public page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun
from tests.trace.recount import recount


def replanned(place: Path, heading: str, *lines: str, out: tuple[str, ...]) -> Path:
    """The sample with a second version of RMP's plan: without the actions taken out, and with other lines under another heading."""
    programme = place / "programme"
    shutil.copytree(ROOT / "samples", programme, ignore=shutil.ignore_patterns("story", "*.py", "__pycache__"))
    first = (programme / "plans/RMP-1.csv").read_text(encoding="utf-8").splitlines()
    second = [f"{line},{heading if line.startswith('Ref,') else ''}" for line in first if not line.startswith(out)]
    second = [line.replace("Plan version,1", "Plan version,2").replace("25 July 2013", "15 October 2013") for line in second]
    (programme / "plans/RMP-2.csv").write_text("\n".join([*second, *lines]) + "\n", encoding="utf-8")
    sent = programme / "inbox/RMP/RMP-2013-10.csv"
    sent.write_text(sent.read_text(encoding="utf-8-sig").replace("Plan version,1", "Plan version,2"), encoding="utf-8")
    return programme


def test_a_new_version_carries_what_it_maps_keeps_what_it_leaves_out_and_says_so(tmp_path):
    plan = (ROOT / "samples/plans/RMP-1.csv").read_text(encoding="utf-8").splitlines()
    old = next(line for line in plan if line.startswith("RMP-04"))
    programme = replanned(tmp_path, "Replaces", f"{old.replace('RMP-04', 'RMP-40')},RMP-04", out=("RMP-03", "RMP-04"))
    sent = programme / "inbox/RMP/RMP-2013-10.csv"
    sent.write_text(sent.read_text(encoding="utf-8").replace("\nRMP-04,", "\nRMP-40,"), encoding="utf-8")
    told = ProgrammeRun(tmp_path / "var", programme=programme)
    assert told.run("plan") == 0
    assert told.run("replay", "2013-09", "2013-10") == 0

    before, now = told.trust("2013-09", "RMP"), told.trust("2013-10", "RMP")
    assert (now["state"], now["plan_version"], now["actions"]) == ("accepted", "2", before["actions"])
    mapped, left = told.action("2013-10", "RMP-40"), told.action("2013-10", "RMP-03")
    assert mapped["previous_status"] == told.action("2013-09", "RMP-04")["status"] != ""
    assert left["reported"] == "yes"
    page = told.page("2013-10", "RMP")
    assert "version 2 of the plan was agreed on 15 October 2013 by Risk summit (illustrative)" in page
    assert "1 is left out of it (RMP-03) without a successor, and so open and counted still" in page
    assert "version 2 of the plan was agreed" not in told.page("2013-10", "RNL")
    story = told.page("trusts", "rmp")
    assert "How the agreed plan changed" in story
    assert "version 2 of the plan was agreed on 15 October 2013" in story
    assert "How the agreed plan changed" not in told.page("trusts", "rnl")


NAMES = (
    "actions",
    "delivered",
    "on_track",
    "some_issues",
    "not_on_track",
    "never_reported",
    "closed",
    "not_reported",
    "past_due",
    "slipped",
)
BY, WHY = "NHS Trust Development Authority", "The junior rotas were merged, so the session has no staff."


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """September and October of the sample, where RMP's second plan closes RMP-05, which fell due in October, and RMP-01, long delivered."""
    place = tmp_path_factory.mktemp("closed")
    lines = [f'{ref},,,,,,,"{WHY}",{BY}' for ref in ("RMP-01", "RMP-05")]
    programme = replanned(place, "Closed because,Closed by", *lines, out=("RMP-01", "RMP-05"))
    sent = programme / "inbox/RMP/RMP-2013-10.csv"
    lines = sent.read_text(encoding="utf-8").splitlines(keepends=True)
    sent.write_text("".join(line for line in lines if not line.startswith("RMP-01,")), encoding="utf-8")
    told = ProgrammeRun(place / "var", programme=programme)
    assert told.run("plan") == 0
    assert told.run("replay", "2013-09", "2013-10") == 0
    return told


def test_a_closed_action_leaves_neither_the_count_nor_the_data(closed):
    before, now = closed.trust("2013-09", "RMP"), closed.trust("2013-10", "RMP")
    assert (now["state"], now["actions"], now["closed"], now["not_reported"]) == ("accepted", before["actions"], "1", "0")
    assert sum(int(now[name]) for name in NAMES[1:7]) == int(now["actions"])
    ended = closed.action("2013-10", "RMP-05")
    assert [ended[name] for name in ("status", "closed", "past_due", "reported")] == ["closed", "yes", "no", "no"]
    assert (ended["closed_on"], ended["closed_by"], ended["closed_because"]) == ("2013-10-15", BY, WHY)
    assert ended["timescale"] == closed.action("2013-09", "RMP-05")["timescale"] != "", "the words that were agreed stand"
    assert closed.action("2013-09", "RMP-05")["closed_on"] == ""


def test_a_second_count_from_the_files_alone_agrees(closed):
    months = ("2013-09", "2013-10")
    for (month, code), counts in recount(closed.programme, months).items():
        row = closed.trust(month, code)
        assert {name: int(row[name]) for name in NAMES} == {name: counts[name] for name in NAMES}, (month, code)


def test_what_was_delivered_before_a_plan_closed_it_stays_delivered(closed):
    action = closed.action("2013-10", "RMP-01")
    assert (action["status"], action["closed"], action["closed_by"]) == ("delivered", "no", BY)
    changed = json.loads((closed.site / "data/2013-10/release.json").read_text(encoding="utf-8"))["changes"]
    assert [(row["ref"], row["kind"]) for row in changed if row["ref"] in {"RMP-01", "RMP-05"}] == [("RMP-05", "closed")]


def test_pages_say_who_agreed_to_a_closing_and_why(closed):
    page = closed.page("2013-10", "RMP")
    assert f"Closed by agreement on 15 October 2013. Agreed by {BY}. Why: {WHY}" in page
    assert "was closed by agreement, not delivered; last known: On track to deliver." in page
    assert f"2 are closed by agreement (RMP-01, by {BY}: {WHY.rstrip('.')}; RMP-05, by {BY}" in page
    assert "Closed, not delivered: 1 of 21 (5%)" in page
    story = closed.page("trusts", "rmp")
    assert "Closed, not delivered since October 2013 (1 month)" in " ".join(story.split())
    assert f"Agreed by {BY}. Why: {WHY}" in story
    assert "On track to deliver: September 2013" in story
    month = closed.page("2013-10")
    assert "Closed by agreement, not delivered: 1 of" in month
    assert "Closed by agreement and not delivered: 1 of" in closed.page("2013-10", "press")
    answer = json.loads((closed.site / "api/2013-10/rmp.json").read_text(encoding="utf-8"))
    assert next(row for row in answer["actions"] if row["ref"] == "RMP-05")["closed_by"] == BY


def test_a_line_about_a_closed_action_is_a_warning_that_says_why(closed):
    page = closed.page("2013-10", "RMP")
    assert f"Action RMP-05 was closed on 15 October 2013, as agreed by {BY}: {WHY.rstrip('.')}. Nothing more is asked of it" in page


def test_a_workbook_asks_about_no_closed_action(closed, tmp_path):
    refs = {}
    for month in ("2013-09", "2013-10"):
        file = tmp_path / f"{month}.xlsx"
        assert closed.run("template", month, "RMP", "--output", str(file)) == 0
        rows = openpyxl.load_workbook(file)["Update"].iter_rows(max_col=1)
        refs[month] = {str(row[0].value) for row in rows if str(row[0].value).startswith("RMP-")}
    assert refs["2013-09"] - refs["2013-10"] == {"RMP-01", "RMP-05"}


def test_a_plan_cannot_close_what_no_earlier_version_has_nor_what_it_replaces(closed, tmp_path, capsys):
    head = "Trust code,RMP\nPlan version,3\nAgreed by,Risk summit\nAgreed on,1 November 2013\n\n"
    heading = "Ref,Theme,Summary of main concern,Action,Action owner,Agreed timescale,Topic,Replaces,Closed because,Closed by\n"
    file = tmp_path / "RMP-3.csv"
    for lines, says in (
        (f"RMP-99,,,,,,,,{BY},{BY}\n", "Closed because stands beside RMP-99, which no earlier version of RMP's plan has"),
        (f"RMP-50,,,Do it,,,,RMP-06,,\nRMP-06,,,,,,,,{BY},{BY}\n", "RMP-06 is closed, and another action replaces it"),
    ):
        file.write_text(head + heading + lines, encoding="utf-8")
        assert closed.run("plan", str(file)) == 2
        printed = capsys.readouterr()
        assert says in printed.out + printed.err
