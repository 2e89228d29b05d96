"""Partitions are worked out wherever the settings' runner takes them, and the month is the same to the byte."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

from benchmarks.programme import programme, send
from flows.clock import now
from flows.monthly_cycle import monthly_cycle
from tasks.assess.revision import assess_partitions
from tasks.model.period import Period
from tasks.publish.contents import make_packs
from tasks.record.facts import Release, Revision
from tasks.run.run import open_run
from tasks.run.settings import ROOT
from tasks.run.spread import NamedWork, OtherWorker, do, ours
from tests.month.programme_run import ProgrammeRun

TRUSTS = 120  # in three partitions
MONTH = Period(2013, 9)
PARTITIONS = ("00001", "00002", "00003")
SPREAD = ("read partitions", "assess partitions", "make packs")


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A programme with its plans in the record, and the updates of a month in the inbox."""
    place = tmp_path_factory.mktemp("spread")
    codes = programme(place, TRUSTS)
    assert ProgrammeRun(place / "run", place / "programme", place / "config").run("plan") == 0
    send(place / "programme", codes, MONTH)
    return place


def tell(begun, place, words: str = "") -> tuple[dict[str, bytes], dict[str, str]]:
    """Tell the month in a flow run with a runner; every file that came of it, and the task runs with what became of them."""
    shutil.copytree(begun / "run/store", place / "store")
    run = ProgrammeRun(place, begun / "programme", begun / "config")
    with run.settings(), pytest.MonkeyPatch.context() as environment:
        environment.setenv("MEASURES_RUNNER", words)
        state = monthly_cycle(str(MONTH), approve_as="somebody", return_state=True)
    assert state.is_completed(), state.message
    tops = ("store", "site", "mail", "returned", "preview")
    files = {str(path.relative_to(place)): path.read_bytes() for top in tops for path in (place / top).rglob("*") if path.is_file()}
    return files, _shares(state.state_details.flow_run_id)


def _shares(flow_run) -> dict[str, str]:
    """The task runs that are about partitions, once the server has written them all down, which it does after the run has ended."""
    this = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run]))
    for _ in range(1000):
        with get_client(sync_client=True) as client:
            tasks = client.read_task_runs(flow_run_filter=this)
        ended = [task.name for task in tasks if task.state is not None and task.state.is_final()]
        if len(ended) == len(tasks) and any(name.startswith("scoreboard") for name in ended):
            break
    return {task.name: task.state.name for task in tasks if "partitions" in task.name or "packs" in task.name}


@pytest.fixture(scope="module")
def alone(prefect_server, begun, tmp_path_factory):
    """What a run makes by itself."""
    files, shares = tell(begun, tmp_path_factory.mktemp("alone"))
    assert shares == {}
    return files


@pytest.mark.parametrize("words", ["threads", "processes:2", "dask"])
def test_a_month_is_the_same_to_the_byte_whoever_works_on_its_partitions(alone, begun, tmp_path, words):
    files, shares = tell(begun, tmp_path, words)
    assert files == alone
    assert shares == {f"{what} {one} to {one}": "Completed" for what in SPREAD for one in PARTITIONS}


def test_a_worker_that_is_lost_costs_no_more_than_its_share(alone, begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with cluster(tmp_path, run, workers=2) as (address, workers):
        watch = threading.Thread(target=_kill_at_work, args=(tmp_path / "store/results/main/assessed", workers[0]))
        watch.start()
        files, shares = tell(begun, tmp_path, address)
        watch.join()
    assert workers[0].poll() == -signal.SIGKILL
    assert files == alone
    assert {*shares.values()} == {"Completed"}  # by the other one


def _kill_at_work(folder: Path, worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker as soon as the first partition is assessed."""
    while not (folder.is_dir() and any(folder.iterdir())):
        threading.Event().wait(0.01)
    worker.kill()
    worker.wait()


def test_a_worker_makes_its_own_share_and_no_other(alone, begun, tmp_path):
    kept = {name: data for name, data in alone.items() if name.startswith("store/") and "/results/" not in name}
    for name, data in kept.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with run.settings():
        here = open_run(now())
        revision = here.record.get(Revision, MONTH, 1)
        for work, along in ((assess_partitions, (revision.as_of.isoformat(),)), (make_packs, ("1", "0", ""))):
            name = f"{work.__module__}.{work.__qualname__}"
            do(NamedWork(name, here.moment.isoformat(), ("00002",), (str(MONTH), *along), ours(here)), "00002", "00002")
    made = {str(path.relative_to(tmp_path)): path.read_bytes() for path in (tmp_path / "store/results").rglob("*") if path.is_file()}
    assert {name.split("/")[3] for name in made} == {"assessed", "released"}
    assert {*map(bytes.decode, made.values())} == {revision.partitions["00002"], here.record.get(Release, MONTH, 1).partitions["00002"]}
    assert made.items() <= alone.items()


def test_a_worker_with_other_rules_does_nothing_and_says_so(begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with run.settings():
        asked = NamedWork(
            "tasks.assess.revision.assess_partitions", "2013-10-17T09:00:00+01:00", ("00001",), (str(MONTH), ""), (("code", "other"),)
        )
        with pytest.raises(OtherWorker, match="This worker has another code than the run that asks it"):
            do(asked, "00001", "00001")
    assert not list((tmp_path / "store").rglob("*.json"))


@contextmanager
def cluster(place, run: ProgrammeRun, workers: int):
    """A Dask scheduler and workers with the settings of a run, each a process of its own; its address, and the workers' processes."""
    address = place / "scheduler.json"
    begun = [_process("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(address))]
    try:
        until = time.monotonic() + 60
        while not address.exists() and time.monotonic() < until:
            threading.Event().wait(0.05)
        for nth in range(workers):
            own = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(place / f"worker-{nth}"))
            with run.settings():
                begun.append(_process("worker", "--scheduler-file", str(address), *own))
        yield f"dask:{json.loads(address.read_text(encoding='utf-8'))['address'].removeprefix('tcp:')}", begun[1:]
    finally:
        for one in begun:
            one.kill()
            one.wait()


def _process(what: str, *words: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", f"distributed.cli.dask_{what}", *words], cwd=ROOT, stderr=quiet, stdout=quiet)
