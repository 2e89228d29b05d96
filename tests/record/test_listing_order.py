"""The order in which a disk lists a folder is nobody's: what is decided, written and published is the same to the byte in any other."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager

import pytest

from tasks.record.stores.folder import FolderStore
from tasks.rulebook.load import files_of, fingerprint
from tasks.run.settings import ROOT, code_version
from tests.fund.conftest import Fund
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SILENT, send, small


class Listed:
    """What `os.scandir` gives, in another order."""

    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    close = __exit__


@contextmanager
def listed(*, backwards):
    """Every folder is listed by name, or from the last name to the first; disks do neither, and often nearly as it was written."""
    scan, names = os.scandir, os.listdir
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "scandir", lambda *where: Listed(sorted(scan(*where), key=lambda entry: entry.name, reverse=backwards)))
        patched.setattr(os, "listdir", lambda *where: sorted(names(*where), reverse=backwards))
        yield


def told(place, programme, config):
    run = ProgrammeRun(place, programme, config)
    assert run.run("plan") == run.run("month", "2013-09") == 0
    return run.files()


def test_a_month_is_the_same_to_the_byte_whichever_way_its_folders_are_listed(tmp_path):
    small(tmp_path)
    programme, config = tmp_path / "programme", tmp_path / "config"
    for name, hour in (("b.json", 11), ("a.json", 11), ("c.json", 12)):
        send(programme, name, f"2013-10-10T{hour}:00:00+01:00", narrative=f"As {name} says.")
    send(programme, "other.json", "2013-10-10T11:00:00+01:00", SILENT)
    fund = Fund(tmp_path)
    fund.claims("RDD-1", "RAL", "2013-09", "10.01", "2013-10-10T09:00:00+00:00")
    fund.claims("RDD-1", "RAL", "2013-10", "7.00", "2013-10-10T09:00:00+00:00")
    with listed(backwards=False):
        forwards = told(tmp_path / "forwards", programme, config)
    with listed(backwards=True):
        backwards = told(tmp_path / "backwards", programme, config)
    assert {name for name in forwards.keys() | backwards.keys() if forwards.get(name) != backwards.get(name)} == set()


def test_rules_and_code_have_one_fingerprint_whichever_way_their_folders_are_listed(tmp_path):
    config = shutil.copytree(ROOT / "config", tmp_path / "config")
    with listed(backwards=False):
        forwards = fingerprint(config), list(files_of(config)), code_version.__wrapped__()
    with listed(backwards=True):
        assert (fingerprint(config), list(files_of(config)), code_version.__wrapped__()) == forwards


def test_a_store_lists_its_keys_in_their_own_order(tmp_path):
    store = FolderStore(tmp_path)
    names = ["a/1.json", "a/10.json", "a/b/1.json", "b/1.json", "c.json"]
    for name in reversed(names):
        store.create(name, b"")
    for name in ("not a key", "a/nor this"):
        (tmp_path / name).write_bytes(b"")
    with listed(backwards=True):
        assert list(store.keys()) == sorted(names)
        assert list(store.below("")) == ["a", "b", "c.json"]
        assert list(store.strangers()) == ["a/nor this", "not a key"]
