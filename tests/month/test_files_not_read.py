"""A file that this machine cannot read is named with its path; what else arrived is held, and nobody is called late for it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.collect.updates import add_arrivals, collect
from tasks.model.mistake import MachineRefused
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.facts import Revision
from tasks.run.inbox import arrivals
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

NOW = datetime(2013, 10, 17, 8, tzinfo=UTC)
SENT = "2013-10-12T09:00:00+01:00"


@pytest.fixture
def told(tmp_path: Path) -> ProgrammeRun:
    small(tmp_path)
    made = ProgrammeRun(tmp_path / "var", tmp_path / "programme", tmp_path / "config")
    for trust in (SENDS, SILENT):
        send(made.programme, "update.json", SENT, trust)
    assert made.run("plan") == 0
    return made


def test_a_file_that_vanishes_or_changes_between_listing_and_reading_is_told_when_all_others_are_held(told: ProgrammeRun) -> None:
    with told.settings():
        run = open_run(NOW)
        listed = list(arrivals(run.inbox, NOW))
        path = told.programme / "inbox" / SENDS / "update.json"
        data = path.read_bytes()
        path.unlink()
        with pytest.raises(MachineRefused, match=rf"{SENDS}/update.json cannot be read \(No such file or directory\). Everything else"):
            add_arrivals(run.record, Period(2013, 9), listed)
        assert {one.trust for one in run.record.all(Submission)} == {SILENT}
        path.write_bytes(data + b" ")
        with pytest.raises(MachineRefused, match="changed while it was read"):
            add_arrivals(run.record, Period(2013, 9), listed)
        path.write_bytes(data)
        assert len(collect(run, Period(2013, 9))[Period(2013, 9)]) == 2


def test_a_loop_in_the_place_of_a_file_stops_nobody(told: ProgrammeRun) -> None:
    loop = told.programme / "inbox" / SENDS / "loop.json"
    loop.symlink_to(loop)
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted"


def test_a_file_of_a_time_that_cannot_be_ends_the_run_with_a_code_of_its_own_and_decides_nothing(told: ProgrammeRun, capsys) -> None:
    path = told.programme / "inbox" / SENDS / "far.json"
    path.write_bytes(b"{}")
    os.utime(path, (0, 10_413_792_000))
    assert told.run("month", "2013-09") == 4
    assert "far.json: the time it was changed at cannot be" in capsys.readouterr().err
    with told.settings():
        assert list(open_run(NOW).record.listed(Revision)) == []
