"""Two runs of one month at the same moment end as one run does."""

from __future__ import annotations

import json
import subprocess
import sys

from tasks.record.facts import Receipt, ReceiptSheet
from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun
from tests.record.small import send, small

AT_ONCE = """
import json, sys
from functools import partial
import flows.monthly_cycle, flows.rerun_trust
from flows.command_line import main
from tests.forks import all_at_once

print(all_at_once([partial(main, words) for words in json.loads(sys.argv[1])]))
"""


def at_once(told, *commands):
    """How each command ended, and what was said of it."""
    approved = ["--approve-as", "sample approver"]
    commands = [[*words, *(approved if words[0] in {"month", "rerun"} else [])] for words in commands]
    with told.settings():
        done = subprocess.run([sys.executable, "-c", AT_ONCE, json.dumps(commands)], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[-1:], done.stderr


OF_ONE_RUN = {"seals", "begun", "receipt-sheets", "results", "blobs"}
"""What hangs on which run came first: who set out, how the sealing fell out, who noted which letters as sent, and what each worked out."""


def outcome(told):
    """What the record says and what stands in public, apart from which run did it."""
    files = {name: data for name, data in told.files().items() if not OF_ONE_RUN & {*name.split("/")} and "~" not in name}
    listed = json.loads(files.pop("site/releases/files.json"))
    del listed["letters"]  # a mark of the sheets on which the letters were noted as sent
    return files, listed, sent(told)


def sent(told):
    """By which channel each letter went, where it is, and as of when: two runs may note one file, which has one name."""
    noted = {(sheet.channel, one.notice, one.where, one.as_of) for sheet in told.held(ReceiptSheet) for one in sheet.taken}
    return noted | {(one.channel, one.notice, one.where, one.as_of) for one in told.held(Receipt)}


def test_the_same_month_twice_and_a_rerun_of_one_trust_at_once_end_in_one_result(tmp_path):
    small(tmp_path)
    send(tmp_path / "programme", "RDD-2013-09.json", "2013-10-10T15:11:00+01:00")
    alone, together = (ProgrammeRun(tmp_path / name, tmp_path / "programme", tmp_path / "config") for name in ("alone", "together"))
    for told in (alone, together):
        assert told.run("plan") == 0
    assert alone.run("month", "2013-09") == 0
    ended, said = at_once(together, ("month", "2013-09"), ("month", "2013-09"), ("rerun", "RDD", "2013-09"))
    assert ended == ["[0, 0, 0]"], said
    assert outcome(together) == outcome(alone)
    assert together.run("verify") == 0


def test_words_taken_down_twice_while_a_month_that_has_them_is_published_are_gone_in_the_end(tmp_path):
    words = "Mrs Ann O'Mara, ward 4, bed 12"
    small(tmp_path)
    (tmp_path / "words.txt").write_text(words, encoding="utf-8")
    told = ProgrammeRun(tmp_path, tmp_path / "programme", tmp_path / "config")
    send(tmp_path / "programme", "september.json", "2013-10-09T10:00:00+01:00", narrative=f"We met {words}.")
    assert told.run("plan") == told.run("month", "2013-09") == 0
    send(tmp_path / "programme", "october.json", "2013-11-08T10:00:00+00:00", signed="2013-11-07", narrative=f"Again: {words}.")
    take_down = ("take-down", str(tmp_path / "words.txt"), "--trust", "RDD", "--by", "Ida", "--reason", "It names a patient")
    ended, said = at_once(told, take_down, ("month", "2013-10"), take_down)
    assert ended == ["[0, 0, 0]"], said
    assert len([name for name in told.files() if "/take-downs/" in name and "/seals/" not in name]) == 1
    assert told.action("2013-10", "RDD-01")["narrative"].startswith("Again: [words taken down on ")
    assert not [name for name, data in told.files().items() if name.startswith("site/") and b"Mara, ward" in data]
    assert told.run("verify") == 0
