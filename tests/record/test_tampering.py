"""Of the many ways to tamper with a record and its site, some of each kind: each is named, none hangs, none ends in a traceback."""

from __future__ import annotations

import hashlib
import os
import shutil

import pytest

from tests.record.tampering import everything, tried

SAMPLED = 9  # of so many one: all of them are tried by `make rehearse`


@pytest.fixture(scope="module")
def sound(sample, tmp_path_factory):
    """The sample's record and site, copied once on this disk."""
    place = tmp_path_factory.mktemp("sound")
    for name in ("store", "site"):
        shutil.copytree(sample.place / name, place / name)
    return place


def _sampled():
    names = [one for one in everything() if hashlib.sha256(one.name.encode()).digest()[0] % SAMPLED == 0]
    kept_small = [
        one for one in everything() if "with its lists trusts" in one.name or one.name.startswith(("a page altered", "a_pipe 2013"))
    ]
    return {one.name: one for one in (*names, *kept_small)}


@pytest.mark.parametrize("name", _sampled())
def test_what_was_tampered_with_is_named(sound, tmp_path, name, monkeypatch):
    monkeypatch.setenv("ELSEWHERE", os.environ.get("ELSEWHERE", ""))  # put back as it was
    assert tried(sound, tmp_path, _sampled()[name]) in {"", "-"}
