"""Partitions are worked out wherever the settings' runner takes them, and the month is the same to the byte."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.settings import PREFECT_API_URL

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


class Hosts(NamedTuple):
    """What a scheduler's and a worker's command begin with, where the scheduler listens, and where a run and a worker find it."""

    scheduler: Sequence[str] = ()
    worker: Sequence[str] = ()
    listens: str = "127.0.0.1"
    for_run: str = "127.0.0.1"
    for_workers: str = "127.0.0.1"


HERE = Hosts()
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
    return made_at(place), _shares(state.state_details.flow_run_id, len(SPREAD) * len(PARTITIONS) if words else 0)


def made_at(place) -> dict[str, bytes]:
    """Every file that came of a month."""
    tops = ("store", "site", "mail", "returned", "preview")
    return {str(path.relative_to(place)): path.read_bytes() for top in tops for path in (place / top).rglob("*") if path.is_file()}


def _shares(flow_run, many: int) -> dict[str, str]:
    """The task runs that are about partitions, once the server has written so many down, which it does after the run has ended, some before
    others.
    """
    this = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run]))
    for _ in range(1000):
        with get_client(sync_client=True) as client:
            tasks = client.read_task_runs(flow_run_filter=this)
        ended = {task.name: task.state.name for task in tasks if task.state is not None and task.state.is_final()}
        shares = {name: state for name, state in ended.items() if "partitions" in name or "packs" in name}
        if len(shares) >= many and any(name.startswith("scoreboard") for name in ended):
            break
    return shares


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
    with cluster(tmp_path, run, workers=2) as (address, (_, *workers)):
        watch = threading.Thread(target=_kill_at_work, args=(tmp_path / "store/results/main/assessed", workers[0]))
        watch.start()
        files, shares = tell(begun, tmp_path, address)
        watch.join()
    assert workers[0].poll() == -signal.SIGKILL
    assert files == alone
    assert {*shares.values()} == {"Completed"}  # by the other one


@pytest.mark.rehearsal
def test_a_scheduler_that_is_lost_leaves_the_rest_to_the_run(alone, begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with cluster(tmp_path, run, workers=1) as (address, (scheduler, _)):
        watch = threading.Thread(target=_kill_at_work, args=(tmp_path / "store/results/main/assessed", scheduler))
        watch.start()
        files, _ = tell(begun, tmp_path, address)
        watch.join()
    assert files == alone


@pytest.mark.rehearsal
def test_without_a_scheduler_the_run_does_it_all(alone, begun, tmp_path):
    files, _ = tell(begun, tmp_path, "dask://127.0.0.1:1")
    assert files == alone


def _kill_at_work(folder: Path, worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker as soon as the first partition is assessed."""
    while not (folder.is_dir() and any(folder.iterdir())):
        threading.Event().wait(0.01)
    worker.kill()
    worker.wait()


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("ip"), reason="network namespaces need root and the program `ip`")
def test_a_month_on_hosts_of_their_own_is_the_same_to_the_byte(alone, begun, tmp_path):
    run = ProgrammeRun(tmp_path, begun / "programme", begun / "config")
    with two_hosts() as hosts, cluster(tmp_path, run, workers=1, hosts=hosts) as (address, _):
        files, shares = tell(begun, tmp_path, address)
    assert files == alone
    assert {*shares.values()} == {"Completed"}


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
def cluster(place, run: ProgrammeRun, workers: int, hosts: Hosts = HERE):
    """A Dask scheduler and workers with the settings of a run, each a process of its own; its address, and the processes."""
    file = place / "scheduler.json"
    listens = ("--host", hosts.listens, "--port", "0", "--scheduler-file", str(file), "--no-dashboard")
    begun = [_process(hosts.scheduler, "scheduler", *listens)]
    try:
        until = time.monotonic() + 60
        while not file.exists() and time.monotonic() < until:
            threading.Event().wait(0.05)
        port = json.loads(file.read_text(encoding="utf-8"))["address"].rpartition(":")[2]
        for nth in range(workers):
            own = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(place / f"worker-{nth}"))
            with run.settings():
                begun.append(_process(hosts.worker, "worker", f"tcp://{hosts.for_workers}:{port}", *own))
        yield f"dask://{hosts.for_run}:{port}", begun
    finally:
        for one in begun:
            one.kill()
            one.wait()


def _process(host: Sequence[str], what: str, *words: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*host, sys.executable, "-m", f"distributed.cli.dask_{what}", *words], cwd=ROOT, stderr=quiet, stdout=quiet)


@contextmanager
def two_hosts() -> Iterator[Hosts]:
    """A scheduler's network and a worker's, each of its own: this process reaches the first alone, and the worker nothing but the first.

    Only Prefect's server, which runs at this machine's own address, is reached from the worker's, as it would be at a public one.
    """
    names = [f"measures-{os.getpid()}-{what}" for what in ("scheduler", "worker")]
    ends = [f"m{os.getpid()}{letter}" for letter in "abcd"]
    try:
        for name in names:
            _ip("netns", "add", name)
        for (mine, theirs), (whose, other), net in zip(
            (ends[:2], ends[2:]), (("", names[0]), names), ("10.213.1", "10.213.2"), strict=True
        ):
            _ip("link", "add", mine, "type", "veth", "peer", "name", theirs)
            for end, host, address in ((mine, whose, f"{net}.1/30"), (theirs, other, f"{net}.2/30")):
                inside = ("-n", host) if host else ()
                if host:
                    _ip("link", "set", end, "netns", host)
                _ip(*inside, "addr", "add", address, "dev", end)
                _ip(*inside, "link", "set", end, "up")
        for name in names:
            _ip("-n", name, "link", "set", "lo", "up")
        with _server_reached_from(names[1]):
            inside = [("ip", "netns", "exec", name) for name in names]
            yield Hosts(*inside, "0.0.0.0", "10.213.1.2", "10.213.2.1")
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this system gives no network namespaces: ip {' '.join(words)}: {done.stderr.strip()}")


@contextmanager
def _server_reached_from(name: str) -> Iterator[None]:
    """Prefect's server at its own address in another network too, by a socket that was opened there."""
    server = urlsplit(str(PREFECT_API_URL.value()))
    address, found = (server.hostname or "", server.port or 0), []

    def listen() -> None:
        with Path(f"/run/netns/{name}").open("rb") as there:
            assert ctypes.CDLL(None, use_errno=True).setns(there.fileno(), 0) == 0  # this thread alone is there from now on
        found.append(socket.create_server(address))

    opened = threading.Thread(target=listen)
    opened.start()
    opened.join()
    (listener,) = found
    threading.Thread(target=_relay, args=(listener, address), daemon=True).start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _relay(listener: socket.socket, address: tuple[str, int]) -> None:
    with suppress(OSError):  # it is closed
        while True:
            caller, _ = listener.accept()
            server = socket.create_connection(address)
            for one, other in ((caller, server), (server, caller)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)
