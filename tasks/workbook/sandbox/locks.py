"""Locks that the operating system keeps for the reader process: whatever a file makes a parser do, it can open nothing."""

from __future__ import annotations

import codecs
import importlib
import math
import resource
from pathlib import Path

from tasks.workbook.sandbox.limits import Limits

_LATER = ("difflib", "python_calamine")  # loaded when first needed, which would be too late
_CODES = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp437")
_PIPES = 3  # descriptors 0, 1 and 2: what comes in, what goes out, and nowhere


def lock(limits: Limits) -> None:
    """From here on this process opens no file and no socket, starts no other process, and leaves nothing behind.

    The address space may grow by so many bytes over what the process has once it is ready.
    """
    for name in _LATER:
        importlib.import_module(name)
    for code in _CODES:
        codecs.lookup(code)
    statm = Path("/proc/self/statm")
    if statm.exists():  # other systems give no cheap way to ask, and do not enforce this limit
        most = int(statm.read_text().split()[0]) * resource.getpagesize() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _PIPES),
    ):
        resource.setrlimit(kind, (most, most))


def limit_seconds(seconds: float) -> None:
    """So much more processor time and a second, after which the system stops this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
