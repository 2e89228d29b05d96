"""Upgrade and restore: a record of an earlier format, or a backup, becomes one to work with; not one of its facts is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasks.model.mistake import Mistake
from tasks.model.words import counted
from tasks.record.codec import FORMAT, UnreadableFact
from tasks.record.facts import Seal
from tasks.record.formats.zero import FOLDERS, Zero, fact_at
from tasks.record.kinds import FACTS, FORMATS, RESULTS
from tasks.record.record import RESTORING, OtherFormat, Record, formats_in, mark, refuse_half_restored
from tasks.record.seal import follow_with_seal, seals_of
from tasks.record.stores import open_store
from tasks.record.stores.overlay import OverlayStore
from tasks.record.stores.store import Store
from tasks.run.settings import Settings, code_version
from tasks.upkeep.backup import SUFFIX, BadBackup, held_in, members, put_back, record_hash, sound, written_to

OLD = 0
"""The one format that is older than the present one and can be read."""

CHAPTER = "upgrade"
"""Where facts are sealed that no run has sealed, and the fact that the record was upgraded."""

_HINTS, _SEALS = "words/", "seals/"
_ADDED = (RESULTS, FORMATS, f"{FACTS}main/seals/{CHAPTER}/", *(f"{FACTS}main/{folder}partitions/" for folder in ("", "seals/")))
"""Where keys begin that restoring a backup adds to what is in it: its mark, and what an earlier format is upgraded by."""
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade finds to do, or did: how many facts of the earlier format there are, how many of them no seal names, its backup."""

    needed: bool
    facts: int = 0
    unsealed: int = 0
    backup: Path | None = None

    @property
    def sentences(self) -> list[str]:
        """What there is to do or was done, for a person."""
        if not self.needed:
            return ["This record is one of this version: there is nothing to upgrade."]
        found = f"{counted(self.facts, 'fact')} of format {OLD}, {self.unsealed} of them not sealed yet. None of them is changed."
        if self.backup is None:
            return [
                found,
                f"An upgrade makes a backup, and adds to the record that it holds formats {OLD} and {FORMAT}. Nothing was changed.",
            ]
        return [found, f"Backup: {self.backup}", f"Upgraded: the record holds formats {OLD} and {FORMAT}. Run `measures verify`."]


def planned(settings: Settings) -> Upgrade:
    """What an upgrade would do; nothing is written. Raises OtherFormat or UnreadableFact for a record that cannot be upgraded."""
    store = open_store(settings.store)
    refuse_half_restored(store)
    refuse_unless_readable(store)
    return _found(store)


def upgrade(settings: Settings, moment: datetime) -> Upgrade:
    """Make a backup of a record of an earlier format and upgrade it, at a moment (aware). Given again after it was killed, it goes on.

    Raises OtherFormat or UnreadableFact, before anything is written, for a record that cannot be upgraded.
    """
    store = open_store(settings.store)
    refuse_half_restored(store)
    refuse_unless_readable(store)
    found = _found(store)
    backup = _backed_up(store, settings.backups) if found.needed else None
    upgrade_store(store, moment, settings.signing_key.get_secret_value())
    return Upgrade(found.needed, found.facts, found.unsealed, backup)


def upgrade_store(store: Store, moment: datetime, signing_key: str) -> None:
    """Seal what no seal names, throw away what can be worked out again, and write down, sealed, which formats the record holds now."""
    record = Record(store, older=(Zero(),), signing_key=signing_key)
    if OLD in formats_in(store):
        if FORMAT not in formats_in(store):
            _seal(record, _unsealed(record))
            for key in list(store.keys(RESULTS)):
                store.discard(key)
            heads = {chapter: seals_of(record, chapter)[-1].hash for chapter in sorted({parts[0] for parts in record.listed(Seal)})}
            mark(store, (OLD, FORMAT), since=moment.date(), code=code_version(), heads=heads)
        _seal(record, list(store.keys(FORMATS)))


