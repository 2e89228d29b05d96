"""The record as one file that can be carried away, and back into an empty place, every byte accounted for."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tasks.model.json_text import to_json
from tasks.model.mistake import Mistake
from tasks.record.stores.store import Store, is_key
from tasks.run.run import Run
from tasks.run.verb import verb
from tasks.run.write_file import file_written, sweep

MANIFEST = "manifest.json"
_RECORD = "record/"
SUFFIX = ".tar"


class BadBackup(Mistake):
    """A backup that cannot be trusted, or a place that is not empty: the text says which."""


@verb()
def back_up(run: Run, path: Path) -> tuple[int, str]:
    """Write the whole record into one file: how many facts and blobs, and the record's hash. The same record gives the same bytes."""
    hashes = written_to(run.record.store, path)
    return len(hashes), record_hash(hashes)


def written_to(store: Store, path: Path) -> dict[str, str]:
    """Write everything a store holds into one file, which appears only when it is whole; the SHA-256 of each key's bytes."""
    hashes: dict[str, str] = {}
    sweep(path.parent, f"*{SUFFIX}")
    with file_written(path) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for key in store.keys(""):
            data = store.read(key)
            hashes[key] = hashlib.sha256(data).hexdigest()
            _add(archive, f"{_RECORD}{key}", data)
        _add(archive, MANIFEST, to_json(hashes))
    return hashes


def put_back(store: Store, path: Path) -> None:
    """Write what a sound backup holds into a store; what is held already is left as it is."""
    for key, data in members(path):
        store.create(key, data)


def held_in(store: Store) -> dict[str, str]:
    """Key to the SHA-256 of all that a store holds."""
    return {key: hashlib.sha256(store.read(key)).hexdigest() for key in store.keys("")}


def record_hash(hashes: dict[str, str]) -> str:
    """One SHA-256, in hex, for a whole record: of every key with the hash of its bytes."""
    return hashlib.sha256(to_json(hashes)).hexdigest()


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup in a folder was written (aware), if there is one."""
    times = [path.stat().st_mtime for path in folder.glob(f"*{SUFFIX}")] if folder.is_dir() else []
    return datetime.fromtimestamp(max(times), UTC) if times else None


def sound(path: Path) -> dict[str, str]:
    """Key to SHA-256 of all that a backup holds, after every byte of it was compared with its list. Raises BadBackup.

    Nothing else may stand in it: no key that a store cannot hold, no name twice, no link and no folder.
    """
    if not path.is_file():
        raise BadBackup(f"{path}: {'that is no file' if path.exists() else 'there is no such file'}")
    try:
        _refuse_other_members(path)
        hashes = _listed(path)
        found = {key: hashlib.sha256(data).hexdigest() for key, data in members(path)}
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise BadBackup(f"{path} is not a whole backup: {error}. Take another one.") from None
    wrong = sorted(key for key in hashes.keys() | found.keys() if hashes.get(key) != found.get(key))
    if wrong:
        raise BadBackup(
            f"{path} was altered: {', '.join(wrong[:3])} {'is' if len(wrong) == 1 else 'are'} not as backed up. Take another one."
        )
    return hashes


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Each key of a backup with its bytes, in the order of keys."""
    with _archive(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None and member.name.startswith(_RECORD):
                yield member.name.removeprefix(_RECORD), file.read()


def _archive(path: Path) -> tarfile.TarFile:
    return tarfile.open(path, "r:")  # as it was written: never packed, so that nothing swells while it is read


def _refuse_other_members(path: Path) -> None:
    seen: set[str] = set()
    with _archive(path) as archive:
        for member in archive:
            name = member.name.removeprefix(_RECORD)
            if not member.isreg() or member.issparse():
                raise BadBackup(f"{path} was altered: {member.name[:200]!r} is a link or no ordinary file. Take another one.")
            if member.name in seen:
                raise BadBackup(f"{path} was altered: {member.name[:200]!r} stands in it twice. Take another one.")
            if member.name != MANIFEST and (name == member.name or not is_key(name)):
                raise BadBackup(f"{path} was altered: {member.name[:200]!r} is no key of a record. Take another one.")
            seen.add(member.name)
    within = next((name for name in sorted(seen) for begin in _beginnings(name) if begin in seen), None)
    if within is not None:
        raise BadBackup(f"{path} was altered: a shorter key than {within[:200]!r} is one as well. Take another one.")


def _beginnings(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:many]) for many in range(1, len(parts)))


def _listed(path: Path) -> dict[str, str]:
    with _archive(path) as archive:
        member = archive.extractfile(MANIFEST) if MANIFEST in archive.getnames() else None
        if member is None:
            raise BadBackup(f"{path} has no {MANIFEST}: it is not a backup of a record, or was cut short. Take another one.")
        hashes = json.loads(member.read())
    if not isinstance(hashes, dict) or not all(isinstance(sha, str) for sha in hashes.values()):
        raise BadBackup(f"{path} was altered: its {MANIFEST} does not name keys with their hashes. Take another one.")
    return hashes


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o644
    archive.addfile(entry, io.BytesIO(data))
