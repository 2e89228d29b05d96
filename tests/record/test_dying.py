"""A command that dies at any of its writes leaves nothing half done: given again, all is as if it had never been interrupted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tasks.run.settings import ROOT
from tests.record.dying import DIED, DIES, STORIES

LEAST = {
    "month": 40,
    "late": 60,
    "retract": 2,
    "put-forward-again": 40,
    "award": 3,
    "take-down": 15,
    "put-back": 15,
    "for-good": 15,
    "plan": 4,
    "restore": 100,
    "backup": 1,
    "site": 3,
}
"""How many writes a command has at the very least: the test would be worth nothing if it had counted none. The rehearsal has the others."""

REFUSED = ["plan:full", "restore:full", "backup:full", "site:read-only"]
ASKED = [*(f"{story}:{DIES}" for story in LEAST), *REFUSED]


@pytest.fixture(scope="module")
def deaths(tmp_path_factory):
    """Story and fault -> what came of it."""
    command = [sys.executable, "-m", "tests.record.dying", str(tmp_path_factory.mktemp("dying")), *ASKED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("story", LEAST)
def test_a_command_is_killed_at_its_writes_from_the_first_to_the_last(deaths, story):
    found = deaths[f"{story}:{DIES}"]
    assert found["writes"] >= LEAST[story]
    assert found["died"] == list(range(1, found["writes"] + 1, STORIES[story].every))
    assert found["ends"] == [DIED]


@pytest.mark.parametrize("asked", REFUSED)
def test_a_command_that_the_disk_refuses_a_write_ends_with_a_code_of_its_own(deaths, asked):
    assert deaths[asked]["died"]
    assert deaths[asked]["ends"] == [4]


@pytest.mark.parametrize("asked", ASKED)
def test_given_again_after_every_stop_the_bytes_are_those_of_a_command_never_interrupted_and_nothing_is_left_over(deaths, asked):
    assert deaths[asked]["differing"] == []
    assert deaths[asked]["left"] == []
    assert deaths[asked]["verify"] == 0
