"""A memory disk for what tests write: they write some two gigabytes, and ask for each file to be on the disk."""

from __future__ import annotations

import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 8 << 30
"""Bytes that it has free before tests write there."""


def memory_disk() -> Path | None:
    """The memory disk, where there is one with room."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None
