"""A shelf that holds nothing but hashes: the site is laid out on it to see what it would be, and no file is read for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tasks.record.stores.shelf import FILES, Shelf


class ShelfOfHashes(Shelf):
    """An empty place. `files` maps the path of every file that was put there to its SHA-256, without lists; `finished` is what its one
    writer said when it finished.
    """

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, str] = {}
        self.finished: dict[str, Any] = {}

    def finish(self, notes: Mapping[str, Any]) -> None:
        self.finished = {**notes, "whole": True}

    def read(self, path: str) -> bytes | None:  # noqa: ARG002  there is nothing to read
        return None

    def held(self) -> Iterator[tuple[str, str]]:
        return iter(sorted(self.files.items()))

    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None:  # noqa: ARG002  its hash is known
        if path != FILES:  # that it was begun
            self.files[path] = sha256

    def _copy(self, path: str, at: str) -> bool:
        self.files[at] = self.files[path]
        return True

    def _in_place(self, path: str) -> str:
        return self.files.get(path, "")
