"""docs/start.md leads from nothing to a public month: its lines are run in their order, as a new user types them."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from flows.command_line import main
from tasks.run.settings import ROOT
from tests.docs.test_documents import commands, in_a_place_of_its_own
from tests.month.programme_run import ProgrammeRun
from tests.setup.programme import settings_of


@pytest.fixture(scope="module")
def tried(tmp_path_factory) -> ProgrammeRun:
    """The place of the programme, every line of the document having ended as it says."""
    place = tmp_path_factory.mktemp("start")
    with in_a_place_of_its_own(place), pytest.MonkeyPatch.context() as changed:
        lines, before = commands("start.md"), ""
        assert run(*lines.pop(0), before)
        assert lines.pop(0)[0] == "set -a; . try/settings.env; set +a"
        changed.chdir(place)
        with settings_of(place / "try"):
            for line, code in lines:
                before = run(line, code, before)
    return ProgrammeRun(place / "try" / "var", place / "try", place / "try" / "config")


def run(line: str, code: int, before: str) -> str:
    """Run a line, which ends with a code; gives what it printed, for the next line that names a HASH."""
    words = shlex.split(line)
    if words[0] == "cp":
        shutil.copytree(words[2], words[3], dirs_exist_ok=True)
        return before
    candidate = re.search(r"\(([0-9a-f]{12})\) waits for approval", before)
    words = [candidate[1] if word == "HASH" and candidate else word for word in words[1:]]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(words) == code, f"{line}\n{printed.getvalue()}"
    return printed.getvalue() or "-"


def test_both_months_are_public_the_second_corrected(tried):
    corrected = tried.place / "site" / "corrections"
    assert [path.relative_to(corrected).as_posix() for path in corrected.glob("*/*/index.html")] == ["2025-10/2/index.html"]
    assert [tried.trust("2025-09", code)["state"] for code in ("RZ1", "RZ2", "RZ3")] == ["accepted"] * 3
    assert [tried.trust("2025-10", code)["state"] for code in ("RZ1", "RZ2", "RZ3")] == ["accepted", "accepted late", "accepted"]


def test_actions_of_all_three_plans_stand_under_their_references_with_the_dates_as_written(tried):
    actions = {row["ref"]: row for row in tried.rows("2025-10", "actions")}
    assert len(actions) == 14
    assert [actions[ref]["timescale"] for ref in ("RZ1-02", "RZ2-SD1", "RZ3-04")] == ["October 2025", "Q3 2025-26", "TBC"]
    assert actions["RZ2-MD2"]["concern"] == "Medicines were not stored safely"
    assert actions["RZ1-01b"]["theme"] == "Staffing"


def test_nobody_was_called_overdue_and_every_letter_says_that_it_is_illustrative(tried):
    assert [letter["Subject"] for letter in tried.mail() if "[Illustrative]" not in letter["Subject"]] == []
    kinds = {path.name.split("-")[3] for path in (tried.place / "mail").glob("*.eml")}
    assert kinds >= {"answer", "published", "corrected", "extension", "time_asked"}
    assert not kinds & {"overdue", "stalled"}
    assert len(tried.returned("2025-10", "RZ1")) > 0


def test_the_one_that_left_gets_no_workbook(tried):
    made = {path.name for path in (tried.place.parent.parent / "workbooks").iterdir()}
    assert made == {f"RZ{n}-2025-09.xlsx" for n in (1, 2, 3)} | {"RZ1-2025-11.xlsx", "RZ3-2025-11.xlsx"}


def test_everything_of_it_is_below_its_folder(tried):
    place = Path(tried.place).parent.parent
    assert {path.name for path in place.iterdir()} == {"try", "workbooks", "samples"}
    assert (ROOT / "samples" / "start").is_dir()


SLIPS = {
    "month 2025-90": "'2025-90' is not a period: write the year and the month, as in 2013-10",
    "month 2024-09": "September 2024 is not one of the programme's months, September 2025 to August 2030: the nearest is September 2025",
    "template 2025-11 RZ9": "No trust on the register has the code 'RZ9': did you mean RZ3 (Southey Care NHS Trust)?",
    "plan plan.pdf --map --trust RZ1": "a PDF document (.pdf). Ask for the file that it was made from: a workbook",
    "plan samples/start/northmoor-plan.xlsx": "If it is a plan as its trust wrote it, give `--map --trust CODE` with it.",
    "plan samples --map --trust RZ1": "samples: that is a folder",
    "plan nowhere.xlsx --map --trust RZ1": "nowhere.xlsx: there is no such file",
    "init try --illustrative": "is not empty: give the name of a new folder, nothing is written over",
}


@pytest.mark.parametrize("line", SLIPS)
def test_what_a_newcomer_does_wrong_is_answered_by_what_to_do(tried, line, tmp_path, capsys, monkeypatch):
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.4 a plan")
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "try").symlink_to(tried.programme)
    monkeypatch.chdir(tmp_path)
    before = tried.stamps()
    with settings_of(tried.programme):
        assert main(line.split()) == 2
    assert SLIPS[line] in capsys.readouterr().err
    assert tried.stamps() == before


def test_whoever_forgot_the_settings_hears_that_it_is_the_sample(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (main(["month", "2025-09"]), main(["plan", "plan.xlsx", "--map", "--trust", "RZ1"])) == (2, 2)
    assert capsys.readouterr().err.count("This is the sample programme: for your own, load its settings") == 2
