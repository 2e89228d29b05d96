"""Messages to and from the locked process: bytes, preceded by their length."""

from __future__ import annotations

import struct
from collections.abc import Callable

LENGTH = struct.Struct(">I")


def packed(*messages: bytes) -> bytes:
    """Messages as they are sent, one after the other."""
    return b"".join([piece for message in messages for piece in (LENGTH.pack(len(message)), message)])


def unpack(read: Callable[[int], bytes]) -> bytes:
    """The next message, empty at the end. `read(n)` gives n bytes, or fewer at the end only."""
    length = read(LENGTH.size)
    return read(*LENGTH.unpack(length)) if len(length) == LENGTH.size else b""
