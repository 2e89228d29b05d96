"""The rulebook as shipped, and copies of its folder to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.model.mistake import BadConfig
from tasks.rulebook import Rulebook, load

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load(CONFIG)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A copy of config/ that a test may spoil."""
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


@pytest.fixture
def said(config: Path) -> Callable[[], list[str]]:
    """What loading the spoilt copy says, line by line."""

    def lines() -> list[str]:
        with pytest.raises(BadConfig) as raised:
            load(config)
        return str(raised.value).split("\n")

    return lines
