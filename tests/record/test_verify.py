"""Whatever somebody alters, takes away or adds in the record is found and named; and that nothing could be looked at is no finding."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime

import pytest

from tasks.run.run import open_run
from tasks.upkeep.verify import verify
from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FACTS = "facts/main"
KINDS = [
    f"{FACTS}/{kind}"
    for kind in ("plans", "submissions", "decisions", "begun", "revisions", "candidates", "approvals", "releases", "notices", "partitions")
]


@pytest.fixture(scope="module")
def sound(sample, tmp_path_factory):
    """The sample's record, copied once."""
    place = tmp_path_factory.mktemp("sound")
    shutil.copytree(sample.place / "store", place / "store")
    (place / "site").symlink_to(sample.place / "site")
    return ProgrammeRun(place)


@pytest.fixture
def copied(sound, tmp_path):
    shutil.copytree(sound.place / "store", tmp_path / "store")
    (tmp_path / "site").symlink_to(sound.place / "site")
    return ProgrammeRun(tmp_path)


def found(told):
    with told.settings():
        return {(wrong.key, wrong.says.split(":")[0]) for wrong in verify(open_run(NOW)).wrong}


def some(told, kind):
    return sorted(path for path in (told.place / "store" / kind).rglob("*") if path.is_file())[0]


def fact(told, kind):
    return json.loads(some(told, kind).read_bytes())


def key(told, path):
    return path.relative_to(told.place / "store").as_posix()


def test_a_record_nobody_touched_is_sound_and_says_its_head(sound, capsys):
    assert sound.run("verify") == 0
    assert "Nothing was altered, taken away or added. Head " in capsys.readouterr().out


@pytest.mark.parametrize("kind", [*KINDS, "blobs"])
def test_one_altered_byte_is_named(copied, kind):
    path = some(copied, kind)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert (key(copied, path), "altered") in found(copied)


@pytest.mark.parametrize("kind", KINDS)
def test_one_fact_taken_away_is_named(copied, kind):
    path = some(copied, kind)
    path.unlink()
    assert (key(copied, path), "missing") in found(copied)


def test_a_seal_taken_away_is_noticed_by_what_it_sealed_or_by_the_one_after_it(copied):
    some(copied, f"{FACTS}/seals").unlink()
    wrong = found(copied)
    assert {says for _, says in wrong} <= {"missing", "altered", "not sealed"}
    assert wrong


def test_each_part_of_what_a_release_is_held_as_is_missed_when_it_is_taken_away(copied):
    store = copied.place / "store"
    release = json.loads((store / FACTS / "releases/2013-10/1.json").read_bytes())
    page = json.loads((store / "blobs" / release["pages"]).read_bytes())["pages"]["2013-10/index.html"]
    parts = [page, release["data"], *release["partitions"].values()]
    for sha in parts:
        (store / "blobs" / sha).unlink()
    assert {(f"blobs/{sha}", "missing") for sha in parts} <= found(copied)
    (store / "blobs" / release["pages"]).unlink()
    assert (f"blobs/{release['pages']}", "missing") in found(copied)


def test_an_altered_list_of_a_releases_files_is_named(copied):
    store = copied.place / "store"
    pages = store / "blobs" / json.loads((store / FACTS / "releases/2013-10/1.json").read_bytes())["pages"]
    pages.write_bytes(pages.read_bytes() + b" ")
    assert (key(copied, pages), "altered") in found(copied)


def test_a_file_that_arrived_and_what_was_read_from_it_are_missed(copied):
    decision = fact(copied, f"{FACTS}/decisions")
    blobs = (decision["sha256"], decision["reading"].partition("/")[0])
    for sha in blobs:
        (copied.place / "store/blobs" / sha).unlink()
    assert {(f"blobs/{sha}", "missing") for sha in blobs} <= found(copied)


