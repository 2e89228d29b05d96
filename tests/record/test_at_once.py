"""Two runs of one month at the same moment end as one run does."""

from __future__ import annotations

import os
import subprocess
import sys

from tasks.settings import ROOT
from tests.month.told import Told
from tests.record.small import send, small

COMMAND = "import sys; from flows.command_line import main; sys.exit(main(sys.argv[1:]))"


def begin(told, *words):
    with told.settings():
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, *words, "--approve-as", "sample approver"],
            cwd=ROOT,
            env=dict(os.environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )


def facts(told):
    """What the record says, apart from how its sealing fell out."""
    return {name: data for name, data in told.files().items() if "/seals/" not in name and "~" not in name}


def test_the_same_month_twice_and_a_rerun_of_one_trust_at_once_end_in_one_result(tmp_path):
    small(tmp_path)
    send(tmp_path / "programme", "RDD-2013-09.json", "2013-10-10T15:11:00+01:00")
    alone, together = (Told(tmp_path / name, tmp_path / "programme", tmp_path / "config") for name in ("alone", "together"))
    for told in (alone, together):
        assert told.run("plan") == 0
    assert alone.run("month", "2013-09") == 0
    runs = [begin(together, "month", "2013-09"), begin(together, "month", "2013-09"), begin(together, "rerun", "RDD", "2013-09")]
    said = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    assert facts(together) == facts(alone)
    assert together.run("verify") == 0
