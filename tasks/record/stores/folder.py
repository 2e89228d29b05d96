"""A folder of this machine for the record and for the site: a file is written beside its name, so that no one sees half of it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Self

from tasks.model.mistake import NotFound
from tasks.record.stores.shelf import Shelf
from tasks.record.stores.store import BadKey, checked, checked_derived, checked_parts, checked_prefix, is_key

_HIDDEN = "~"  # no key may hold it, so a temporary file can never be listed or asked for


class FolderStore:
    """A store in a folder of one file system. Safe for threads and processes on one machine; see `Store` for the verbs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, key: str) -> bytes:
        try:
            with FileIO(f"{self.folder}/{checked(key)}") as file:
                return file.readall()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound(f"the record in {self.folder} holds nothing under {key}") from None

    def create(self, key: str, data: bytes) -> bool:
        path = self._path(key)
        if path.is_file():  # spares the writing; the link below is what decides a race
            return False
        touched = self._room_for(path)
        with _written(path, data) as temporary:
            try:
                os.link(temporary, path)
            except FileExistsError:
                return False
        _settle(*touched)
        return True

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        if expected is None:
            return self.create(key, data)
        path = self._path(key)
        with self._alone():
            if not path.is_file() or path.read_bytes() != expected:
                return False
            with _written(path, data) as temporary:
                temporary.replace(path)
            _settle(path.parent)
        return True

    def discard(self, key: str) -> None:
        (self.folder / checked_derived(key)).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        whole, _, _ = checked_prefix(prefix).rpartition("/")
        found = (key for key in self._below(whole) if key.startswith(prefix))
        return iter(sorted(found))

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        top = self.folder / checked_parts(prefix)
        found = [entry for entry in os.scandir(top) if entry.name >= since and is_key(entry.name)] if top.is_dir() else []
        held = (entry for entry in found if not entry.is_dir() or any(True for _ in self._below(f"{prefix}{entry.name}")))
        return iter(sorted(entry.name for entry in held))

    def missing(self, keys: Collection[str]) -> list[str]:
        return [key for key in keys if not os.path.isfile(f"{self.folder}/{checked(key)}")]  # noqa: PTH113  half of what a Path costs

    def strangers(self) -> Iterator[str]:
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_symlink() or not path.is_dir())
        return iter(sorted(name for name in found if not is_key(name) and not name.rpartition("/")[2].startswith(_HIDDEN)))

    def _below(self, whole: str) -> Iterator[str]:
        """Every key in the folder of this name, and in those inside it."""
        folders = [whole]
        while folders:
            place = folders.pop()
            with suppress(FileNotFoundError, NotADirectoryError), os.scandir(f"{self.folder}/{place}") as entries:
                for entry in entries:
                    name = f"{place}/{entry.name}" if place else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    elif is_key(name):
                        yield name

    def _path(self, key: str) -> Path:
        return self.folder / checked(key)

    def _room_for(self, path: Path) -> list[Path]:
        """Make the folder for a file; the folders whose lists of names change. A key cannot be the beginning of another here."""
        folder, touched = path.parent, [path.parent]
        while not folder.exists():
            folder = folder.parent
            touched.append(folder)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise BadKey(f"{path}: a shorter key is kept as a file here, so no key can begin with it") from None
        if path.is_dir():
            raise BadKey(f"{path}: longer keys begin with this one, so it cannot be a key itself")
        return touched

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One replacer at a time; the lock is the process's own, and a process that dies lets go of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{_HIDDEN}replacing").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def _written(path: Path, data: bytes) -> Iterator[Path]:
    """A complete, synced temporary file beside `path`, gone afterwards whatever happens."""
    temporary = path.parent / f"{_HIDDEN}{secrets.token_hex(8)}"
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _settle(*folders: Path) -> None:
    """Sync the folders themselves, so that a new name outlives a power cut."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class FolderShelf(Shelf):
    """A folder on this machine."""

    def __init__(self, top: Path) -> None:
        super().__init__()
        self.top = top
        self._made: set[Path] = set()

    @contextmanager
    def alone(self) -> Iterator[Self]:
        self.top.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.top, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield self
        finally:
            os.close(handle)

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
