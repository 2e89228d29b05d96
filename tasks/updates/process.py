"""One reader process: its start, and the two pipes that are all it has."""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import orjson

from tasks.updates.frames import LENGTH
from tasks.updates.limits import MEGABYTE, Limits

_ROOT = Path(__file__).resolve().parents[2]
# The process gets the package without its front door, which loads pandas and openpyxl: a reader needs neither, and starts ten times faster.
START = f"""
import gc, sys, types
gc.disable()
sys.path.insert(0, {str(_ROOT)!r})
package = sys.modules["tasks.updates"] = types.ModuleType("tasks.updates")
package.__path__ = [{str(Path(__file__).resolve().parent)!r}]
from tasks.updates.child import main
main(sys.argv[1])
"""
_PIPE = 64 * 1024  # bytes that the system hands over at once
_MOST = 256 * MEGABYTE  # no honest answer is larger


class Stopped(Exception):
    """The reader process ended before it answered; the text says why, as far as that can be told."""


class TooSlow(Stopped):
    """It was still busy when its time was up."""


class Process:
    """Started isolated: no working directory on its path, none of our environment, and so none of our secrets.

    `ahead` is how many bytes it may be sent before it has read any of them, so that nobody ever waits for the other to read.
    """

    def __init__(self, limits: Limits) -> None:
        # glibc gives memory back after each file, only to ask for it again with the next
        kept = {"MALLOC_TRIM_THRESHOLD_": str(64 * MEGABYTE), "MALLOC_MMAP_THRESHOLD_": str(16 * MEGABYTE)}
        kept |= {key: value for key, value in os.environ.items() if key in {"LD_LIBRARY_PATH", "SYSTEMROOT"}}
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
            [sys.executable, "-I", "-c", START, orjson.dumps(limits).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=kept,
        )
        assert self._child.stdin is not None  # noqa: S101  # both are pipes
        assert self._child.stdout is not None  # noqa: S101
        self.pid, self._to, self._from = self._child.pid, self._child.stdin, self._child.stdout
        asked = getattr(fcntl, "F_GETPIPE_SZ", None)  # only Linux tells; half of it leaves room for pages that are not full
        self.ahead = fcntl.fcntl(self._to, asked) // 2 if asked else 0
        self._poll = select.poll()
        self._poll.register(self._from, select.POLLIN)
        self._got = bytearray()

    def send(self, message: bytes) -> None:
        """Raises OSError when the process is gone."""
        self._to.write(message)
        self._to.flush()

    def receive(self, seconds: float) -> bytes:
        """Its next answer. Raises TooSlow, or Stopped when it ended or says what no answer can be."""
        until = time.monotonic() + seconds
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
                raise Stopped
            self._got += chunk
        taken = bytes(self._got[:size])
        del self._got[:size]
        return taken

    def stop(self) -> None:
        """At once, whatever it is doing."""
        self._child.kill()
        for pipe in (self._to, self._from):
            with contextlib.suppress(OSError):  # what was not sent yet has nowhere to go
                pipe.close()
        self._child.wait()
