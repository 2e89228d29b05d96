"""A desk of its own for each test; its record is begun once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import flows.collect_updates  # noqa: F401  Prefect sets up logging when it is first imported, and a test that listens has to come later
from tests.desk.at_desk import AtDesk, begun, two_trusts


@pytest.fixture(scope="session")
def begin(tmp_path_factory) -> Path:
    return two_trusts(tmp_path_factory.mktemp("two"))


@pytest.fixture
def desk(begin, tmp_path) -> AtDesk:
    shutil.copytree(begin, tmp_path, dirs_exist_ok=True)
    return AtDesk(begun(tmp_path))
