"""Whatever somebody alters, takes away or adds in the record is found and named."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.month.told import Told
from tests.record.small import send, small


@pytest.fixture(scope="module")
def sound(sample, tmp_path_factory):
    """The sample's record, copied once."""
    place = tmp_path_factory.mktemp("sound")
    shutil.copytree(sample.place / "store", place / "store")
    return Told(place)


@pytest.fixture
def copied(sound, tmp_path):
    shutil.copytree(sound.place / "store", tmp_path / "store")
    return Told(tmp_path)


def found(told):
    from tasks.upkeep.verify import verify

    with told.settings():
        return {(wrong.key, wrong.says.split(":")[0]) for wrong in verify().wrong}


def some(told, kind):
    return sorted(path for path in (told.place / "store" / kind).rglob("*") if path.is_file())[0]


def key(told, path):
    return path.relative_to(told.place / "store").as_posix()


def test_a_record_nobody_touched_is_sound_and_says_its_head(sound, capsys):
    assert sound.run("verify") == 0
    assert "Nothing was altered, taken away or added. Head " in capsys.readouterr().out


KINDS = ["plans", "submissions", "words", "decisions", "revisions", "candidates", "approvals", "releases", "notices", "blobs"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_altered_byte_is_named(copied, kind):
    path = some(copied, kind)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert (key(copied, path), "altered") in found(copied)


@pytest.mark.parametrize("kind", [*KINDS, "seals"])
def test_one_fact_taken_away_is_named(copied, kind):
    path = some(copied, kind)
    path.unlink()
    wrong = found(copied)
    if kind == "seals":  # the first of its chapter: what it sealed is open again, or a later one has lost its place
        assert {says for _, says in wrong} <= {"missing", "altered", "not sealed"}
        assert wrong
    else:
        assert (key(copied, path), "missing") in wrong


def test_each_part_of_what_a_release_keeps_its_files_as_is_missed_when_it_is_taken_away(copied):
    store = copied.place / "store"
    release = json.loads((store / "releases/2013-10/1.json").read_bytes())
    listed = json.loads((store / "blobs" / release["pages"]).read_bytes())
    (sheaf,) = listed["sheaves"]["data/2013-10/actions.csv"].values()
    page = listed["pages"]["2013-10/index.html"]
    for sha in (sheaf, page):
        (store / "blobs" / sha).unlink()
    assert {(f"blobs/{sheaf}", "missing"), (f"blobs/{page}", "missing")} <= found(copied)
    (store / "blobs" / release["pages"]).unlink()
    assert (f"blobs/{release['pages']}", "missing") in found(copied)


def test_an_altered_seal_is_named_with_all_it_no_longer_vouches_for(copied):
    path = next(p for p in (copied.place / "store/seals").rglob("2.json"))
    path = path.with_name("1.json")
    fact = json.loads(path.read_bytes())
    gone = sorted(fact["facts"])[0]
    del fact["facts"][gone]
    path.write_bytes((json.dumps(fact, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode())
    wrong = found(copied)
    assert (gone, "not sealed") in wrong
    assert (key(copied, path.with_name("2.json")), "altered") in wrong


def test_a_fact_somebody_added_is_named(copied):
    path = some(copied, "releases")
    added = path.with_name("99.json")
    added.write_bytes(path.read_bytes())
    assert (key(copied, added), "not sealed") in found(copied)


def test_a_blob_and_a_stray_file_somebody_added_are_named(copied):
    import hashlib

    sha = hashlib.sha256(b"mine").hexdigest()
    (copied.place / "store/blobs" / sha).write_bytes(b"mine")
    (copied.place / "store/read me.txt").write_bytes(b"mine")
    assert found(copied) == {(f"blobs/{sha}", "added"), ("read me.txt", "added")}


def test_a_record_cut_back_to_an_earlier_day_is_noticed_by_a_head_noted_later(sample, copied, tmp_path, capsys):
    heads = tmp_path / "heads.json"
    assert copied.run("verify", "--note", str(heads)) == 0
    for folder in (copied.place / "store").glob("*/2014-02"):
        shutil.rmtree(folder)
    shutil.rmtree(copied.place / "store/seals/2014-03")
    for kind in ("submissions", "decisions"):
        shutil.rmtree(copied.place / f"store/{kind}/2014-03")
    assert copied.run("verify", "--since", str(heads)) == 1
    assert "seals/2014-02/: missing: the record once ended here" in capsys.readouterr().out


def test_what_the_daily_chase_read_and_nobody_decided_on_yet_is_known(tmp_path):
    small(tmp_path)
    told = Told(tmp_path / "var", tmp_path / "programme", tmp_path / "config")
    assert told.run("plan") == 0
    send(tmp_path / "programme", "first.json", "2013-10-08T15:11:00+01:00")
    assert told.run("chase", "--as-of", "2013-10-09T09:00+01:00") == 0
    assert found(told) == set()
    (seal,) = (json.loads(path.read_bytes()) for path in (told.place / "store/seals/2013-10").iterdir())
    (reading,) = seal["readings"].values()
    before = told.stamps()
    assert told.run("chase", "--as-of", "2013-10-09T09:00+01:00") == 0
    assert told.stamps() == before
    (told.place / "store/blobs" / reading).unlink()
    assert found(told) == {(f"blobs/{reading}", "missing")}
