"""A file that people or other programs look at is written beside its place and then takes it: nobody ever sees half of it."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PART = ".part"


def write_file(path: Path, data: bytes, *, synced: bool = True) -> bool:
    """Write a file whole or not at all, in a folder that is made if need be; False, and nothing is written, if it holds this already.

    One that is not `synced` may be gone, or half of it, after a power cut: whoever writes many has them synced together.
    """
    if os.path.isfile(path) and path.read_bytes() == data:  # noqa: PTH113  half of what a Path costs
        return False
    with file_written(path, synced=synced) as file:
        file.write(data)
    return True


def file_name(outside: str, most: int = 80) -> str:
    """A name from outside as a part of a file's name: as it is, unless it is longer than so many bytes, or holds what no name can.

    Then it is shortened, and a mark of the whole name is added, so that two names stay two. Folders take names of 255 bytes, some
    of 143; others are put before and after this one.
    """
    plain = "".join("_" if char in "/\\" or not char.isprintable() else char for char in outside)
    if plain == outside and len(plain.encode()) <= most:
        return plain
    return f"{plain.encode()[: most - 9].decode(errors='ignore')}~{hashlib.sha256(outside.encode()).hexdigest()[:8]}"


@contextmanager
def file_written(path: Path, *, synced: bool = True) -> Iterator[BinaryIO]:
    """A file to write to, which takes its place when the block ends without an error and is gone when it ends with one.

    Of two processes that write the same file at once the second waits. What a killed one left half written is written over, and so
    goes with the next writing of that file.
    """
    part = f"{path}{PART}"
    with _alone(part) as file:
        try:
            yield file
            file.flush()
            if synced:
                os.fsync(file.fileno())
            os.replace(part, path)  # noqa: PTH105  half of what a Path costs
        except BaseException as error:
            Path(part).unlink(missing_ok=True)
            if isinstance(error, OSError):
                error.filename = error.filename or str(path)
            raise


def sweep(folder: Path, pattern: str) -> None:
    """Take away what killed processes left half written in a folder, of files whose names are like a pattern."""
    for part in folder.glob(f"{pattern}{PART}"):
        with part.open("rb") as file, suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # whoever still writes it holds on to it
            part.unlink(missing_ok=True)


@contextmanager
def _alone(part: str) -> Iterator[BinaryIO]:
    """An empty file, in a folder that is made if need be, that no other process writes to."""
    while True:
        with _to_write(part) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _is_at(part, held := os.fstat(file.fileno())):  # it has not taken its place while we waited
                if held.st_size:
                    file.truncate(0)
                yield file
                return


def _to_write(part: str) -> BinaryIO:
    try:
        return open(part, "ab")  # noqa: PTH123  half of what a Path costs; whoever asked closes it
    except FileNotFoundError:
        Path(part).parent.mkdir(parents=True, exist_ok=True)
        return open(part, "ab")  # noqa: PTH123


def _is_at(path: str, held: os.stat_result) -> bool:
    try:
        return os.stat(path).st_ino == held.st_ino  # noqa: PTH116
    except FileNotFoundError:
        return False
