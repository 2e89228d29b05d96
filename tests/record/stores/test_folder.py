"""What only a folder can get wrong."""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from pathlib import Path

import pytest

from tasks.record.stores.folder import FolderShelf, FolderStore, NotAFile
from tasks.record.stores.store import BadKey


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_nothing_but_the_fact_is_left_behind(tmp_path):
    store = FolderStore(tmp_path)
    store.create("plans/RNL/1.json", b"first")
    store.create("plans/RNL/1.json", b"second")
    assert files(tmp_path) == ["plans/RNL/1.json"]


def test_a_writer_killed_half_way_leaves_nothing_to_be_read(tmp_path):
    store = FolderStore(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "~0123456789abcdef").write_bytes(b"hal")
    assert list(store.keys()) == list(store.below("")) == []
    assert store.create("plans/1.json", b"whole")
    assert list(store.keys()) == ["plans/1.json"]


def test_no_handle_of_a_file_or_folder_is_left_open(tmp_path):
    store, shelf = FolderStore(tmp_path / "store"), FolderShelf(tmp_path / "site")
    before = {*Path("/proc/self/fd").iterdir()}
    assert store.create_all([(f"plans/{n}.json", b"x") for n in range(201)])[0]
    assert store.replace("plans/1.json", b"y", b"x")
    (tmp_path / "store" / "pipe").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "store" / "fifo")
    for odd in ("pipe", "fifo"):
        with pytest.raises(NotAFile):
            store.read(odd)
    with shelf.alone():
        shelf.bring("a.html", b"a")
        shelf.finish({})
    assert {*Path("/proc/self/fd").iterdir()} <= before


def test_files_that_are_not_ours_are_not_listed(tmp_path):
    store = FolderStore(tmp_path)
    store.create("a", b"")
    (tmp_path / "notes for me.txt").write_text("x")
    (tmp_path / "naïve").write_text("x")
    assert list(store.keys()) == list(store.below("")) == ["a"]


def test_a_key_cannot_also_begin_other_keys(tmp_path):
    store = FolderStore(tmp_path)
    store.create("plans/RNL/1.json", b"")
    with pytest.raises(BadKey, match="longer keys begin with this one"):
        store.create("plans/RNL", b"")
    with pytest.raises(BadKey, match="no key can begin with it"):
        store.create("plans/RNL/1.json/more", b"")


def test_creating_what_exists_writes_nothing_at_all(tmp_path):
    store = FolderStore(tmp_path)
    store.create("plans/1.json", b"first")
    before = (tmp_path / "plans").stat().st_mtime_ns
    store.create("plans/1.json", b"second")
    assert (tmp_path / "plans").stat().st_mtime_ns == before


def test_a_store_that_was_only_read_makes_no_folder(tmp_path):
    store = FolderStore(tmp_path / "record")
    list(store.keys("plans/"))
    assert not (tmp_path / "record").exists()


@pytest.mark.parametrize("odd", [os.mkfifo, lambda path: path.symlink_to("b")])
def test_a_pipe_or_a_link_in_the_place_of_a_file_is_neither_waited_for_nor_followed(tmp_path, odd):
    store = FolderStore(tmp_path)
    store.create("b", b"b")
    odd(tmp_path / "a")
    with pytest.raises(NotAFile, match="is a link or no ordinary file"):
        store.read("a")
    assert list(store.keys()) == ["b"]
    assert list(store.strangers()) == ["a"]


def test_what_a_killed_writer_left_goes_before_the_next_write_unless_somebody_writes(tmp_path):
    (tmp_path / "~writing").mkdir()
    left = tmp_path / "~writing/~0f3a"
    left.write_bytes(b"half")
    writer = os.open(tmp_path / "~writing", os.O_RDONLY)
    fcntl.flock(writer, fcntl.LOCK_SH)  # as whoever writes does
    FolderStore(tmp_path).create("a", b"a")
    assert left.exists()
    os.close(writer)
    FolderStore(tmp_path).create("b", b"b")
    assert not left.exists()


@pytest.mark.parametrize("odd", [{"whole": 1}, {"releases": {}}, {"heads": []}, {"letters": []}, {"taken_down": "x"}])
def test_a_first_list_that_notes_something_of_another_shape_is_not_believed(tmp_path, odd):
    (tmp_path / "releases").mkdir()
    for more, believed in (({}, True), (odd, False)):
        (tmp_path / "releases/files.json").write_text(json.dumps({"files": {}, "whole": True, "rules": "abc", **more}), encoding="utf-8")
        assert bool(FolderShelf(tmp_path).notes) is believed


def test_what_there_is_of_many_trusts_stands_in_sixteen_lists_by_their_codes(tmp_path):
    shelf = FolderShelf(tmp_path)
    with shelf.alone():
        for number in range(200):
            shelf.bring(f"trusts/t{number}/index.html", b"a page")
            shelf.bring(f"2013-10/t{number}/index.html", b"a page")
        shelf.bring("index.html", b"a page")
        shelf.finish({})
    for folder in ("releases", "releases/2013-10"):
        lists = {path.name: json.loads(path.read_bytes())["files"] for path in (tmp_path / folder).glob("files-*.json")}
        assert set(lists) == {f"files-{number:x}.json" for number in range(16)}
        for name, files in lists.items():
            codes = {path.split("/")[1] for path in files}
            assert {f"files-{zlib.crc32(code.encode()) % 16:x}.json" for code in codes} == {name}
    assert "index.html" in json.loads((tmp_path / "releases/files.json").read_bytes())["files"]


