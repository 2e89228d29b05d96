"""A Dask cluster of real processes: a scheduler and workers here, or on hosts of their own."""

from __future__ import annotations

import ctypes
import json
import os
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
from prefect.settings import PREFECT_API_URL

from tasks.run.settings import ROOT
from tests.month.programme_run import ProgrammeRun


class Hosts(NamedTuple):
    """What a scheduler's and a worker's command begin with, where the scheduler listens, and where a run and a worker find it."""

    scheduler: Sequence[str] = ()
    worker: Sequence[str] = ()
    listens: str = "127.0.0.1"
    for_run: str = "127.0.0.1"
    for_workers: str = "127.0.0.1"


HERE = Hosts()


@contextmanager
def cluster(place: Path, run: ProgrammeRun, workers: int, *of_worker: str, hosts: Hosts = HERE, port: str = "0"):
    """A Dask scheduler and workers with the settings of a run, each a process of its own; its address, and the processes."""
    file = place / "scheduler.json"
    listens = ("--host", hosts.listens, "--port", port, "--scheduler-file", str(file), "--no-dashboard")
    begun = [_process(hosts.scheduler, "scheduler", *listens)]
    try:
        until = time.monotonic() + 60
        while not file.exists() and time.monotonic() < until:
            threading.Event().wait(0.05)
        port = json.loads(file.read_text(encoding="utf-8"))["address"].rpartition(":")[2]
        for nth in range(workers):
            own = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(place / f"worker-{nth}"), *of_worker)
            with run.settings():
                begun.append(_process(hosts.worker, "worker", f"tcp://{hosts.for_workers}:{port}", *own))
        yield f"dask://{hosts.for_run}:{port}", begun
    finally:
        for one in begun:
            one.kill()
            one.wait()


def _process(host: Sequence[str], what: str, *words: str) -> subprocess.Popen[bytes]:
    quiet, at_once = (
        subprocess.DEVNULL,
        os.environ | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"},
    )  # not four lives for each share
    command = [*host, sys.executable, "-m", f"distributed.cli.dask_{what}", *words]
    return subprocess.Popen(command, cwd=ROOT, env=at_once, stderr=quiet, stdout=quiet)


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
