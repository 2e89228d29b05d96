"""A file that vanishes, changes or loops is named with its path, and what else arrived is held."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.collect.updates import add_arrivals, collect
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.run.inbox import arrivals
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

NOW = datetime(2013, 10, 17, 8, tzinfo=UTC)
SENT = "2013-10-12T09:00:00+01:00"


@pytest.fixture
def told(tmp_path: Path) -> ProgrammeRun:
    small(tmp_path)
    made = ProgrammeRun.below(tmp_path)
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
        (said,) = add_arrivals(run.record, Period(2013, 9), listed)[SENDS]
        assert said == f"{path} cannot be read (No such file or directory)"
        assert {one.trust for one in run.record.all(Submission)} == {SILENT}
        path.write_bytes(data + b" ")
        (said,) = add_arrivals(run.record, Period(2013, 9), listed)[SENDS]
        assert "changed while it was read" in said
        path.write_bytes(data)
        assert len(collect(run, Period(2013, 9))[Period(2013, 9)]) == 2


def test_a_loop_in_the_place_of_a_file_stops_nobody(told: ProgrammeRun) -> None:
    loop = told.programme / "inbox" / SENDS / "loop.json"
    loop.symlink_to(loop)
    assert told.run("month", "2013-09") == 0
    assert told.trust("2013-09", SILENT)["state"] == "accepted"
