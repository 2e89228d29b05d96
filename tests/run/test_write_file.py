"""A file for other eyes is there whole or not at all, whatever becomes of its writer."""

from __future__ import annotations

import pytest

from tasks.run.write_file import file_written, write_file


def names(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_written_into_folders_that_were_not_there(tmp_path):
    assert write_file(tmp_path / "a/b/page.html", b"whole")
    assert (tmp_path / "a/b/page.html").read_bytes() == b"whole"
    assert names(tmp_path) == ["page.html"]


def test_a_file_that_holds_the_same_bytes_is_left_alone(tmp_path):
    path = tmp_path / "page.html"
    assert write_file(path, b"whole")
    before = path.stat()
    assert not write_file(path, b"whole")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_while_a_file_is_written_its_place_holds_what_it_held(tmp_path):
    path = tmp_path / "page.html"
    write_file(path, b"before")
    with file_written(path) as file:
        file.write(b"half")
        file.flush()
        assert path.read_bytes() == b"before"
        file.write(b" and half")
    assert path.read_bytes() == b"half and half"


def test_a_file_whose_writing_fails_leaves_what_was_there_and_nothing_beside_it(tmp_path):
    path = tmp_path / "page.html"
    write_file(path, b"before")
    with pytest.raises(TypeError), file_written(path) as file:
        file.writelines([b"half", "no bytes"])
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["page.html"]
