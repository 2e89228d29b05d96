"""Whatever somebody alters, takes away or adds on the site is found and named, and a site is written whole again when asked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.model.period import Period
from tasks.publish.site_update import update_site
from tasks.record.outbox import Outbox
from tasks.record.stores.shelf import FILES
from tasks.run.run import open_run
from tasks.run.settings import ROOT
from tasks.upkeep.verify_site import verify_site
from tests.month.programme_run import ProgrammeRun

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def copied(sample: ProgrammeRun, tmp_path: Path) -> ProgrammeRun:
    """The sample's site, copied, beside its record."""
    shutil.copytree(sample.site, tmp_path / "site")
    (tmp_path / "store").symlink_to(sample.place / "store")
    return ProgrammeRun(tmp_path)


def wrong(told: ProgrammeRun) -> dict[str, str]:
    with told.settings():
        return {one.key: one.says.split(":")[0] for one in verify_site(open_run(NOW)).wrong}


def listed(site: Path) -> dict[str, str]:
    """Every file that the lists name, read as anybody could."""
    first = json.loads((site / FILES).read_bytes())["files"]
    months = [json.loads((site / name).read_bytes())["files"] for name in first if "/files" in name]
    return {path: sha for files in (first, *months) for path, sha in files.items()}


def test_the_lists_name_every_file_of_the_site_as_it_is(sample: ProgrammeRun) -> None:
    there = {str(path.relative_to(sample.site)): path.read_bytes() for path in sample.site.rglob("*") if path.is_file()}
    assert listed(sample.site) == {path: hashlib.sha256(data).hexdigest() for path, data in there.items() if path != FILES}
    assert {"2013-10/rnl/index.html", "trusts/rnl/index.html", "releases/2013-11/1/index.html", "index.html"} <= there.keys()
    told = json.loads(there[FILES])
    assert told["whole"] is True
    assert told["code"].startswith("0.")
    assert len(told["rules"]) == 64
    assert told["heads"].keys() <= {release["period"] for release in told["releases"]}


