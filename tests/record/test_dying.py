"""A process that dies at any of its writes leaves nothing half done: run again, the month is the one that was never interrupted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tasks.settings import ROOT


@pytest.fixture(scope="module")
def deaths(tmp_path_factory):
    command = [sys.executable, "-m", "tests.record.dying"]
    places = [str(tmp_path_factory.mktemp(f"dying-{half}")) for half in "01"]
    runs = [
        subprocess.Popen([*command, place, str(half)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for half, place in enumerate(places)
    ]
    said = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0], "".join(error for _, error in said)[-3000:]
    return [json.loads(out.splitlines()[-1]) for out, _ in said]


def test_a_month_is_killed_before_each_of_its_writes(deaths):
    writes = deaths[0]["writes"]
    assert writes > 40
    assert [n for half in deaths for n in half["died"]] == list(range(1, writes + 1))


def test_run_again_after_every_death_the_month_has_the_bytes_of_one_never_interrupted(deaths):
    assert [half["differing"] for half in deaths] == [[], []]
