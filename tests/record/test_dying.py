"""A command that dies at any of its writes leaves nothing half done: given again, all is as if it had never been interrupted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tasks.run.settings import ROOT
from tests.record.dying import STORIES

LEAST = {"month": 40, "late": 60, "rerun": 40, "approve": 40, "award": 3, "take-down": 15}
"""How many writes each command has at the very least: the test would be worth nothing if it had counted none."""


@pytest.fixture(scope="module")
def deaths(tmp_path_factory):
    """Story -> what came of it."""
    command = [sys.executable, "-m", "tests.record.dying", str(tmp_path_factory.mktemp("dying")), *LEAST]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("story", LEAST)
def test_a_command_is_killed_at_its_writes_from_the_first_to_the_last(deaths, story):
    writes, every = deaths[story]["writes"], STORIES[story].every
    assert writes >= LEAST[story]
    assert deaths[story]["died"] == list(range(1, writes + 1, every))


@pytest.mark.parametrize("story", LEAST)
def test_given_again_after_every_death_the_bytes_are_those_of_a_command_never_interrupted(deaths, story):
    assert deaths[story]["differing"] == []
