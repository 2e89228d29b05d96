"""How much work one file may cause before it is refused: a file is read by a separate process that is stopped when it asks for more."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds per file, bytes of memory above what the empty reader needs, and sizes of a file packed and unpacked, in bytes."""

    seconds: float = 10.0
    memory: int = 512 * MEGABYTE
    packed: int = 20 * MEGABYTE
    unpacked: int = 100 * MEGABYTE
    ratio: int = 100
    entries: int = 2_000
    lines: int = 20_000
