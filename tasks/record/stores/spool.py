"""A file in pieces that may be larger than memory: beyond some size it lies on this machine's disk until it is where it belongs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

IN_MEMORY = 1 << 23
"""So many bytes stay in memory."""


class Spool:
    """The pieces, which are asked for once, and given as often as anybody asks; and the SHA-256 of all their bytes."""

    def __init__(self, pieces: Iterable[bytes] = ()) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed with the last who has it
        self._lengths: list[int] = []
        self._digest = hashlib.sha256()
        for piece in pieces:
            self.add(piece)

    @property
    def sha256(self) -> str:
        """The SHA-256 of all bytes that were added, in hexadecimal digits."""
        return self._digest.hexdigest()

    def add(self, piece: bytes) -> None:
        """Hold one more piece, after all others."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(piece)
        self._lengths.append(len(piece))
        self._digest.update(piece)

    def __iter__(self) -> Iterator[bytes]:
        begin = 0
        for length in self._lengths:
            self._file.seek(begin)
            yield self._file.read(length)
            begin += length
