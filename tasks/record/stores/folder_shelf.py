"""The publication in a folder of this machine: every file is written beside its name and then takes it, so that no one sees half of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tasks.record.stores.shelf import Shelf


class FolderShelf(Shelf):
    """A folder on this machine."""

    def __init__(self, top: Path) -> None:
        super().__init__()
        self.top = top
        self._made: set[Path] = set()

    def read(self, path: str) -> bytes | None:
        place = self.top / path
        return place.read_bytes() if place.is_file() else None

    def held(self) -> Iterator[tuple[str, str]]:
        for place in sorted(path for path in self.top.rglob("*") if path.is_file()):
            yield place.relative_to(self.top).as_posix(), hashlib.sha256(place.read_bytes()).hexdigest()

    def bring(self, path: str, data: bytes | Iterable[bytes], sha256: str = "") -> bool:
        """Likewise; of pieces no more is held than one, even if what they come to is known only when all are written."""
        if sha256 or isinstance(data, bytes):
            return super().bring(path, data, sha256)
        (place, part), digest = self._room_for(path), hashlib.sha256()
        with _gone_if_cut_off(part), part.open("wb") as file:
            for piece in data:
                digest.update(piece)
                file.write(piece)
        if self.holds(path, digest.hexdigest()):
            part.unlink()
            return False
        self._begin()
        part.replace(place)
        self._note(path, digest.hexdigest())
        return True

    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None:  # noqa: ARG002  a folder keeps no hash beside a file
        place, part = self._room_for(path)
        with _gone_if_cut_off(part), part.open("wb") as file:
            file.writelines(pieces)
        part.replace(place)

    def _copy(self, path: str, at: str) -> bool:
        """As a second name of the same file: a file in place is never written again, only replaced."""
        place, part = self._room_for(at)
        part.unlink(missing_ok=True)
        try:
            part.hardlink_to(self.top / path)
        except OSError:  # it is gone, or this kind of folder knows no second names
            return False
        part.replace(place)
        part.unlink(missing_ok=True)  # it stays where both are names of the same file already
        return True

    def _room_for(self, path: str) -> tuple[Path, Path]:
        """Where a file is to be, in a folder that is there, and where it is while it is written: two runs at once never share that."""
        place = self.top / path
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        return place, place.with_name(f"{place.name}.{os.getpid()}.part")

    def _in_place(self, path: str) -> str:
        data = self.read(path)
        return "" if data is None else hashlib.sha256(data).hexdigest()


@contextmanager
def _gone_if_cut_off(part: Path) -> Iterator[None]:
    """Leave nothing beside the public files if the disk is full."""
    try:
        yield
    except OSError:
        part.unlink(missing_ok=True)
        raise