def test_a_site_nobody_touched_is_sound(sample: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    assert sample.run("verify") == 0
    assert "files of the site read. None of them wrong." in capsys.readouterr().out


def test_a_file_altered_taken_away_or_added_is_named(copied: ProgrammeRun, capsys: pytest.CaptureFixture[str]) -> None:
    page = copied.site / "2013-10/rnl/index.html"
    page.write_bytes(page.read_bytes().replace(b"Delivered", b"delivered") + b" ")
    (copied.site / "trusts/rnl/index.html").unlink()
    (copied.site / "mine.html").write_bytes(b"mine")
    found = {"2013-10/rnl/index.html": "altered", "trusts/rnl/index.html": "missing", "mine.html": "added"}
    assert wrong(copied) == found
    assert copied.run("verify") == 1
    assert "site/mine.html: added" in capsys.readouterr().out


def test_a_list_made_to_fit_an_altered_page_is_found_out_by_the_record(copied: ProgrammeRun) -> None:
    page, month = copied.site / "2013-10/index.html", copied.site / "releases/2013-10/files.json"
    page.write_bytes(page.read_bytes() + b" ")
    for name, changed in ((month, page), (copied.site / FILES, month)):
        told = json.loads(name.read_bytes())
        told["files"][str(changed.relative_to(copied.site))] = hashlib.sha256(changed.read_bytes()).hexdigest()
        name.write_text(json.dumps(told), encoding="utf-8")
    assert wrong(copied) == {"2013-10/index.html": "altered"}


def test_a_record_cut_back_is_noticed_by_the_heads_the_site_names(copied: ProgrammeRun, sample: ProgrammeRun) -> None:
    (copied.place / "store").unlink()
    shutil.copytree(sample.place / "store", copied.place / "store")
    shutil.rmtree(copied.place / "store/facts/main/seals/2013-12")
    assert wrong(copied)["seals/2013-12/"] == "missing"


def test_without_its_list_a_site_is_written_whole_again(copied: ProgrammeRun) -> None:
    (copied.site / FILES).unlink()
    (copied.site / "fund/index.html").write_bytes(b"altered")
    assert wrong(copied) == {FILES: "missing"}
    with copied.settings():
        assert update_site(open_run(NOW)) > 300
        assert verify_site(open_run(NOW)).wrong == ()
        assert update_site(open_run(NOW)) == 0


def test_words_of_the_register_that_change_stand_on_the_pages_though_no_release_is_new(
    copied: ProgrammeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = shutil.copytree(ROOT / "config", tmp_path / "config")
    table = config / "announced.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("0161 922 4466", "0161 000 0000"), encoding="utf-8")
    with copied.settings():
        monkeypatch.setenv("MEASURES_CONFIG", str(config))
        assert update_site(open_run(NOW)) > 0
        assert "0161 000 0000" in (copied.site / "trusts/rmp/index.html").read_text(encoding="utf-8")
        assert update_site(open_run(NOW)) == 0


def test_what_becomes_of_a_letter_stands_on_its_trusts_own_page_without_a_new_release(copied: ProgrammeRun, sample: ProgrammeRun) -> None:
    (copied.place / "store").unlink()
    shutil.copytree(sample.place / "store", copied.place / "store")
    page = copied.site / "trusts/rmp/index.html"
    with copied.settings():
        run = open_run(NOW)
        box = Outbox(run.record, Period(2014, 1))
        (letter,) = (one for one in box.public() if one.trust == "RMP")
        assert "Could not be reached so far." not in page.read_text(encoding="utf-8")
        box.deliver(letter, "permanent-failure", final=True, failed=True, at=NOW)
        assert update_site(open_run(NOW)) == 3  # the month's letters as a page and as data, and the trust's page
        assert "Could not be reached so far." in page.read_text(encoding="utf-8")
        assert update_site(open_run(NOW)) == 0
        assert verify_site(open_run(NOW)).wrong == ()


def test_where_no_site_was_laid_out_nothing_is_wrong(tmp_path: Path) -> None:
    assert wrong(ProgrammeRun(tmp_path)) == {}


@pytest.mark.parametrize("damaged", [b"{", b"[]", b"{}"])
def test_a_list_that_cannot_be_read_is_named(copied: ProgrammeRun, damaged: bytes) -> None:
    (copied.site / FILES).write_bytes(damaged)
    assert wrong(copied) == {FILES: "altered"}


def again(told: ProgrammeRun) -> int:
    with told.settings():
        return update_site(open_run(NOW))


def test_what_was_damaged_is_gone_or_a_link_is_written_again_by_the_next_run(copied: ProgrammeRun) -> None:
    before = {path: path.read_bytes() for path in copied.site.rglob("*") if path.is_file()}
    (copied.site / "2013-10/rnl/index.html").write_bytes(b"")
    (copied.site / "trusts/rnl/index.html").unlink()
    (copied.site / "index.html").unlink()
    (copied.site / "index.html").symlink_to(copied.site / "fund/index.html")
    assert again(copied) == 3
    assert wrong(copied) == {}
    assert not (copied.site / "index.html").is_symlink()
    assert {path: path.read_bytes() for path in copied.site.rglob("*") if path.is_file()} == before
    assert again(copied) == 0


@pytest.mark.parametrize("name", [FILES, "releases/2013-10/files.json"])
@pytest.mark.parametrize("damaged", [b"{", b"[]", b"", b'{"files": {"index.html": 1}, "whole": true}'])
def test_a_list_that_was_cut_short_is_made_again_from_the_record(copied: ProgrammeRun, name: str, damaged: bytes) -> None:
    before = (copied.site / name).read_bytes()
    (copied.site / name).write_bytes(damaged)
    assert again(copied) == 0  # every page is as it was
    assert (copied.site / name).read_bytes() == before
    assert wrong(copied) == {}


def test_what_killed_runs_left_half_written_goes_with_the_next_run_whichever_version_left_it(copied: ProgrammeRun) -> None:
    for name in (".writing/0f3a", "2013-10/index.html.4711.part", "fund/index.html.12.part"):
        (copied.site / name).parent.mkdir(exist_ok=True)
        (copied.site / name).write_bytes(b"half")
    assert set(wrong(copied).values()) == {"added"}
    assert again(copied) == 0
    assert wrong(copied) == {}
    assert not (copied.site / ".writing").exists()


def test_a_page_that_both_lists_and_site_have_lost_or_hold_otherwise_is_named(copied: ProgrammeRun) -> None:
    for page in ("trusts/rnl/index.html", "2013-10/rnl/index.html"):
        (copied.site / page).unlink()
        for name in (copied.site / "releases").rglob("files*.json"):
            told = json.loads(name.read_bytes())
            if told["files"].pop(page, None):
                name.write_text(json.dumps(told), encoding="utf-8")
    found = wrong(copied)
    assert found["trusts/rnl/index.html"] == found["2013-10/rnl/index.html"] == "missing"


def test_a_site_that_is_gone_though_the_record_has_releases_is_missed(copied: ProgrammeRun) -> None:
    shutil.rmtree(copied.site)
    assert wrong(copied) == {"": "missing"}


def test_pipes_and_links_on_the_site_are_named(copied: ProgrammeRun) -> None:
    os.mkfifo(copied.site / "a-pipe")
    (copied.site / "a-link").symlink_to("index.html")
    assert wrong(copied) == {"a-pipe": "added", "a-link": "added"}


def test_a_change_of_rules_since_is_no_finding_for_the_record_holds_those_it_was_laid_out_by(copied: ProgrammeRun, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    with (tmp_path / "config/extensions.csv").open("a", encoding="utf-8") as file:
        file.write("RNL,2014-02,2014-05-30,The trust's chief executive,The regulator's desk,Its records were flooded\n")
    assert wrong(ProgrammeRun(copied.place, None, tmp_path / "config")) == {}


def test_a_site_that_moves_has_feeds_that_lead_to_its_new_address_and_is_sound_wherever_it_is_verified(
    copied: ProgrammeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds = [copied.site / path for path in ("feed.atom", "trusts/rnl/feed.atom")]
    monkeypatch.setenv("MEASURES_SITE_ADDRESS", "https://measures.example/")
    with copied.settings():
        update_site(open_run(NOW))
    assert all(b'href="https://measures.example/' in feed.read_bytes() for feed in feeds)
    monkeypatch.delenv("MEASURES_SITE_ADDRESS")
    assert wrong(copied) == {}
