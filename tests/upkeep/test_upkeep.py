"""What the health check finds out by itself about a real record, and a record carried away and back."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest

from flows.command_line import main
from tasks.model.period import Period
from tasks.publish.approval import Choice, approve
from tasks.rules.deadline import LONDON
from tasks.run.run import open_run
from tasks.run.settings import ROOT
from tasks.upkeep.health import condition, examine
from tests.month.programme_run import ProgrammeRun

LONG_AFTER = datetime(2030, 1, 1, 9, tzinfo=LONDON)


@pytest.fixture(scope="module")
def september(tmp_path_factory):
    """The sample's September, told once and kept away from everything else."""
    told = ProgrammeRun(tmp_path_factory.mktemp("september"))
    with told.settings():
        assert main(["plan"]) == 0
        assert main(["month", "2013-09", "--approve-as", "an approver"]) == 0
    return told


@pytest.fixture
def here(september, tmp_path, monkeypatch):
    """The settings point at September's record; backups have a folder of their own."""
    monkeypatch.setenv("MEASURES_BACKUPS", str(tmp_path / "backups"))
    with september.settings():
        yield tmp_path


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


def alarms(now: datetime) -> dict[str, str]:
    return {alarm.check: alarm.says for alarm in examine(open_run(now), ask_scheduler=False) if alarm.check != "backup"}


def test_a_month_that_was_told_on_its_run_day_raises_nothing(here):
    found = condition(open_run(london(2013, 10, 20, 7, 30)))
    assert found.due == (Period(2013, 9), london(2013, 10, 17, 9))
    assert found.assessed == london(2013, 10, 17, 9)
    assert alarms(london(2013, 10, 20, 7, 30)) == {}


def test_a_month_that_was_not_told_is_looked_up_in_our_own_record(here):
    assert alarms(london(2013, 11, 20, 7, 30)) == {
        "last month": "October 2013 was due on 19 November 2013 at 09:00 and is not assessed at all."
    }


def test_a_clock_set_back_stands_alone(here):
    assert list(alarms(london(2013, 10, 1, 7, 30))) == ["clock"]


def test_after_the_programme_s_last_month_nothing_new_is_due(here):
    assert condition(open_run(LONG_AFTER)).due == (Period(2014, 2), london(2014, 3, 19, 9))
    assert condition(open_run(LONG_AFTER)).unready == ()


def test_an_extension_that_ran_out_rings_until_its_month_was_told_again(here, september, monkeypatch):
    shutil.copytree(september.place / "store", here / "store")
    monkeypatch.setenv("MEASURES_STORE", str(here / "store"))
    shutil.copytree(ROOT / "config", here / "config")
    with (here / "config" / "extensions.csv").open("a", encoding="utf-8") as file:
        file.write("RNL,2013-09,2013-10-31,The trust's chief executive,The regulator's desk,Its records were flooded\n")
    monkeypatch.setenv("MEASURES_CONFIG", str(here / "config"))
    open_run(london(2013, 11, 5, 14)).with_rows()
    assert alarms(london(2013, 11, 5, 14)) == {}  # it ran out this morning, and a run may take its time
    assert list(alarms(london(2013, 11, 6, 9))) == ["extension"]


def test_files_that_count_for_nobody_are_named(here, monkeypatch):
    shutil.copytree(ROOT / "samples", here / "programme")
    for name in ("inbox/loose.xlsx", "inbox/New folder/a.xlsx", "inbox/ZZZ/a.xlsx", "inbox/RNL/old/a.xlsx", "claims/a b/claim.csv"):
        (here / "programme" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "programme" / name).write_bytes(b"")
    monkeypatch.setenv("MEASURES_PROGRAMME", str(here / "programme"))
    said = alarms(london(2013, 10, 20, 7, 30))["inbox"]
    assert "New folder/a.xlsx, RNL/old/a.xlsx, ZZZ/a.xlsx, loose.xlsx, claims/a b/claim.csv counts for nobody." in said


def test_a_month_that_nobody_decided_on_rings_after_some_days_until_somebody_does(september, tmp_path):
    told = ProgrammeRun(tmp_path)
    shutil.copytree(september.place / "store", told.place / "store", ignore=shutil.ignore_patterns("approvals", "releases"))
    with told.settings():
        assert alarms(london(2013, 10, 23, 9)) == {}
        assert list(alarms(london(2013, 10, 24, 9))) == ["approval"]
        approve(open_run(london(2013, 10, 24, 10)), Period(2013, 9), Choice("an approver", told.candidate("2013-09")))
        assert alarms(london(2013, 10, 24, 11)) == {}


