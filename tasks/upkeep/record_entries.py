"""What a record holds, key by key: what each fact is, in whichever format, which it follows and which blobs it needs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from tasks.model.mistake import Mistake, NotFound
from tasks.model.update import Submission
from tasks.record.codec import ERASED, UnreadableFact, decoded
from tasks.record.facts import Candidate, CostClaim, Decision, EvidenceFile, Formats, Mail, Release, Revision, Seal, TakeDown
from tasks.record.formats import Layout
from tasks.record.formats.zero import FOLDERS, Zero, fact_at
from tasks.record.kinds import BLOBS, FACTS, FORMATS, KINDS, PEOPLE, RESULTS, kind_of
from tasks.record.readings import blob_of
from tasks.record.record import Record
from tasks.record.stores.store import BadKey

HASH = re.compile(rb"\b[0-9a-f]{64}\b")
_FOLDERS = {kind.folder: kind.fact for kind in KINDS.values()}
_HINTS = "words/"  # format 0 held what it found copied words by; nothing reads it any more, and it was sealed


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One key of the record and the SHA-256 of its bytes. `fact` is None for what is no fact, and for one that cannot be read.

    `needs` are the hashes of the blobs it is made of, `names` all hashes that stand in it. `known` is False where no record has a key,
    `unreadable` says that it should be a fact and is none, and `trouble` why its bytes could not be read.
    """

    key: str
    sha256: str
    fact: Any = None
    needs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    known: bool = True
    unreadable: bool = False
    trouble: str = ""
    stands_at: str = ""  # where a fact belongs, if not here
    held_as: str = ""  # SHA-256 of what is held since words were taken out of it for good; `sha256` is what it is known by

    @property
    def sealed(self) -> bool:
        """Whether a seal has to name it: everything that was decided or arrived."""
        return self.known and not self.key.startswith((BLOBS, RESULTS, PEOPLE)) and not self.is_seal and not self._first_mark

    @property
    def is_seal(self) -> bool:
        return isinstance(self.fact, Seal) or self.key.startswith("seals/") or "/seals/" in self.key

    @property
    def _first_mark(self) -> bool:
        """Whether it only says that the record was begun in the newest format, which follows from nothing but that."""
        return isinstance(self.fact, Formats) and self.fact == Formats(number=1, holds=self.fact.holds) and len(self.fact.holds) == 1

    @property
    def chain(self) -> tuple[str, ...]:
        """What the numbered facts that follow one another have in common; empty for a fact that follows none."""
        if isinstance(self.fact, Formats):
            return ("formats",)
        if self.fact is None or self.stands_at or not hasattr(self.fact, "follows"):
            return ()
        kind = kind_of(type(self.fact))
        return (kind.folder, *kind.values(self.fact)[:-1])


def everything(record: Record) -> Iterator[RecordEntry]:
    """Every key of the store, in order, each read once; only lists of files are read beside them."""
    try:
        erased = record.erased()
    except Mistake:  # an erasure that was altered, which is named below: then nothing was rightly erased
        erased = {}
    for key in record.store.keys(""):
        try:
            data = record.store.read(key)
        except OSError as error:
            yield RecordEntry(key, "", trouble=str(error))
            continue
        sha = hashlib.sha256(data).hexdigest()
        if key.startswith(BLOBS):
            known = key.removeprefix(BLOBS)
            yield RecordEntry(key, known, held_as=sha) if sha in erased.get(known, ()) else RecordEntry(key, sha)
        elif key.startswith((RESULTS, PEOPLE)):
            yield RecordEntry(key, sha, names=_hashes(data))
        else:
            entry = entry_of(record, key, data)
            known = _known_by(data)
            yield replace(entry, sha256=known, held_as=sha) if sha in erased.get(known, ()) else entry


def _known_by(data: bytes) -> str:
    """The hash that a fact says it is known by, since words were taken out of it; empty for any other."""
    try:
        found = orjson.loads(data) if ERASED.encode() in data else {}
    except ValueError:
        return ""
    return str(found.get(ERASED, "")) if isinstance(found, dict) else ""


def entry_of(record: Record, key: str, data: bytes) -> RecordEntry:
    """What bytes are under a key at which a fact stands."""
    sha = hashlib.sha256(data).hexdigest()
    try:
        known, fact, unreadable = *_read(record, key, data), False
    except UnreadableFact:
        known, fact, unreadable = True, None, True
    old = not key.startswith((FACTS, FORMATS))
    needs = frozenset(_needs(record, fact, old))
    right_key = "" if fact is None or isinstance(fact, Formats) else _right_key(Zero() if old else record.newest_format, key, fact)
    return RecordEntry(key, sha, fact, needs, _hashes(data) | needs, known, unreadable, stands_at=right_key)


def _right_key(layout: Layout, key: str, fact: Any) -> str:
    """Where a fact belongs, if it does not belong here. (Where a decision of format 0 belongs does not follow from what it says.)"""
    kind = kind_of(type(fact))
    try:
        belongs = layout.key(kind, kind.values(fact))
    except BadKey:
        return "no key at all"
    except NotFound:
        return ""
    return "" if belongs == key else belongs


def _read(record: Record, key: str, data: bytes) -> tuple[bool, Any]:
    """Whether a record has such a key, and the fact under it. Raises UnreadableFact."""
    if key.startswith(FORMATS):
        return True, decoded(Formats, data, key)
    if key.startswith(f"{FACTS}{record.programme}/"):
        of = _FOLDERS.get(key.split("/")[2])
        return of is not None, decoded(of, data, key) if of else None
    if record.older and key.startswith(FOLDERS):
        fact = fact_at(key, data)
        return fact is not None or key.startswith(_HINTS), fact
    return False, None


def _needs(record: Record, fact: Any, old: bool) -> Iterator[str]:
    """The hashes of the blobs a fact is made of."""
    match fact:
        case Submission() | CostClaim() | EvidenceFile():
            yield fact.sha256
        case Mail():
            yield from (fact.sha256, *(one.sha256 for one in fact.files))
        case TakeDown():
            yield fact.words
        case Decision():
            yield from (fact.sha256, blob_of(fact.reading))
        case Revision():
            yield fact.config
            yield from fact.partitions.values()
            yield from (sha for pieces in fact.tables.values() for sha in pieces.values())
        case Candidate() | Release():
            yield from (fact.data, fact.pages, *fact.partitions.values())
            yield from _old_files(record, fact) if old else _mapping(_json(record, fact.pages), "pages").values()


def _old_files(record: Record, fact: Candidate | Release) -> Iterator[str]:
    """What format 0 held a release in: a blob for each trust's part and each page, and several for a table."""
    yield from _mapping(_json(record, fact.data), "parts").values()
    listed = _json(record, fact.pages)
    pieces = _mapping(listed, "sheaves")
    yield from (sha for path, sha in _mapping(listed, "pages").items() if path not in pieces)
    yield from (sha for path in pieces for sha in _mapping(pieces, path).values())


def _json(record: Record, sha: str) -> Any:
    """What a blob holds as JSON; nothing if it was altered or is gone, which is found out elsewhere."""
    try:
        return orjson.loads(record.blob(sha))
    except (ValueError, Mistake):
        return {}


def _mapping(found: Any, name: str) -> Mapping[str, Any]:
    inner = found.get(name) if isinstance(found, dict) else None
    return inner if isinstance(inner, dict) else {}


def _hashes(data: bytes) -> frozenset[str]:
    return frozenset(sha.decode() for sha in HASH.findall(data))
