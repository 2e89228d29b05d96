"""How large one file may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.model.file_limit import MEGABYTE, UPDATE


@dataclass(frozen=True, slots=True)
class FileSizes:
    """The most that a file may have: bytes as sent, bytes unpacked, times its own size, parts of a package, lines of a table."""

    packed: int = UPDATE.most
    unpacked: int = 100 * MEGABYTE
    ratio: int = 100
    entries: int = 2_000
    lines: int = 20_000
