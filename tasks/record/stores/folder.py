"""A folder of this machine for the record and for the site: a file is written beside its name, so that no one sees half of it."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import os
import re
import secrets
import time
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple, Self

from tasks.model.mistake import Mistake, NotFound
from tasks.record.stores.shelf import FILES, Shelf
from tasks.record.stores.store import BadKey, checked, checked_derived, checked_parts, checked_prefix, is_key

_HIDDEN = "~"  # no key may hold it, so a temporary file can never be listed or asked for
_WRITING = f"{_HIDDEN}writing"
_PUBLIC_WRITING = ".writing"
_HALF_WRITTEN = re.compile(r".+\.[0-9]+\.part")  # as an earlier version left it beside its place when it was killed
_EACH = 200  # so many files are synced one by one; beyond, one call for the whole file system is quicker
_SETTLED = 2_000_000_000  # nanoseconds: another change as lately as this may bear the same time
_KNOWN = 100_000  # so many names are held of folders that do not change, some 15 MB


class _Names(NamedTuple):
    """What a folder held when it was last changed at a time in nanoseconds: keys of the files in it, rising, and folders in it."""

    changed: int
    keys: list[str]
    folders: list[str]


class NotAFile(Mistake):
    """Where the record has a file there is a link, or what is no ordinary file; the text says where and what to do."""


class FolderStore:
    """A store in a folder of one file system. Safe for threads and processes on one machine; see `Store` for the verbs."""

    def __init__(self, folder: Path, settled: int = _SETTLED) -> None:
        """`settled`: for so many nanoseconds after a change a folder is looked through each time."""
        self.folder = folder
        self._settled = settled
        self._swept = False
        self._known: dict[str, _Names] = {}

    def read(self, key: str) -> bytes:
        try:
            with FileIO(f"{self.folder}/{checked(key)}", opener=_ordinary) as file:
                return file.readall()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound(f"the record in {self.folder} holds nothing under {key}") from None

    def create(self, key: str, data: bytes) -> bool:
        return self.create_all([(key, data)])[0]

    def create_all(self, items: Sequence[tuple[str, bytes]]) -> list[bool]:
        new = {path: data for key, data in items if not (path := self._path(key)).is_file()}  # spares the writing; a link decides a race
        touched = [each for path in new for each in ([path.parent] if path.parent.is_dir() else self._room_for(path))]
        with self._written(new.values()) as temporaries:
            made = {path for path, temporary in zip(new, temporaries, strict=True) if self._took(path, temporary)}
        _settle(*dict.fromkeys(touched))
        return [self._path(key) in made for key, _ in items]

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        if expected is None:
            return self.create(key, data)
        path = self._path(key)
        with self._alone():
            if not path.is_file() or path.read_bytes() != expected:
                return False
            with self._written([data]) as (temporary,):
                temporary.replace(path)
            _settle(path.parent)
        return True

    def discard(self, key: str) -> None:
        (self.folder / checked_derived(key)).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        whole, _, _ = checked_prefix(prefix).rpartition("/")
        return iter(sorted(self._beginning(whole, prefix)))

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        top = self.folder / checked_parts(prefix)
        found = [entry for entry in os.scandir(top) if entry.name >= since and is_key(entry.name)] if top.is_dir() else []
        held = (entry for entry in found if not entry.is_dir() or any(True for _ in self._beginning(f"{prefix}{entry.name}")))
        return iter(sorted(entry.name for entry in held))

    def missing(self, keys: Collection[str]) -> list[str]:
        return [key for key in keys if not os.path.isfile(f"{self.folder}/{checked(key)}")]  # noqa: PTH113  half of what a Path costs

    def strangers(self) -> Iterator[str]:
        found = ((path.relative_to(self.folder).as_posix(), path.lstat().st_mode) for path in self.folder.rglob("*"))
        files = ((name, mode) for name, mode in found if not S_ISDIR(mode) and not name.rpartition("/")[2].startswith(_HIDDEN))
        return iter(sorted(name for name, mode in files if not S_ISREG(mode) or not is_key(name)))

    def _beginning(self, folder: str, prefix: str = "") -> Iterator[str]:
        """Every key in the folder of this name, and in those inside it, that begins like this."""
        names = self._names(folder)
        for place in range(bisect_left(names.keys, prefix), len(names.keys)):
            if not names.keys[place].startswith(prefix):
                break
            yield names.keys[place]
        for inside in names.folders:
            if f"{inside}/".startswith(prefix[: len(inside) + 1]):
                yield from self._beginning(inside, prefix)

    def _names(self, folder: str) -> _Names:
        """What a folder holds, looked at again once anybody has changed it."""
        try:
            changed = os.stat(f"{self.folder}/{folder}").st_ctime_ns  # noqa: PTH116  half of what a Path costs
            known = self._known.get(folder)
            if known and known.changed == changed:
                return known
            now, names = time.time_ns(), _Names(changed, [], [])
            with os.scandir(f"{self.folder}/{folder}") as entries:
                for entry in entries:
                    name = f"{folder}/{entry.name}" if folder else entry.name
                    if is_key(name):  # what lies in a folder of another name is no key either
                        if entry.is_dir(follow_symlinks=False):
                            names.folders.append(name)
                        elif entry.is_file(follow_symlinks=False):
                            names.keys.append(name)
        except (FileNotFoundError, NotADirectoryError):
            return _Names(0, [], [])
        names.keys.sort()
        if now - changed > self._settled and len(names.keys) < _KNOWN:
            if sum(len(one.keys) + 1 for one in [*self._known.values(), names]) > _KNOWN:
                self._known.clear()
            self._known[folder] = names
        return names

    def _path(self, key: str) -> Path:
        return self.folder / checked(key)

    def _took(self, path: Path, temporary: Path) -> bool:
        """Whether a file took its place; a key that is taken is not written again. A key cannot be the beginning of another here."""
        try:
            os.link(temporary, path)
        except FileExistsError:
            if path.is_dir():
                raise BadKey(f"{path}: longer keys begin with this one, so it cannot be a key itself") from None
            return False
        return True

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
        return touched

    @contextmanager
    def _written(self, data: Collection[bytes]) -> Iterator[list[Path]]:
        """Complete, synced temporary files, gone afterwards whatever happens. What killed writers left goes before the first one."""
        temporaries: list[Path] = []
        if not data:
            yield temporaries
            return
        with self._writing():
            try:
                for one in data:
                    temporaries.append(self.folder / _WRITING / f"{_HIDDEN}{secrets.token_hex(8)}")
                    with _named(temporaries[-1]), open(temporaries[-1], "xb") as file:  # noqa: PTH123  half of what a Path costs
                        file.write(one)
                        file.flush()
                        if len(data) <= _EACH:
                            os.fsync(file.fileno())
                if len(data) > _EACH:
                    _settle_all(self.folder)
                yield temporaries
            finally:
                for temporary in temporaries:
                    temporary.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be one of those who write now. While nobody does, what lies where they write belongs to nobody."""
        folder = self.folder / _WRITING
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            _settle(*self._room_for(folder / _HIDDEN))
            handle = os.open(folder, os.O_RDONLY)
        try:
            if not self._swept:
                self._swept = True
                with suppress(BlockingIOError):
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _sweep(folder)
            fcntl.flock(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One replacer at a time; the lock is the process's own, and a process that dies lets go of it. It leaves no file behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _ordinary(path: str, flags: int) -> int:
    """Open a file, and neither follow a link nor wait for whoever holds the other end of a pipe. Raises NotAFile."""
    try:
        handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno not in {errno.ELOOP, errno.ENXIO}:
            raise
    else:
        if S_ISREG(mode := os.fstat(handle).st_mode) or S_ISDIR(mode):
            return handle
        os.close(handle)
    raise NotAFile(f"{path} is a link or no ordinary file, which nothing here has written: take it away, then run `measures verify`")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """A refusal of the disk says which file it is about."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _sweep(folder: Path) -> None:
    """Take away every file in a folder."""
    for entry in list(os.scandir(folder)) if folder.is_dir() else []:
        Path(entry.path).unlink(missing_ok=True)


def sync_files(top: Path, files: Collection[Path]) -> None:
    """Have files below a folder, and their names, outlive a power cut: one by one, or all of the file system, if that is quicker."""
    if len(files) > _EACH:
        _settle_all(top)
    else:
        _settle(*files, *{file.parent for file in files})


def _settle(*folders: Path) -> None:
    """Sync the folders themselves, so that a new name outlives a power cut."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _settle_all(folder: Path) -> None:
    """Sync everything on the file system that a folder lies on; where the system cannot do that, on all of them."""
    sync = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if sync is None:
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if sync(handle):
            raise OSError(ctypes.get_errno(), "what was written cannot be synced", str(folder))
    finally:
        os.close(handle)


class FolderShelf(Shelf):
    """A folder on this machine."""

    def __init__(self, top: Path) -> None:
        super().__init__()
        self.top = top
        self._made: set[Path] = set()
        self._unsettled: list[Path] = []

    @contextmanager
    def alone(self) -> Iterator[Self]:
        self.top.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.top, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            _sweep(self.top / _PUBLIC_WRITING)  # a killed run left it, for nobody else writes now
            yield self
            with suppress(OSError):  # what is left then is named
                (self.top / _PUBLIC_WRITING).rmdir()
        finally:
            os.close(handle)

    def read(self, path: str) -> bytes | None:
        place = self.top / path
        return place.read_bytes() if _is_file(place) else None

    def held(self) -> Iterator[tuple[str, str]]:
        for place in sorted(path for path in self.top.rglob("*") if _is_file(path)):
            yield place.relative_to(self.top).as_posix(), hashlib.sha256(place.read_bytes()).hexdigest()

    def strangers(self) -> Iterator[str]:
        found = ((path, path.lstat().st_mode) for path in self.top.rglob("*"))
        return iter(sorted(path.relative_to(self.top).as_posix() for path, mode in found if not S_ISREG(mode) and not S_ISDIR(mode)))

    def differs(self) -> bool:
        """A file that was changed since the first list was written is read; what an earlier version left half written goes."""
        listed = {**self.listed(), FILES: ""}
        held: dict[str, int] = {}
        for path, stat in _files_below(self.top):
            if path in listed:
                held[path] = stat.st_ctime_ns
            elif _HALF_WRITTEN.fullmatch(path):
                (self.top / path).unlink(missing_ok=True)
        since = held.get(FILES, 0)
        return bool(since) and any(
            path not in held or (held[path] >= since and path != FILES and self._in_place(path) != sha) for path, sha in listed.items()
        )

    def bring(self, path: str, data: bytes | Iterable[bytes], sha256: str = "") -> bool:
        """Likewise; of pieces no more is held than one, even if what they come to is known only when all are written."""
        if sha256 or isinstance(data, bytes):
            return super().bring(path, data, sha256)
        digest = hashlib.sha256()
        with self._part() as part:
            with _named(part), part.open("xb") as file:
                for piece in data:
                    digest.update(piece)
                    file.write(piece)
            if self.holds(path, digest.hexdigest()):
                return False
            self._begin()
            self._take_place(part, path)
        self._note(path, digest.hexdigest())
        return True

    def settle(self) -> None:
        """Each file and its folder, or all of the file system, if that is quicker."""
        sync_files(self.top, self._unsettled)
        self._unsettled.clear()

    def _put(self, path: str, pieces: Iterable[bytes], sha256: str) -> None:  # noqa: ARG002  a folder keeps no hash beside a file
        with self._part() as part:
            with _named(part), open(part, "xb") as file:  # noqa: PTH123  half of what a Path costs
                file.writelines(pieces)
            self._take_place(part, path)

    def _copy(self, path: str, at: str) -> bool:
        """As a second name of the same file: a file in place is never written again, only replaced."""
        with self._part() as part:
            try:
                part.hardlink_to(self.top / path)
            except OSError:  # it is gone, or this kind of folder knows no second names
                return False
            self._take_place(part, at)
        return True

    @contextmanager
    def _part(self) -> Iterator[Path]:
        """Where a file is while it is written: nothing of it is left if the disk is full, or if both are names of one file."""
        self._make(self.top / _PUBLIC_WRITING)
        part = self.top / _PUBLIC_WRITING / secrets.token_hex(8)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)

    def _take_place(self, part: Path, path: str) -> None:
        place = self.top / path
        self._make(place.parent)
        part.replace(place)
        self._unsettled.append(place)

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            folder.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)

    def _in_place(self, path: str) -> str:
        data = self.read(path)
        return "" if data is None else hashlib.sha256(data).hexdigest()


def _is_file(path: Path) -> bool:
    """Whether there is a file, and no link to one."""
    try:
        return S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _files_below(top: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The path from the top and the state of every file, no link among them."""
    folders = [""]
    while folders:
        place = folders.pop()
        with os.scandir(f"{top}/{place}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{place}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield f"{place}{entry.name}", entry.stat(follow_symlinks=False)
