"""Two runs of one month at the same moment end as one run does."""

from __future__ import annotations

import json
import subprocess
import sys

from tasks.settings import ROOT
from tests.month.told import Told
from tests.record.small import send, small

AT_ONCE = """
import json, os, sys
import flows.monthly_cycle, flows.rerun_trust
from flows.command_line import main

children = []
for words in json.loads(sys.argv[1]):
    children.append(os.fork())
    if children[-1] == 0:
        code = 1
        try:
            code = main(words)
        finally:
            os._exit(code)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
"""
"""A process for each command, all begun when everything is imported: so they are at work at the same time, and not one after the other."""


def at_once(told, *commands):
    """How each command ended, and what was said of it."""
    commands = [[*words, "--approve-as", "sample approver"] for words in commands]
    with told.settings():
        done = subprocess.run([sys.executable, "-c", AT_ONCE, json.dumps(commands)], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[-1:], done.stderr


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
    ended, said = at_once(together, ("month", "2013-09"), ("month", "2013-09"), ("rerun", "RDD", "2013-09"))
    assert ended == ["[0, 0, 0]"], said
    assert facts(together) == facts(alone)
    assert together.run("verify") == 0
