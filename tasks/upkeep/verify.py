"""Verify: read the whole record and name every fact or byte that was altered, taken away or added since it was sealed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tasks.model.json_text import to_json
from tasks.model.mistake import Mistake
from tasks.record.facts import Seal
from tasks.record.kinds import BLOBS, RESULTS
from tasks.run.run import Run
from tasks.upkeep.record_entries import RecordEntry, everything

_ADDED = "added: it is not a part of any record, or is a link or no ordinary file"


class CouldNotLook(Mistake):
    """Nothing was verified, so nothing is known to be wrong or right: the text says what stood in the way."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing in the record that is not as it was written, and in what way."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read and what is wrong. `heads` maps each chapter to the hash of its last seal; `head` stands for all of them.

    `unnamed` are blobs that hold what their names say and that nothing in the record names: nothing rests on them.
    What is `unseen` could not be read by this user or from this disk, so nothing is known of it.
    """

    facts: int
    blobs: int
    wrong: tuple[Wrong, ...]
    heads: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()
    unseen: tuple[Wrong, ...] = ()

    @property
    def head(self) -> str:
        return hashlib.sha256(to_json(dict(self.heads))).hexdigest()


def verify(run: Run, known: Mapping[str, str] | None = None) -> Verified:
    """Compare every byte of the record with its seals. `known`: heads noted earlier, each of which must still be part of its chain.

    Addresses of people are not sealed, for a person can be erased; results are not, for they can be worked out again. Raises CouldNotLook
    where there is no record.
    """
    entries = list(everything(run.record))
    held, unseen = [one for one in entries if not one.trouble], {one.key: one.trouble for one in entries if one.trouble}
    strangers = list(run.record.store.strangers())
    if not entries and not strangers:
        raise CouldNotLook(f"There is no record in {run.settings.store}, or it cannot be reached: look at MEASURES_STORE")
    chapters, blobs = _chapters(held), _Blobs(held)
    wrong = [
        *(Wrong(name, _ADDED) for name in (*strangers, *(one.key for one in held if not one.known))),
        *(Wrong(one.key, "altered: it cannot be read as a fact") for one in held if one.unreadable),
        *_broken_order(held),
        *(one for one in _against_seals(held, [seal for seals in chapters.values() for seal in seals]) if one.key not in unseen),
        *_moved(held),
        *(one for one in _blobs(blobs) if one.key not in unseen),
        *_forgotten(chapters, known or {}),
    ]
    facts = sum(one.known and not one.is_seal and not one.key.startswith((BLOBS, RESULTS)) for one in held)
    heads = {chapter: max(seals, key=lambda seal: seal.number).hash for chapter, seals in chapters.items()}
    not_looked_at = tuple(Wrong(key, f"not looked at: {why}") for key, why in unseen.items())
    return Verified(facts, len(blobs.held), tuple(wrong), heads, tuple(blobs.unnamed), not_looked_at)


def heads_in(notes: Path) -> dict[str, str]:
    """The heads that `measures verify --note` wrote to a file: chapter to hash. Raises CouldNotLook for a file that holds none."""
    try:
        found = json.loads(notes.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CouldNotLook(f"{notes} cannot be read as heads that were noted: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(head, str) for head in found.values()):
        raise CouldNotLook(f"{notes} does not hold heads: give the file that `measures verify --note` wrote")
    return found


def _chapters(held: Iterable[RecordEntry]) -> dict[str, list[Seal]]:
    """The seals that can be read, by chapter."""
    found: dict[str, list[Seal]] = defaultdict(list)
    for one in held:
        if isinstance(one.fact, Seal):
            found[one.fact.chapter].append(one.fact)
    return dict(sorted(found.items()))


def _broken_order(held: Iterable[RecordEntry]) -> Iterator[Wrong]:
    """Numbered facts, seals among them, that do not name the one before them by hash, and gaps between them."""
    chains: dict[tuple[str, ...], list[RecordEntry]] = defaultdict(list)
    for one in held:
        if one.chain:
            chains[one.chain].append(one)
    for chain in chains.values():
        place, before = 0, ""
        for one in sorted(chain, key=lambda one: int(one.fact.number)):
            place += 1
            if one.fact.number != place:
                yield Wrong(_numbered(one.key, place), f"missing: {one.key} is there, and this one is not")
                place = one.fact.number
            elif one.fact.follows != before:
                yield Wrong(one.key, "altered: it does not name the one before it, or that one was altered")
            before = one.sha256


def _numbered(key: str, number: int) -> str:
    """The key of another number in the same chain."""
    begin = key.removesuffix(".json").rstrip("0123456789")
    return f"{begin}{number}.json"


def _against_seals(held: Iterable[RecordEntry], seals: Iterable[Seal]) -> Iterator[Wrong]:
    sealed = {key: sha for seal in seals for key, sha in seal.facts.items()}
    hashes = {one.key: one.sha256 for one in held if one.sealed}
    for key, sha in sealed.items():
        if key not in hashes:
            yield Wrong(key, "missing: it was sealed, and is gone")
        elif hashes[key] != sha:
            yield Wrong(key, f"altered: it was sealed as {sha[:12]} and is now {hashes[key][:12]}")
    for key in hashes.keys() - sealed.keys():
        yield Wrong(key, "not sealed: a run was killed before its end (run it again), or somebody added it")


def _moved(held: Iterable[RecordEntry]) -> Iterator[Wrong]:
    return (Wrong(one.key, f"altered: it is the fact of {one.stands_at}") for one in held if one.stands_at)


class _Blobs:
    """Blobs name themselves by hash. Facts and the readings in seals say which there have to be; results name some that need not be."""

    def __init__(self, entries: Iterable[RecordEntry]) -> None:
        self.held: dict[str, str] = {}
        self.needed: dict[str, str] = {}
        named: set[str] = set()
        for one in entries:
            if one.key.startswith(BLOBS):
                self.held[one.key.removeprefix(BLOBS)] = one.sha256
            readings = one.fact.readings.values() if isinstance(one.fact, Seal) else ()
            self.needed.update(dict.fromkeys((*one.needs, *readings), one.key))
            named.update(one.names)
        self.unnamed = sorted(sha for sha in self.held.keys() - named - self.needed.keys() if self.held[sha] == sha)


def _blobs(blobs: _Blobs) -> Iterator[Wrong]:
    for name, sha in blobs.held.items():
        if sha != name:
            yield Wrong(f"{BLOBS}{name}", f"altered: its bytes hash to {sha[:12]}")
    yield from (Wrong(f"{BLOBS}{sha}", f"missing: {by} needs it") for sha, by in sorted(blobs.needed.items()) if sha not in blobs.held)


def _forgotten(chapters: Mapping[str, list[Seal]], known: Mapping[str, str]) -> Iterator[Wrong]:
    for chapter, head in known.items():
        if head not in {seal.hash for seal in chapters.get(chapter, [])}:
            yield Wrong(f"seals/{chapter}/", f"missing: the record once ended here with {head[:12]}, and no longer holds it")
