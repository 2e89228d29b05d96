"""Keeps one reader process for a batch of files, and starts another when a file has stopped it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tasks.updates.frames import LENGTHS, packed
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

    def ask(self, question: dict[str, str], body: bytes, seconds: float | None = None) -> bytes:
        """The answer's bytes. Raises Stopped, after which the next question gets a new process."""
        allowed = self._limits.seconds if seconds is None else seconds
        try:
            return self._ask(packed(json.dumps(question).encode(), body), allowed)
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
        until = time.monotonic() + seconds
        source = process.stdout.fileno()
        name, body = LENGTHS.unpack(_read(source, LENGTHS.size, until))
        if name + body > _MOST:
            raise Stopped
        return _read(source, name + body, until)[name:]

    def _start(self) -> subprocess.Popen[bytes]:
        """Isolated: no working directory on its path, none of our environment, and so none of our secrets."""
        # glibc gives memory back after each file, only to ask for it again with the next
        kept = {"MALLOC_TRIM_THRESHOLD_": str(64 * MEGABYTE), "MALLOC_MMAP_THRESHOLD_": str(16 * MEGABYTE)}
        kept |= {key: value for key, value in os.environ.items() if key in {"LD_LIBRARY_PATH", "SYSTEMROOT"}}
        limits = json.dumps(dataclasses.asdict(self._limits))
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


def _read(source: int, size: int, until: float) -> bytes:
    """So many bytes from a pipe before a moment of the monotonic clock. Raises TooSlow, or Stopped when the pipe ends."""
    chunks: list[bytes] = []
    poll = select.poll()
    poll.register(source, select.POLLIN)
    while size:
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TooSlow
        chunk = os.read(source, min(size, MEGABYTE))
        if not chunk:
            raise Stopped
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
