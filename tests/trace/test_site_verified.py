"""Whatever somebody alters, takes away or adds on the site is found and named, and a site is written whole again when asked."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.publish.site_update import update_site
from tasks.record.stores.shelf import FILES
from tasks.run.run import open_run
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
        return {one.key: one.says.split(":")[0] for one in verify_site(open_run(NOW))[1]}


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
    assert wrong(copied) == {"seals/2013-12/": "missing"}


def test_without_its_list_a_site_is_written_whole_again(copied: ProgrammeRun) -> None:
    (copied.site / FILES).unlink()
    (copied.site / "fund/index.html").write_bytes(b"altered")
    assert wrong(copied) == {FILES: "missing"}
    with copied.settings():
        assert update_site(open_run(NOW)) > 300
        assert verify_site(open_run(NOW))[1] == ()
        assert update_site(open_run(NOW)) == 0


def test_where_no_site_was_laid_out_nothing_is_wrong(tmp_path: Path) -> None:
    assert wrong(ProgrammeRun(tmp_path)) == {}


@pytest.mark.parametrize("damaged", [b"{", b"[]", b"{}"])
def test_a_list_that_cannot_be_read_is_named(copied: ProgrammeRun, damaged: bytes) -> None:
    (copied.site / FILES).write_bytes(damaged)
    assert wrong(copied) == {FILES: "altered"}
