"""A command that dies at any of its writes leaves nothing half done: given again, all is as if it had never been interrupted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tasks.settings import ROOT
from tests.record.dying import STORIES

LEAST = {"month": 40, "late": 60, "rerun": 40, "approve": 40, "award": 3}
"""How many writes each command has at the very least: the test would be worth nothing if it had counted none."""

TOGETHER = [[("month", 0), ("month", 1)], [("late", 0), ("rerun", 0)], [("approve", 0), ("award", 0)]]
"""Which parts of which stories run at the same time: two, for every child of theirs is busy."""


@pytest.fixture(scope="module")
def deaths(tmp_path_factory):
    """Story -> what its processes said."""
    said = {name: [] for name in LEAST}
    for parts in TOGETHER:
        runs = [(name, _begin(tmp_path_factory.mktemp(name), name, part)) for name, part in parts]
        for name, run in runs:
            out, error = run.communicate()
            assert run.returncode == 0, error[-3000:]
            said[name].append(json.loads(out.splitlines()[-1]))
    return said


def _begin(place, *words):
    command = [sys.executable, "-m", "tests.record.dying", str(place), *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("story", LEAST)
def test_a_command_is_killed_at_its_writes_from_the_first_to_the_last(deaths, story):
    writes, every = deaths[story][0]["writes"], STORIES[story].every
    assert writes >= LEAST[story]
    assert [n for part in deaths[story] for n in part["died"]] == list(range(1, writes + 1, every))


@pytest.mark.parametrize("story", LEAST)
def test_given_again_after_every_death_the_bytes_are_those_of_a_command_never_interrupted(deaths, story):
    assert [part["differing"] for part in deaths[story]] == [[] for _ in deaths[story]]
