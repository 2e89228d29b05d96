"""Keeps one reader process for a batch of files, and starts another when a file has stopped it."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import orjson

from tasks.updates.frames import LENGTH, packed
from tasks.updates.limits import MEGABYTE, Limits

_ROOT = Path(__file__).resolve().parents[2]
# The process gets the package without its front door, which loads pandas and openpyxl: a reader needs neither, and starts ten times faster.
_START = f"""
import sys, types
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


class Reader:
    """A process for files of unknown make. Not to be shared between threads: each batch has its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def ask(self, question: Mapping[str, object], blob: bytes) -> bytes:
        """The answer's bytes. Raises Stopped, after which the next question gets a new process."""
        allowed = self._limits.seconds
        try:
            return self._ask(packed(orjson.dumps(question), blob), allowed)
        except TooSlow:
            self._stop()
            raise TooSlow(f"it took longer than {allowed:g} seconds") from None
        except (OSError, Stopped):
            self._stop()
            raise Stopped("it asked for more memory than one file may use, or is broken in a way that stops the reader") from None

    def _ask(self, message: bytes, seconds: float) -> bytes:
        process = self._process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101  # both are pipes, see _start
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(message)
        process.stdin.flush()
        return _read(process.stdout.fileno(), time.monotonic() + seconds)

    def _start(self) -> subprocess.Popen[bytes]:
        """Isolated: no working directory on its path, none of our environment, and so none of our secrets."""
        # glibc gives memory back after each file, only to ask for it again with the next
        kept = {"MALLOC_TRIM_THRESHOLD_": str(64 * MEGABYTE), "MALLOC_MMAP_THRESHOLD_": str(16 * MEGABYTE)}
        kept |= {key: value for key, value in os.environ.items() if key in {"LD_LIBRARY_PATH", "SYSTEMROOT"}}
        limits = orjson.dumps(self._limits).decode()
        return subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
            [sys.executable, "-I", "-c", _START, limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=kept,
        )

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not sent yet has nowhere to go
                    pipe.close()
        process.wait()


def _read(source: int, until: float) -> bytes:
    """One message from a pipe before a moment of the monotonic clock. Raises TooSlow, or Stopped when the pipe ends or never would."""
    got = bytearray()
    size = LENGTH.size
    poll = select.poll()
    poll.register(source, select.POLLIN)
    while len(got) < size:
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TooSlow
        chunk = os.read(source, _PIPE)
        if not chunk:
            raise Stopped
        got += chunk
        if size == LENGTH.size <= len(got):
            size += LENGTH.unpack_from(got)[0]
        if size > _MOST:
            raise Stopped
    return bytes(got[LENGTH.size :])