def refuse_unless_readable(store: Store) -> None:
    """Raise OtherFormat for a record of a format that this version does not know, and UnreadableFact for one older than any it can read."""
    holds = formats_in(store)
    unknown = [one for one in holds if one not in (OLD, FORMAT)]
    if unknown:
        raise OtherFormat(f"This record holds facts of format {max(unknown)}, which this version does not know: use a newer version")
    if FORMAT not in holds:
        for key in _old_keys(store):
            if not key.startswith(_HINTS) and fact_at(key, store.read(key)) is None:
                raise UnreadableFact(
                    f"{key} is nothing that any version this one knows has written: "
                    "upgrade step by step, by the versions between, or take it out if somebody else put it there"
                )


def _found(store: Store) -> Upgrade:
    if FORMAT in formats_in(store):
        return Upgrade(needed=False)
    record = Record(store, older=(Zero(),))
    return Upgrade(needed=True, facts=len(_old_keys(store)), unsealed=len(_unsealed(record)))


def _old_keys(store: Store) -> list[str]:
    """The keys of all facts of the earlier format."""
    return [key for folder in FOLDERS for key in store.keys(folder)]


def _unsealed(record: Record) -> list[str]:
    """The keys of facts of the earlier format that no seal names."""
    named = {key for parts in record.listed(Seal) for key in record.get(Seal, *parts).facts}
    return [key for key in _old_keys(record.store) if key not in named and not key.startswith(_SEALS)]


def _seal(record: Record, keys: list[str]) -> None:
    """Seal these keys in the upgrade's own chapter, but for those that a seal of it names."""
    for _ in range(_TRIES):
        chain = seals_of(record, CHAPTER)
        named = {key for one in chain for key in one.facts}
        facts = {key: hashlib.sha256(record.store.read(key)).hexdigest() for key in keys if key not in named}
        if not facts or follow_with_seal(record, chain[-1] if chain else None, CHAPTER, facts) is not None:
            return
    raise Mistake("Other runs write to the record while it is upgraded: end them, then run `measures upgrade` again")


def _backed_up(store: Store, folder: Path) -> Path:
    """The whole record as one file, named by what it held before the upgrade; one of that name is left as it is."""
    part = folder / f"before-upgrade{SUFFIX}"
    hashes = written_to(store, part)
    before = record_hash({key: sha for key, sha in hashes.items() if not key.startswith((FACTS, FORMATS))})
    path = folder / f"before-upgrade-{before[:8]}{SUFFIX}"
    if path.exists():
        part.unlink()
    else:
        part.replace(path)
    return path


def restore(settings: Settings, path: Path, moment: datetime) -> tuple[int, str]:
    """Put a backup into an empty record, at a moment (aware): how many facts and blobs it held, and the hash of the record it was made of.

    Nothing is written unless all of it is sound and of a format that can be read. Killed anywhere it leaves a mark, on which every other
    command refuses; given again, it goes on. Raises BadBackup if the file was altered or cut short or if the record holds anything
    that is not in it, and OtherFormat or UnreadableFact.
    """
    store = open_store(settings.store)
    hashes = sound(path)
    refuse_unless_readable(_facts(store, path))
    before = held_in(store)
    _refuse_others(before, hashes)
    if not hashes.items() <= before.items():
        store.create(RESTORING, str(path).encode())
    put_back(store, path)
    held = held_in(store)
    _refuse_others(held, hashes)
    if not hashes.items() <= held.items():
        raise BadBackup("The record does not hold what was written to it: look at its disk, empty it and restore again.")
    upgrade_store(store, moment, settings.signing_key.get_secret_value())
    store.discard(RESTORING)
    return len(hashes), record_hash(hashes)


def _refuse_others(held: Mapping[str, str], hashes: Mapping[str, str]) -> None:
    """Raise BadBackup where a record holds anything that is not of a backup, nor what restoring it adds."""
    other = next((key for key, sha in held.items() if hashes.get(key) != sha and not key.startswith(_ADDED)), None)
    if other is not None:
        raise BadBackup(
            f"The record is not empty, and holds what this backup does not ({other}): "
            "restore into a new place (set MEASURES_STORE), then point the settings there."
        )


def _facts(store: Store, path: Path) -> Store:
    """The facts of a backup in memory, and nothing else; blobs say nothing of a format."""
    alone = OverlayStore(store, hidden=("",))
    for key, data in members(path):
        if key.endswith(".json") or key.startswith(FORMATS):
            alone.create(key, data)
    return alone
