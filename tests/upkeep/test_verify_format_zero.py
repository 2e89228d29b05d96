"""In a record that was upgraded, whatever is altered, taken away or added among its old facts is found and named as before."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tasks.run.run import open_run
from tasks.run.settings import Settings
from tasks.upkeep.upgrade import upgrade
from tasks.upkeep.verify import verify
from tests.upkeep.format_zero import lay_out

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
KINDS = ["plans", "submissions", "words", "decisions", "revisions", "candidates", "approvals", "releases", "notices", "ledger", "costs"]


@pytest.fixture
def store(tmp_path, monkeypatch):
    """The upgraded record's folder."""
    lay_out(tmp_path)
    for name in ("store", "config", "programme", "backups", "site"):
        monkeypatch.setenv(f"MEASURES_{name.upper()}", str(tmp_path / name))
    upgrade(Settings.read(), NOW)
    return tmp_path / "store"


def found():
    return {(wrong.key, wrong.says.split(":")[0]) for wrong in verify(open_run(NOW)).wrong}


def some(store, kind):
    path = sorted(path for path in (store / kind).rglob("*") if path.is_file())[0]
    return path, path.relative_to(store).as_posix()


@pytest.mark.parametrize("kind", [*KINDS, "seals", "blobs", "facts", "formats"])
def test_one_altered_byte_is_named(store, kind):
    path, key = some(store, kind)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert {"altered"} & {says for _, says in found()}
    assert key in {key for key, _ in found()} or kind in {"seals", "facts"}


@pytest.mark.parametrize("kind", KINDS)
def test_one_fact_taken_away_is_named(store, kind):
    path, key = some(store, kind)
    path.unlink()
    assert (key, "missing") in found()


def test_each_part_of_what_an_old_release_is_held_as_is_missed(store):
    release = json.loads((store / "releases/2013-10/1.json").read_bytes())
    listed = json.loads((store / "blobs" / release["pages"]).read_bytes())
    (piece,) = listed["sheaves"]["data/2013-10/actions.csv"].values()
    part = json.loads((store / "blobs" / release["data"]).read_bytes())["parts"]["RDD"]
    gone = [piece, part, listed["pages"]["2013-10/index.html"]]
    for sha in gone:
        (store / "blobs" / sha).unlink()
    assert {(f"blobs/{sha}", "missing") for sha in gone} <= found()


def test_a_fact_of_an_old_kind_that_somebody_added_is_named(store):
    path, _ = some(store, "releases")
    path.with_name("99.json").write_bytes(path.read_bytes())
    assert ("releases/2013-09/99.json", "not sealed") in found()


def test_a_record_that_never_held_the_old_format_has_no_place_for_it(store):
    mark = json.loads((store / "formats/1.json").read_bytes())
    (store / "formats/1.json").write_text(json.dumps({**mark, "holds": [1]}), encoding="utf-8")
    assert ("releases/2013-09/1.json", "added") in found()