def test_an_altered_seal_is_named_with_all_it_no_longer_vouches_for(copied):
    path = next((copied.place / "store" / FACTS / "seals").rglob("2.json")).with_name("1.json")
    seal = json.loads(path.read_bytes())
    gone = sorted(seal["facts"])[0]
    del seal["facts"][gone]
    path.write_text(json.dumps(seal), encoding="utf-8")
    wrong = found(copied)
    assert (gone, "not sealed") in wrong
    assert (key(copied, path.with_name("2.json")), "altered") in wrong


def test_a_fact_somebody_added_is_named_and_so_is_where_it_belongs(copied):
    path = some(copied, f"{FACTS}/releases")
    added = path.with_name("99.json")
    added.write_bytes(path.read_bytes())
    assert found(copied) == {(key(copied, added), "not sealed"), (key(copied, added), "altered")}


def test_a_blob_a_stray_file_and_a_key_of_no_record_that_somebody_added_are_named(copied):
    sha = hashlib.sha256(b"mine").hexdigest()
    (copied.place / "store/blobs" / sha).write_bytes(b"mine")
    (copied.place / "store/read me.txt").write_bytes(b"mine")
    (copied.place / "store/plans.json").write_bytes(b"{}")
    assert found(copied) == {("read me.txt", "added"), ("plans.json", "added")}
    with copied.settings():
        assert verify(open_run(NOW)).unnamed == (sha,)


def test_the_first_mark_of_the_format_is_known_and_any_other_has_to_be_sealed(copied):
    path = copied.place / "store/formats/1.json"
    mark = json.loads(path.read_bytes())
    path.write_text(json.dumps({**mark, "code": "mine"}), encoding="utf-8")
    assert found(copied) == {("formats/1.json", "not sealed")}


def test_a_record_cut_back_to_an_earlier_day_is_noticed_by_a_head_noted_later(copied, tmp_path, capsys):
    heads = tmp_path / "heads.json"
    assert copied.run("verify", "--note", str(heads)) == 0
    for month in ("2014-02", "2014-03"):
        for folder in (copied.place / "store" / FACTS).glob(f"*/{month}*"):
            shutil.rmtree(folder)
    assert copied.run("verify", "--since", str(heads)) == 1
    assert "seals/2014-02/: missing: the record once ended here" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("notes", "why"),
    [
        (None, "cannot be read: No such file or directory"),
        ("", "cannot be read as heads that were noted"),
        ("[]", "does not hold heads"),
        ('{"2013-10": 1}', "does not hold heads"),
    ],
)
def test_a_file_of_heads_that_cannot_be_read_is_no_finding_about_the_record(copied, tmp_path, notes, why, capsys):
    if notes is not None:
        (tmp_path / "heads.json").write_text(notes, encoding="utf-8")
    assert copied.run("verify", "--since", str(tmp_path / "heads.json")) == 3
    assert f"not everything could be looked at. {tmp_path / 'heads.json'} {why}" in capsys.readouterr().err


def test_where_there_is_no_record_nothing_was_verified(tmp_path, capsys):
    assert ProgrammeRun(tmp_path).run("verify") == 3
    assert "There is no record in" in capsys.readouterr().err


def test_of_what_the_daily_chase_read_and_nobody_decided_on_yet_nothing_is_left(tmp_path):
    small(tmp_path)
    told = ProgrammeRun.below(tmp_path)
    assert told.run("plan") == 0
    send(tmp_path / "programme", "first.json", "2013-10-08T15:11:00+01:00")
    assert told.run("chase", "--as-of", "2013-10-09T09:00+01:00") == 0
    assert found(told) == set()
    (sent,) = (json.loads(path.read_bytes())["sha256"] for path in (told.place / "store" / FACTS).glob("submissions/*/*.json"))
    assert sent in {path.name for path in (told.place / "store/blobs").iterdir()}
    before = told.stamps()
    assert told.run("chase", "--as-of", "2013-10-09T09:00+01:00") == 0
    assert told.stamps() == before
