"""One locked process: its start, and the two pipes that are all it has."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import orjson

from tasks.workbook.sandbox.lock import MEGABYTE, Limits
from tasks.workbook.sandbox.wire import LENGTH

_ROOT = Path(__file__).resolve().parents[3]
START = f"""
import gc, sys
gc.disable()
sys.path.insert(0, {str(_ROOT)!r})
from tasks.workbook.sandbox.worker import main
main(*sys.argv[1:])
"""
_PIPE = MEGABYTE  # bytes that may be on their way, where the system lets us say so
_MOMENT = 0.004  # seconds; several files are read in it
_AT_ITS_END = 5.0  # seconds that the system may take to end a process
_MOST = 256 * MEGABYTE  # no honest answer is larger
PATIENCE = 4
"""How many times the seconds of processor that a call may use it is waited for, as a machine may be busy with other things."""


class Stopped(Exception):
    """The process ended before it answered; the text says why, as far as that is known."""


class TooSlow(Stopped):
    """The process was still busy when its time was up."""


class Process:
    """A process started isolated: no working directory on its path, none of our environment, and so none of our secrets.

    `function` is named as `package.module:name`. `ahead` is how many bytes the process may be sent before it has read any of them, so that
    nobody ever waits for the other to read.
    """

    def __init__(self, function: str, limits: Limits) -> None:
        # glibc gives memory back after each file, only to ask for it again with the next
        environment = {"MALLOC_TRIM_THRESHOLD_": str(64 * MEGABYTE), "MALLOC_MMAP_THRESHOLD_": str(16 * MEGABYTE)}
        environment |= {key: value for key, value in os.environ.items() if key in {"LD_LIBRARY_PATH", "SYSTEMROOT"}}
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
            [sys.executable, "-I", "-c", START, function, orjson.dumps(limits).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment,
        )
        assert self._child.stdin is not None  # noqa: S101  # both are pipes
        assert self._child.stdout is not None  # noqa: S101
        self.pid, self._to, self._from = self._child.pid, self._child.stdin, self._child.stdout
        self.ahead = min(_capacity(self._to), _capacity(self._from)) // 2  # half leaves room for pages that are not full
        self._poll = select.poll()
        self._poll.register(self._from, select.POLLIN)
        self._got = bytearray()
        self._wall: str | None = None

    def wall(self, seconds: float) -> str:
        """The layers of the wall round it in words; empty where limits alone stand. Raises as `receive` does."""
        if self._wall is None:
            until = time.monotonic() + seconds
            self._wall = self._take(LENGTH.unpack(self._take(LENGTH.size, until))[0], until).decode()
        return self._wall

    def send(self, message: bytes) -> None:
        """Raises OSError when the process is gone."""
        self._to.write(message)
        self._to.flush()

    def leave_alone(self) -> None:
        """For a moment, unless it has answered something: to be woken for each answer costs both sides more than to fetch several."""
        if not self._got and not self._poll.poll(0):
            time.sleep(_MOMENT)

    def receive(self, seconds: float) -> bytes:
        """The process's next answer. Raises TooSlow, or Stopped when it ended or gives what no answer can be."""
        until = time.monotonic() + seconds * PATIENCE
        self.wall(seconds * PATIENCE)
        size = LENGTH.unpack(self._take(LENGTH.size, until))[0]
        if size > _MOST:
            raise Stopped
        return self._take(size, until)

    def _take(self, size: int, until: float) -> bytes:
        while len(self._got) < size:
            if not self._poll.poll(max(0.0, until - time.monotonic()) * 1000):
                raise TooSlow
            chunk = os.read(self._from.fileno(), _PIPE)
            if not chunk:
                raise TooSlow if self._ended_by() == signal.SIGXCPU else Stopped
            self._got += chunk
        taken = bytes(self._got[:size])
        del self._got[:size]
        return taken

    def _ended_by(self) -> int:
        """Which signal ended the process that has nothing more to say; 0 where none did, or it goes on in silence."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return -min(0, self._child.wait(timeout=_AT_ITS_END))
        return 0

    def stop(self) -> None:
        """At once, whatever it is doing."""
        self._child.kill()
        for pipe in (self._to, self._from):
            with contextlib.suppress(OSError):  # what was not sent yet has nowhere to go
                pipe.close()
        self._child.wait()


def _capacity(pipe: IO[bytes]) -> int:
    """How many bytes a pipe holds, made larger where that is allowed; only Linux tells."""
    if not hasattr(fcntl, "F_SETPIPE_SZ"):
        return 0
    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
    return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)
