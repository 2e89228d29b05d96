"""A file that people or other programs look at is written beside its place and then takes it: nobody ever sees half of it."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_file(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all, in a folder that is made if need be; False, and nothing is written, if it holds this already."""
    if path.is_file() and path.read_bytes() == data:
        return False
    with file_written(path) as file:
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
def file_written(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes its place when the block ends without an error and is gone when it ends with one.

    Two processes may write the same file at once: each writes its own, and the last one stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
