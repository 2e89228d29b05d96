from __future__ import annotations

import shutil

import pytest

import flows.chase_updates  # noqa: F401  Prefect sets up logging when it is first imported, and a test that listens has to come later
from tasks.run.settings import ROOT
from tests.month.told import Told


@pytest.fixture
def silent(tmp_path):
    """A programme of one trust that never sends anything, from October 2013 on."""
    programme, config = tmp_path / "programme", tmp_path / "config"
    (programme / "inbox").mkdir(parents=True)
    shutil.copy(ROOT / "samples" / "people.csv", programme)
    toml = (ROOT / "samples" / "programme.toml").read_text().replace('first = "2013-09"', 'first = "2013-10"')
    (programme / "programme.toml").write_text(toml)
    shutil.copytree(ROOT / "config", config)
    spells = (config / "spells.csv").read_text().splitlines(keepends=True)
    (config / "spells.csv").write_text(spells[0] + "".join(line for line in spells if line.startswith("RNL,")))
    return Told(tmp_path / "var", programme=programme, config=config)
