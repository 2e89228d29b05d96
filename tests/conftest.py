"""Settled before anything imports Prefect: tests keep its files apart, send nothing, and log nothing to it."""

from __future__ import annotations

import os
import tempfile
from typing import Any

import pytest

os.environ.update(
    {
        "PREFECT_HOME": tempfile.mkdtemp(prefix="measures-tests-"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_API_URL": "",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample programme, replayed once for every test that asks; tests only look."""
    from tests.month.told import Told

    told = Told(tmp_path_factory.mktemp("sample"))
    assert told.run("plan") == 0
    assert told.run("replay", "2013-09", "2014-02") == 0
    return told
