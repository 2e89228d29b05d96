"""A rulebook is known by one hash of its files, so that a decision can name the rules it was made by."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

READ = (".csv", ".toml")
_SETTLED = 2_000_000_000  # nanoseconds: two writes within a tick of the system's clock look alike


class _File(NamedTuple):
    """A file by its name below the folder, and what the system says of it: no write leaves all of this as it was."""

    name: str
    inode: int
    size: int
    written: int
    changed: int


def files_of(folder: Path) -> dict[str, str]:
    """The text of every file the fingerprint is made of, by its name below the folder: enough to read the rulebook again."""
    return {file.name: (folder / file.name).read_bytes().decode() for file in _files(folder)}


def fingerprint(folder: Path) -> str:
    """The sha256, in hex, of every .csv and .toml file below a folder: names and bytes, whatever order the disk lists them in."""
    files = _files(folder)
    settled = max((file.changed for file in files), default=0) < time.time_ns() - _SETTLED
    return _of(folder, files) if settled else _of.__wrapped__(folder, files)


@lru_cache(maxsize=4)  # a run asks at every step, and the files of a large programme are large
def _of(folder: Path, files: tuple[_File, ...]) -> str:
    whole = hashlib.sha256()
    for file in files:
        data = (folder / file.name).read_bytes()
        whole.update(f"{file.name}\n{len(data)}\n".encode())
        whole.update(data)
    return whole.hexdigest()


def _files(folder: Path) -> tuple[_File, ...]:
    """By name; what stands in hidden folders, or is hidden itself, is left out."""
    return tuple(sorted(_below(folder, "")))


def _below(folder: Path, place: str) -> Iterator[_File]:
    with os.scandir(folder / place) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from _below(folder, f"{place}{entry.name}/")
            elif entry.name.endswith(READ) and entry.is_file():
                state = entry.stat()
                yield _File(f"{place}{entry.name}", state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
