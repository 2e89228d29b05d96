"""A desk of its own for each test; its record is begun once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import flows.collect_updates  # noqa: F401  Prefect sets up logging when it is first imported, and a test that listens has to come later
from tests.desk.at_desk import ANN, BEA, AtDesk, begun, two_trusts
from tests.record.small import send


@pytest.fixture(scope="session")
def begin(tmp_path_factory) -> Path:
    return two_trusts(tmp_path_factory.mktemp("two"))


@pytest.fixture
def desk(begin, tmp_path) -> AtDesk:
    shutil.copytree(begin, tmp_path, dirs_exist_ok=True)
    return AtDesk(begun(tmp_path))


@pytest.fixture(scope="module")
def put(begin, tmp_path_factory):
    """September waits for two approvers: one trust sent its update, with a patient's name in it, the other nothing."""
    place = tmp_path_factory.mktemp("put")
    shutil.copytree(begin, place, dirs_exist_ok=True)
    with (place / "programme/people.csv").open("a", encoding="utf-8") as people:
        people.write(f",approver,Ann Approver,{ANN},2013-07-16,\n,approver,Bea Approver,{BEA},2013-07-16,\n")
    desk = AtDesk(begun(place))
    send(place / "programme", "first.json", "2013-10-10T09:00:00+01:00", narrative="Mrs Jones in bed 4 waited nine hours.")
    with desk.settings():
        assert desk.programme.run_unapproved("month", "2013-09") == 0
    return place
