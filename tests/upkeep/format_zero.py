"""The record of format 0 that the tests hold, in a place of its own, and a child that dies before one of its writes there."""

from __future__ import annotations

import lzma
import os
import shutil
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

from tasks.run.settings import ROOT
from tasks.upkeep.backup import members
from tests.record.small import rows_of_two

HELD = ROOT / "tests/records/format-0"
DIED = 9


def lay_out(place: Path) -> Path:
    """Write `store` and `programme` below a place, and today's `config` of the two trusts; the backup of the store is the answer.

    The standing of the one contract with a proposal is as the record knew it: a changed fact voids a proposal, whatever the version.
    """
    shutil.copytree(ROOT / "config", place / "config")
    contracts = place / "config/contracts.csv"
    text = contracts.read_text(encoding="utf-8")
    assert "RDD-1,RDD,RAL,,2013-09-01,September 2013,,actual," in text
    contracts.write_text(text.replace(",September 2013,,actual,went on", ",September 2013,,announced,went on"), encoding="utf-8")
    rows_of_two(place / "config/spells.csv")
    with tarfile.open(HELD / "programme.tar.xz") as archive:
        archive.extractall(place, filter="data")
    backup = place / "record.tar"
    backup.write_bytes(lzma.decompress((HELD / "record.tar.xz").read_bytes()))
    for key, data in members(backup):
        path = place / "store" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return backup


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name from there; a writer that was killed may leave one with a tilde, which is none."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("~"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def comes_to_its_end(act: Callable[[], object], place: Path, dies_before: int) -> bool:
    """Whether an act in a child ended, or died before the n-th time that a name appeared below a place or was gone."""
    child = os.fork()
    if child == 0:
        _live(act, str(place), dies_before)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, DIED}
    return code == 0


def _passing(path: str) -> bool:
    """Whether a file only stands where another is being written."""
    return "/~" in path or path.endswith(".part")


def _live(act: Callable[[], object], place: str, dies_before: int) -> None:
    writes = 0

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal writes
        changed = {"os.link": 1, "os.rename": 1, "os.remove": 0}.get(event)
        if changed is not None and str(args[changed]).startswith(place) and not _passing(str(args[changed])):
            writes += 1
            if writes == dies_before:
                os._exit(DIED)

    sys.addaudithook(watch)
    code = 1
    try:
        act()
        code = 0
    finally:
        os._exit(code)
