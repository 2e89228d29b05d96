"""Messages between the product and its reader process: a name and some bytes, each preceded by its length."""

from __future__ import annotations

import struct
from collections.abc import Callable

LENGTHS = struct.Struct(">II")


def packed(name: bytes, body: bytes) -> bytes:
    """One message: two lengths in bytes, the name, the body."""
    return b"".join((LENGTHS.pack(len(name), len(body)), name, body))


def unpack(read: Callable[[int], bytes]) -> tuple[bytes, bytes] | None:
    """The next message, or None at the end. `read(n)` gives n bytes, or fewer at the end only."""
    lengths = read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    name, body = LENGTHS.unpack(lengths)
    return read(name), read(body)
