"""Running a month again, or one trust of it: nothing is written twice, nothing is sent twice, and what changed is published again."""

from __future__ import annotations

import json
import shutil

import pytest

from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun


@pytest.fixture(scope="module")
def told_once(tmp_path_factory):
    """The sample's first month."""
    place = tmp_path_factory.mktemp("september")
    shutil.copytree(ROOT / "samples", place / "programme", ignore=shutil.ignore_patterns("story", "*.py", "__pycache__"))
    told = ProgrammeRun(place / "var", programme=place / "programme")
    assert told.run("plan") == 0
    assert told.run("month", "2013-09") == 0
    return place


@pytest.fixture
def september(told_once, tmp_path):
    """The sample's first month, told, in a place that the test may change."""
    shutil.copytree(told_once, tmp_path, dirs_exist_ok=True)
    return ProgrammeRun(tmp_path / "var", programme=tmp_path / "programme")


def send(told: ProgrammeRun, code: str, name: str, received_at: str, data: bytes) -> None:
    path = told.programme / "inbox" / code / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    with (told.programme / "inbox" / "received.csv").open("a", encoding="utf-8") as log:
        log.write(f"{code}/{name},{received_at},lead@example.invalid,e-mail\n")


def resent(told: ProgrammeRun, name: str, received_at: str, **changes: str) -> None:
    """Basildon's September update again, with changes to its first action."""
    update = json.loads((told.programme / "inbox/RDD/RDD-2013-09.json").read_text(encoding="utf-8"))
    update["actions"][0].update(changes)
    send(told, "RDD", name, received_at, json.dumps(update).encode())


def test_a_second_replay_writes_nothing_sends_nothing_and_says_so(sample, capsys):
    before = sample.stamps()
    assert sample.run("replay", "2013-09", "2014-02") == 0
    assert sample.stamps() == before
    assert "nothing was changed, and nothing was sent" in capsys.readouterr().out


def test_a_rerun_with_nothing_new_writes_nothing(sample, capsys):
    before = sample.stamps()
    assert sample.run("rerun", "RNL", "2013-10") == 0
    assert sample.stamps() == before
    assert "nothing was changed" in capsys.readouterr().out


def test_a_rerun_takes_up_what_the_trust_sent_since_and_touches_no_other_page(september):
    pages = {name: data for name, data in september.files().items() if name.startswith("site/2013-09/") and "/rdd/" not in name}
    # the month, its picture, its sheets for printing and for journalists, its letters, the sources of its figures, ten trusts
    assert len(pages) == 16
    mail = len(september.mail())
    resent(september, "second.json", "2013-10-20T10:00:00+01:00", narrative="Six more nurses started on the fifth.")
    assert september.run("rerun", "rdd", "2013-09") == 0
    assert "Six more nurses started on the fifth." in september.page("2013-09", "RDD")
    others = {name: data for name, data in september.files().items() if name in pages}
    changed = {name for name in pages if others[name] != pages[name] and "/sources/" not in name}  # those name the release itself
    assert changed <= {f"site/2013-09/{page}index.html" for page in ("", "print/", "press/")}
    assert len(september.mail()) == mail
    assert {row["trust"]: row["release"] for row in september.rows("2013-09", "trusts") if row["release"] != "1"} == {"RDD": "2"}


def test_the_release_before_a_rerun_stays_in_the_record_as_it_was(september):
    record = {name: data for name, data in september.files().items() if name.startswith("store/")}
    resent(september, "second.json", "2013-10-20T10:00:00+01:00", narrative="Six more nurses started on the fifth.")
    assert september.run("rerun", "RDD", "2013-09") == 0
    after = september.files()
    assert {name: after[name] for name in record} == record


def test_an_update_returned_after_an_accepted_one_leaves_the_accepted_one_in_force(september):
    resent(september, "worse.json", "2013-10-20T10:00:00+01:00", status="finished-ish")
    assert september.run("rerun", "RDD", "2013-09") == 0
    row = september.trust("2013-09", "RDD")
    assert (row["state"], row["received"], row["returned"], row["file"]) == ("accepted", "2", "1", "RDD-2013-09.json")


def test_a_file_no_reader_can_read_is_kept_returned_and_stops_nobody(tmp_path):
    programme = tmp_path / "programme"
    shutil.copytree(ROOT / "samples", programme, ignore=shutil.ignore_patterns("story", "*.py", "__pycache__"))
    told = ProgrammeRun(tmp_path / "var", programme=programme)
    rubbish = b"PK\x03\x04" + bytes(range(256)) * 40
    send(told, "RNL", "broken.xlsx", "2013-10-14T23:00:00+01:00", rubbish)
    send(told, "ZZZ", "stray.csv", "2013-10-10T09:00:00+01:00", b"Trust code,ZZZ\nPeriod,2013-09\n\nRef,Status\nZZZ-1,Delivered\n")
    assert told.run("plan") == 0
    assert told.run("month", "2013-09") == 0
    row = told.trust("2013-09", "RNL")
    assert (row["state"], row["received"], row["returned"]) == ("accepted", "2", "1")
    assert rubbish in told.files().values()
    assert any("broken" in path.name for path in told.returned("2013-09", "RNL"))
    assert any("stray" in path.name for path in told.returned("2013-09", "ZZZ"))
    assert {row["trust"] for row in told.rows("2013-09", "trusts") if row["accepted"] == "yes"} >= {"RNL", "RXQ", "RWD"}


@pytest.mark.parametrize("gone", [("results/main/fingerprints", "facts/main/decisions"), ("facts/main/decisions",)])
def test_a_run_that_was_killed_before_it_decided_is_finished_by_the_next(september, tmp_path, gone):
    whole = september.files()
    half = ProgrammeRun(tmp_path / "half", programme=september.programme)
    shutil.copytree(september.place / "store", half.place / "store")
    later = ("revisions", "releases", "seals/2013-10", "notices", "receipt-sheets")
    for name in (*gone, *(f"facts/main/{kind}" for kind in later)):
        shutil.rmtree(half.place / "store" / name)
    assert half.run("month", "2013-09") == 0
    assert half.files() == whole


def test_a_site_that_was_half_written_is_made_whole(september):
    whole = september.files()
    files = september.site / "releases/files.json"
    files.write_text(
        files.read_text(encoding="utf-8").replace('"whole": true', '"whole": false'), encoding="utf-8"
    )  # as a killed run leaves it
    shutil.rmtree(september.site / "2013-09" / "rnl")
    (september.site / "data/2013-09/release.json").unlink()
    (september.site / "latest/index.html").unlink()
    assert september.run("month", "2013-09") == 0
    assert september.files() == whole
