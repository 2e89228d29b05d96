"""A file in pieces that may be larger than memory: beyond some size it lies on this machine's disk until it is where it belongs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

IN_MEMORY = 1 << 25
"""So many bytes stay in memory."""


class Spool:
    """The pieces, which are asked for once, and given as often as anybody asks; and the SHA-256 of all their bytes."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed with the last who has it
        self._lengths: list[int] = []
        digest = hashlib.sha256()
        for piece in pieces:
            self._file.write(piece)
            self._lengths.append(len(piece))
            digest.update(piece)
        self.sha256 = digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        begin = 0
        for length in self._lengths:
            self._file.seek(begin)
            yield self._file.read(length)
            begin += length
