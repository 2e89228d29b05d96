"""How much a call may use, and the limits that the operating system puts on a process, inside the wall round it."""

from __future__ import annotations

import codecs
import math
import os
import resource
from dataclasses import dataclass
from pathlib import Path

from tasks.workbook.sandbox.wall import put_up

MEGABYTE = 1 << 20
CODES = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "mac_roman",
    "cp850",
    "cp437",
)  # Python loads one from a file when it is first used
_PIPES = 3  # descriptors 0, 1 and 2: what comes in, what goes out, and nowhere
_LEFT_OPEN = 4096  # below it is all that imports may have left open, as Python 3.14 does a library


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of a processor for each call, and bytes of memory above what the process needs before its first call."""

    seconds: float = 10.0
    memory: int = 512 * MEGABYTE


def lock(limits: Limits) -> str:
    """From here on this process opens no file and no socket, starts no other process, and leaves nothing behind.

    The answer names the layers of the wall round it, empty where limits alone stand.

    The address space may grow by `limits.memory` bytes over what the process has now. What it needs must have been imported before.
    """
    for code in CODES:
        codecs.lookup(code)
    os.closerange(_PIPES, _LEFT_OPEN)
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text().split()[0]) if statm.exists() else 0  # other systems do not enforce the limit that rests on it
    wall = put_up()
    if pages:
        most = pages * resource.getpagesize() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _PIPES),
    ):
        resource.setrlimit(kind, (most, most))
    return wall


def limit_seconds(seconds: float) -> None:
    """Let this process use so much more processor time and a second; after that the system stops it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
