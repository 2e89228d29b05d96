"""Code that bytes have taken over inside the reader's process gets out of it by no way on the list, whoever started it."""

from __future__ import annotations

import codecs
import json
import os
from pathlib import Path

import pytest

from tasks.workbook.sandbox.calls import Sandbox
from tasks.workbook.sandbox.lock import CODES, Limits, lock
from tasks.workbook.sandbox.wall import NOBODY
from tests.workbook.escapes import ESCAPES, tried

WALL = "Landlock, seccomp"


def all_tried(file: str) -> dict[str, str]:
    """What each way out came to, each in a process of its own."""
    found = {}
    for way in ESCAPES:
        with Sandbox("tests.workbook.escapes:tried", Limits()) as sandbox:
            found[way] = json.loads(sandbox.ask({"way": way, "file": file, "parent": os.getpid()}, b""))
    return found


@pytest.fixture(scope="module")
def walled():
    with Sandbox("tests.workbook.escapes:account", Limits()) as sandbox:
        if not sandbox.wall().startswith(WALL):
            pytest.skip(f"this system has no whole wall, only: {sandbox.wall() or 'limits'}")


def target(folder: Path) -> Path:
    """A file that anybody may change, in a folder where anybody may."""
    folder.chmod(0o777)
    file = folder / "of the user.txt"
    file.write_text("precious")
    file.chmod(0o666)
    return file


def test_no_way_out_of_the_list_leads_out(walled, tmp_path):
    file = target(tmp_path)
    before = file.stat()
    found = all_tried(str(file))
    assert {way: came for way, came in found.items() if came != "refused"} == {}
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    after = file.stat()
    assert (file.read_text(), after.st_mode, after.st_mtime_ns) == ("precious", before.st_mode, before.st_mtime_ns)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can start it as another user")
def test_nor_for_one_that_a_user_without_rights_started(walled, tmp_path):
    file = target(tmp_path)
    found = {way: forked(way, str(file)) for way in ESCAPES}
    assert {way: came for way, came in found.items() if came != f"{WALL}: refused"} == {}
    assert file.read_text() == "precious"


def forked(way: str, file: str) -> str:
    """The wall round a process of nobody's and what a way out came to in it; a fork, for this interpreter may lie where only root reads."""
    heard, says = os.pipe()
    parent, child = os.getpid(), os.fork()
    if not child:
        try:
            os.dup2(says, 1)
            for code in CODES:  # as nobody it may not even read Python's own files
                codecs.lookup(code)
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            wall = lock(Limits())
            os.write(1, f"{wall}: {json.loads(tried({'way': way, 'file': file, 'parent': parent}, b''))}".encode())
        finally:
            os._exit(0)
    os.close(says)
    with os.fdopen(heard, "rb") as source:
        came = source.read().decode()
    os.waitpid(child, 0)
    return came


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_what_root_starts_goes_on_as_a_user_who_owns_nothing(walled):
    with Sandbox("tests.workbook.escapes:account", Limits()) as sandbox:
        assert json.loads(sandbox.ask({}, b"")) == [NOBODY] * 3
        assert sandbox.wall() == f"{WALL}, another user"
