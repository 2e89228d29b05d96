"""What was read once is found by the names of its files: no file is opened again, unless something kept it from being read."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import orjson
import pytest

from tasks.collect.updates import collect
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.readings import with_readings
from tasks.run.run import open_run
from tests.month.programme_run import ProgrammeRun
from tests.record.small import SENDS, SILENT, send, small

NOW = datetime(2013, 10, 17, 8, tzinfo=UTC)
SEPTEMBER = Period(2013, 9)


@pytest.fixture
def run(tmp_path):
    """A month in which two updates came, were collected and read; nobody has decided on them."""
    small(tmp_path)
    told = ProgrammeRun.below(tmp_path)
    for trust in (SENDS, SILENT):
        send(told.programme, "update.json", "2013-10-10T15:11:00+01:00", trust)
    assert told.run("plan") == 0
    with told.settings():
        run = open_run(NOW)
        collect(run, SEPTEMBER)
        yield run


def lists(run):
    """The lists of what was read, by their paths."""
    return {path: path.read_bytes() for path in (run.record.store.folder / "results/main/read").rglob("*") if path.is_file()}


def lose_the_files(run):
    for one in run.record.all(Submission):
        (run.record.store.folder / "blobs" / one.sha256).unlink(missing_ok=True)


def test_no_file_is_opened_again(run):
    first = collect(run, SEPTEMBER)
    lose_the_files(run)
    assert collect(run, SEPTEMBER) == first
    assert [reading.kind for _, reading in with_readings(run.record, first[SEPTEMBER])] == ["json", "json"]
    assert len(lists(run)) == 1


def test_a_list_that_somebody_changed_is_made_again(run):
    first, ((path, data),) = collect(run, SEPTEMBER), lists(run).items()
    path.write_bytes(data.replace(b"2013-09", b"2013-08"))
    assert collect(run, SEPTEMBER) == first
    assert lists(run) == {path: data}


def test_what_stopped_its_reader_is_read_again_by_the_next_run(run):
    ((path, data),) = lists(run).items()
    listed = orjson.loads(data)
    for about in listed["read"].values():
        about[2] = True
    changed = orjson.dumps(listed)
    path.unlink()
    path.with_name(hashlib.sha256(changed).hexdigest()).write_bytes(changed)
    assert len(collect(run, SEPTEMBER)[SEPTEMBER]) == 2
    assert data in lists(run).values()
    lose_the_files(run)
    assert len(collect(run, SEPTEMBER)[SEPTEMBER]) == 2  # this time it was read


def test_another_code_believes_no_list(run):
    ((path, data),) = lists(run).items()
    listed = orjson.loads(data)
    listed["by"]["code"] = "another"
    changed = orjson.dumps(listed)
    path.unlink()
    path.with_name(hashlib.sha256(changed).hexdigest()).write_bytes(changed)
    lose_the_files(run)
    with pytest.raises(NotFound):
        collect(run, SEPTEMBER)