def test_a_trust_without_people_is_named_before_the_month_needs_them(here, monkeypatch):
    programme = here / "programme"
    programme.mkdir()
    sample = ROOT / "samples"
    (programme / "programme.toml").write_bytes((sample / "programme.toml").read_bytes())
    people = (sample / "people.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (programme / "people.csv").write_text(
        "".join(line for line in people if not line.startswith(("RNL,improvement director", "RNL,lead"))), encoding="utf-8"
    )
    monkeypatch.setenv("MEASURES_PROGRAMME", str(programme))
    assert alarms(london(2013, 10, 20, 7, 30)) == {"next month": "RNL has nobody with an address as improvement director, lead."}


def test_who_is_written_to_without_an_address_and_a_desk_that_does_not_answer_are_named(here, monkeypatch):
    programme = here / "programme"
    programme.mkdir()
    (programme / "programme.toml").write_bytes((ROOT / "samples/programme.toml").read_bytes())
    people = (ROOT / "samples/people.csv").read_text(encoding="utf-8")
    more = ",witness,A Witness,,2013-07-16,\nRNL,alternate:lead,A Deputy,,2013-07-16,2013-10-01\n"
    (programme / "people.csv").write_text(people + more, encoding="utf-8")
    for name, value in {"PROGRAMME": str(programme), "DESK": "http://127.0.0.1:9/", "DESK_KEY": "k" * 32}.items():
        monkeypatch.setenv(f"MEASURES_{name}", value)
    found = alarms(london(2013, 10, 20, 7, 30))
    assert found.pop("desk").startswith("The desk at http://127.0.0.1:9/ does not answer: ")
    assert found == {"people": "Letters to A Witness (witness) have no address to go to."}


def test_a_backup_comes_back_as_the_same_record_and_the_same_site(september, tmp_path, capsys):
    file, again = tmp_path / "record.tar", ProgrammeRun(tmp_path / "again")
    assert september.run("backup", str(file)) == 0
    mark = capsys.readouterr().out.split()[-1]
    assert again.run("restore", str(file)) == 0
    assert capsys.readouterr().out.split()[-1] == mark
    before, after = september.files(), again.files()
    for part in ("store/", "site/"):
        assert {path: data for path, data in after.items() if path.startswith(part)} == {
            path: data for path, data in before.items() if path.startswith(part)
        }
    assert again.run("backup", str(tmp_path / "twice.tar")) == 0
    assert (tmp_path / "twice.tar").read_bytes() == file.read_bytes()


def test_a_backup_that_was_altered_is_refused_before_anything_is_written(september, tmp_path, capsys):
    file, again = tmp_path / "record.tar", ProgrammeRun(tmp_path / "again")
    assert september.run("backup", str(file)) == 0
    file.write_bytes(file.read_bytes().replace(b'"version": 1', b'"version": 2', 1))
    assert again.run("restore", str(file)) == 2
    assert "was altered: facts/main/plans/" in capsys.readouterr().err
    assert not (again.place / "store").exists()


def test_a_backup_cut_short_is_refused(september, tmp_path, capsys):
    file, again = tmp_path / "record.tar", ProgrammeRun(tmp_path / "again")
    assert september.run("backup", str(file)) == 0
    file.write_bytes(file.read_bytes()[:-20_000])
    assert again.run("restore", str(file)) == 2
    assert "Take another one" in capsys.readouterr().err
    assert not (again.place / "store").exists()


def test_a_record_that_is_not_empty_is_never_restored_into(september, tmp_path, capsys):
    file, other = tmp_path / "record.tar", ProgrammeRun(tmp_path / "other")
    assert september.run("backup", str(file)) == 0
    assert other.run("plan") == 0
    (other.place / "store/facts/main/plans/RNL=1.json").write_bytes(b"{}")
    before = other.files()
    assert other.run("restore", str(file)) == 2
    assert "holds what this backup does not (facts/main/plans/RNL=1.json)" in capsys.readouterr().err
    assert other.files() == before