def laid_out(folder, files, notes=None, *, dies=False):
    """Lay a site out with a writer of its own; says which files it had to write. One that dies does so before its last write of all."""
    shelf = FolderShelf(folder)
    with shelf.alone():
        written = [path for path, data in files.items() if shelf.bring(path, data)]
        if not dies:
            shelf.finish(notes or {})
    return written


OLD = {"index.html": b"one", "2013-10/index.html": b"two", "2013-10/rdd/index.html": b"three", "trusts/rdd/index.html": b"four"}
NEW = OLD | {"index.html": b"five", "2013-10/rdd/index.html": b"six", "2013-10/rnl/index.html": b"seven"}


def test_what_a_writer_that_died_had_written_is_seen_by_the_next_and_listed_once_that_finished(tmp_path):
    assert laid_out(tmp_path, OLD, {"rules": "a"}) == list(OLD)
    assert FolderShelf(tmp_path).notes["rules"] == "a"
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert laid_out(tmp_path, OLD, {"rules": "a"}) == []
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps, "nothing new writes nothing, no list either"
    changed = {path: data for path, data in NEW.items() if OLD.get(path) != data}
    assert laid_out(tmp_path, changed, dies=True) == list(changed)
    shelf = FolderShelf(tmp_path)
    assert (shelf.notes, shelf.noted["rules"]) == ({}, "a")
    (tmp_path / "2013-10/rdd/index.html").write_bytes(b"half")
    assert laid_out(tmp_path, NEW, {"rules": "b"}) == ["2013-10/rdd/index.html"]
    shelf = FolderShelf(tmp_path)
    assert (shelf.notes["rules"], shelf.notes["whole"]) == ("b", True)
    assert dict(shelf.held()) | shelf.listed() == dict(shelf.held())
    assert dict(shelf.held()).keys() - shelf.listed().keys() == {"releases/files.json"}


def test_a_further_list_is_read_as_it_stands_once_a_writer_died_and_else_only_if_it_is_the_one_named(tmp_path):
    laid_out(tmp_path, OLD)
    path = tmp_path / "releases/2013-10/files.json"
    path.write_text(json.dumps({"files": {"2013-10/other.html": "0" * 64}}), encoding="utf-8")
    assert "2013-10/other.html" not in FolderShelf(tmp_path).listed()
    first = tmp_path / "releases/files.json"
    first.write_text(json.dumps(json.loads(first.read_bytes()) | {"whole": False}), encoding="utf-8")
    assert "2013-10/other.html" in FolderShelf(tmp_path).listed()
    path.write_text("{", encoding="utf-8")
    assert FolderShelf(tmp_path).broken_lists() == ["releases/2013-10/files.json"]
    assert not [one for one in FolderShelf(tmp_path).listed() if one.startswith("2013-10/index")]
    path.unlink()
    assert FolderShelf(tmp_path).broken_lists() == []


def test_in_doubt_every_file_is_asked_itself(tmp_path):
    laid_out(tmp_path, OLD)
    (tmp_path / "index.html").write_bytes(b"altered")
    assert laid_out(tmp_path, OLD) == [], "the list is believed"
    shelf = FolderShelf(tmp_path)
    shelf.doubt()
    assert shelf.bring("index.html", OLD["index.html"])
    assert FolderShelf(tmp_path).notes == {}
    shelf.finish({})
    assert "whole" in FolderShelf(tmp_path).notes


def test_a_folder_is_looked_through_again_only_once_anybody_has_changed_it(tmp_path, monkeypatch):
    mine, theirs, looks, look = FolderStore(tmp_path, settled=0), FolderStore(tmp_path), [], os.scandir
    mine.create_all([(f"plans/{n}/{m}.json", b"") for n in (1, 10, 2) for m in (1, 10, 2)])
    assert len([*mine.keys()]) == 9
    monkeypatch.setattr(os, "scandir", lambda where: looks.append(where) or look(where))
    assert [*mine.keys("plans/1/1")] == ["plans/1/1.json", "plans/1/10.json"]
    assert [*mine.keys("plans/1")] == [f"plans/{n}/{m}.json" for n in (1, 10) for m in (1, 10, 2)]
    assert looks == []
    changed, made = (tmp_path / "plans/1").stat().st_ctime_ns, 0
    while (tmp_path / "plans/1").stat().st_ctime_ns == changed:  # a clock that has not moved on says nothing
        made += theirs.create(f"plans/1/3{made}.json", b"")
    looks.clear()
    assert len([*mine.keys()]) == 9 + made
    assert looks == [f"{tmp_path}/plans/1"]


def test_of_a_folder_that_was_just_changed_nothing_is_believed(tmp_path):
    mine, theirs = FolderStore(tmp_path), FolderStore(tmp_path)
    for n in range(50):
        theirs.create(f"plans/{n:02}.json", b"")
        assert len([*mine.keys("plans/")]) == n + 1
        (tmp_path / f"plans/{n:02}.json").rename(tmp_path / f"plans/{n:02}")
        assert f"plans/{n:02}" in mine.keys("plans/")


def test_of_a_site_what_is_no_file_and_no_folder_is_a_stranger(tmp_path):
    laid_out(tmp_path, OLD)
    assert list(FolderShelf(tmp_path).strangers()) == []
    (tmp_path / "trusts/to").symlink_to("rdd")
    (tmp_path / "a.html").symlink_to("index.html")
    assert list(FolderShelf(tmp_path).strangers()) == ["a.html", "trusts/to"]
    assert not {"a.html", "trusts/to/index.html"} & dict(FolderShelf(tmp_path).held()).keys()
