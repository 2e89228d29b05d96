"""Settled before anything imports Prefect: tests keep its files apart, send nothing, and log nothing to it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for every test that looks at pages; playwright allows no second one beside it."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium on this machine: the pages were not looked at in a browser")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=QUIET.split())
        yield opened
        opened.close()
