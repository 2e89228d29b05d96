"""Restore: a backup goes back into an empty record, and one of an earlier format is upgraded there."""

from __future__ import annotations

from pathlib import Path

from tasks.record.kinds import FORMATS
from tasks.record.stores.overlay import OverlayStore
from tasks.record.stores.store import Store
from tasks.run.run import Run
from tasks.upkeep.backup import BadBackup, members, put_back, record_hash, sound
from tasks.upkeep.upgrade import refuse_unless_readable, upgrade_store


def restore(run: Run, path: Path) -> tuple[int, str]:
    """Put a backup into the run's record, which is empty: how many facts and blobs it held, and the hash of the record it was made of.

    Nothing is written unless all of it is sound and of a format that can be read. Raises BadBackup if the file was altered or cut short
    or if the record is not empty, and OtherFormat or UnreadableFact.
    """
    store = run.record.store
    if next(store.keys(""), None):
        raise BadBackup("The record is not empty: restore into a new place (set MEASURES_STORE), then point the settings there.")
    hashes = sound(path)
    refuse_unless_readable(_facts(store, path))
    put_back(store, path, hashes)
    upgrade_store(store, run.moment)
    return len(hashes), record_hash(hashes)


def _facts(empty: Store, path: Path) -> Store:
    """The facts of a backup in memory, over an empty store that stays so; blobs say nothing of a format."""
    store = OverlayStore(empty)
    for key, data in members(path):
        if key.endswith(".json") or key.startswith(FORMATS):
            store.create(key, data)
    return store
