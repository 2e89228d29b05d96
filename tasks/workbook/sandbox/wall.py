"""A wall round a process, by the system's own calls: what it may still ask the kernel for stands in one list, and nothing there has a name.

Linux alone has it. Where a layer cannot be put up the next is tried all the same, and the answer says which stand.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
import sys

NOBODY = 65534
_SET_DUMPABLE, _SET_SECCOMP, _NO_NEW_PRIVILEGES = 4, 22, 38
_FILTER = 2
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446  # the same on every architecture
_FILES, _NETWORK, _SCOPES = (13, 14, 15, 15, 16), 3, 3  # how many rights over files the versions of Landlock know

# Work in memory, reading and writing what is open, time, chance, limits of its own, waiting, and the end. No path, descriptor or process is
# among them, so none of the kernel's other doors need be known by name.
_ALLOWED = {
    "x86_64": (
        0xC000003E,
        302,  # prlimit64, of this process
        (
            *(0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 35, 39, 60, 96, 97, 98, 99, 102, 104, 107, 108),
            *(110, 131, 186, 201, 202, 219, 228, 229, 230, 231, 318, 324, 334, 449),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        261,
        (
            *(57, 62, 63, 64, 65, 66, 73, 80, 93, 94, 98, 99, 101, 113, 114, 115, 124, 128, 132, 134, 135, 139, 163, 165, 169),
            *(172, 173, 174, 175, 176, 177, 178, 179, 214, 215, 216, 222, 226, 233, 278, 283, 293, 449),
        ),
    ),
}


def put_up() -> str:
    """Wall this process in for good, and say in words which layers stand; empty where the system has none of them."""
    if sys.platform != "linux":
        return ""
    system = ctypes.CDLL(None, use_errno=True)
    system.syscall.restype = ctypes.c_long
    system.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    user = _as_nobody()
    system.prctl(_SET_DUMPABLE, 0, 0, 0, 0)  # nobody of the same account looks into it, or stops it to do so
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    layers = (_landlock(system) and "Landlock", _seccomp(system) and "seccomp", user and "another user")
    return ", ".join(layer for layer in layers if layer)


def _as_nobody() -> bool:
    """Go on as a user who owns nothing; only root can."""
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        return True
    return False


def _landlock(system: ctypes.CDLL) -> bool:
    """No right over any file, connection or other process is granted."""
    version = system.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = (1 << _FILES[min(version, len(_FILES)) - 1]) - 1
    wanted = [rights, *([_NETWORK] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    asked = struct.pack(f"={len(wanted)}Q", *wanted)
    ruleset = system.syscall(_LANDLOCK_CREATE, asked, len(asked), 0)
    if ruleset < 0:
        return False
    stands = system.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return bool(stands)


def _seccomp(system: ctypes.CDLL) -> bool:
    """Every call of the kernel that is not on the list is refused."""
    if platform.machine() not in _ALLOWED:
        return False
    architecture, own_limits, calls = _ALLOWED[platform.machine()]
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06  # of the filter's small language
    allow, refuse = 0x7FFF0000, 0x00050000 | 1  # EPERM
    refused = len(calls) + 4  # where the filter's last two lines are, from its fifth on
    lines = [
        (load, 0, 0, 4),
        (equal, 0, refused + 1, architecture),
        (load, 0, 0, 0),
        (at_least, refused - 1, 0, 0x40000000),  # calls of another width under other numbers
        (equal, 0, 2, own_limits),
        (load, 0, 0, 16),  # whose limits: the first argument, where 0 is this process
        (equal, len(calls) + 1, len(calls), 0),
        *((equal, len(calls) - place, 0, call) for place, call in enumerate(calls)),
        (give, 0, 0, refuse),
        (give, 0, 0, allow),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in lines))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(lines), ctypes.addressof(code)))
    return bool(system.prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(program), 0, 0) == 0)
