"""A plan that becomes a new version in the middle of the programme, from the file that agrees it to the public page."""

from __future__ import annotations

import shutil

from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun


def test_a_new_version_carries_what_it_maps_keeps_what_it_leaves_out_and_says_so(tmp_path):
    programme = tmp_path / "programme"
    shutil.copytree(ROOT / "samples", programme, ignore=shutil.ignore_patterns("story", "*.py", "__pycache__"))
    first = (programme / "plans/RMP-1.csv").read_text(encoding="utf-8").splitlines()
    second = [f"{line},{'Replaces' if line.startswith('Ref,') else ''}" for line in first if not line.startswith(("RMP-03", "RMP-04"))]
    second = [line.replace("Plan version,1", "Plan version,2").replace("25 July 2013", "15 October 2013") for line in second]
    old = next(line for line in first if line.startswith("RMP-04"))
    second.append(f"{old.replace('RMP-04', 'RMP-40')},RMP-04")
    (programme / "plans/RMP-2.csv").write_text("\n".join(second) + "\n", encoding="utf-8")
    sent = programme / "inbox/RMP/RMP-2013-10.csv"
    sent.write_text(
        sent.read_text(encoding="utf-8-sig").replace("Plan version,1", "Plan version,2").replace("\nRMP-04,", "\nRMP-40,"), encoding="utf-8"
    )
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
    assert "Why another number of actions is counted" in story
    assert "version 2 of the plan was agreed on 15 October 2013" in story
    assert "Why another number of actions is counted" not in told.page("trusts", "rnl")
