"""Verify: read the whole record and name every fact or byte that was altered, taken away or added since it was sealed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tasks.model.mistake import NotFound
from tasks.record import keys
from tasks.record.record import Fact, Record, sha_of
from tasks.run.opened import open_record

_HASH = re.compile(rb"\b[0-9a-f]{64}\b")
_IN_CHAIN = re.compile(r"(.+/)([1-9]\d*)\.json")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing in the record that is not as it was written, and in what way."""

    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read and what is wrong. `heads` maps each chapter to the hash of its last seal; `head` stands for all of them."""

    facts: int
    blobs: int
    wrong: tuple[Wrong, ...]
    heads: Mapping[str, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        return sha_of(dict(self.heads))


def verify(known: Mapping[str, str] | None = None) -> Verified:
    """Compare every byte of the record with its seals. `known`: heads noted earlier, each of which must still be part of its chain."""
    record = open_record()
    held = list(record.store.keys())
    seals, facts, blobs = _sorted(held)
    hashes = {key: hashlib.sha256(record.store.read(key)).hexdigest() for key in held}
    chains = {chapter: _chain(record, numbers) for chapter, numbers in seals.items()}
    sealed = {key: sha for chain in chains.values() for one in chain for key, sha in one.get("facts", {}).items()}
    wrong = [
        *_broken_chains(seals, chains),
        *_against_seals(facts, hashes, sealed),
        *_blobs(record, facts, blobs, hashes, _readings(seals, chains)),
        *_broken_order(record, facts),
        *(Wrong(name, "added: it is not a part of any record") for name in record.store.strangers()),
        *_forgotten(chains, known or {}),
    ]
    return Verified(len(facts), len(blobs), tuple(wrong), {name: sha_of(chain[-1]) for name, chain in chains.items() if chain})


def _sorted(held: list[str]) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Seals by chapter in order of their numbers, the other facts, and the blobs."""
    seals: dict[str, list[str]] = {}
    for key in held:
        if key.startswith(keys.SEALS):
            seals.setdefault(keys.chapter_of(key), []).append(key)
    blobs = [key for key in held if key.startswith(keys.BLOBS)]
    facts = [key for key in held if not key.startswith((keys.SEALS, keys.BLOBS))]
    return {chapter: sorted(found, key=_number) for chapter, found in seals.items()}, facts, blobs


def _number(key: str) -> int:
    found = _IN_CHAIN.fullmatch(key)
    return int(found[2]) if found else 0


def _chain(record: Record, numbered: list[str]) -> list[Fact]:
    return [_fact(record, key) for key in numbered]


def _fact(record: Record, key: str) -> Fact:
    """A fact as it stands; empty if it can no longer be read as one."""
    try:
        found = json.loads(record.store.read(key))
    except (ValueError, NotFound):
        return {}
    return found if isinstance(found, dict) else {}


def _broken_chains(seals: dict[str, list[str]], chains: dict[str, list[Fact]]) -> Iterator[Wrong]:
    for chapter, chain in chains.items():
        before = ""
        for place, (key, one) in enumerate(zip(seals[chapter], chain, strict=True), start=1):
            if _number(key) != place:
                yield Wrong(keys.seal(chapter, place), "missing: a later seal is there, and this one is not")
                break
            if one.get("follows") != before or one.get("number") != place:
                yield Wrong(key, "altered: it does not follow the seal before it, or that one was altered")
            before = sha_of(one)


def _against_seals(facts: list[str], hashes: dict[str, str], sealed: dict[str, str]) -> Iterator[Wrong]:
    for key, sha in sealed.items():
        if key not in hashes:
            yield Wrong(key, "missing: it was sealed, and is gone")
        elif hashes[key] != sha:
            yield Wrong(key, f"altered: it was sealed as {sha[:12]} and is now {hashes[key][:12]}")
    for key in facts:
        if key not in sealed:
            yield Wrong(key, "not sealed: a run was killed before its end (run it again), or somebody added it")


def _readings(seals: dict[str, list[str]], chains: dict[str, list[Fact]]) -> dict[str, str]:
    """Blobs that only a seal speaks of, with its key: readings of what arrived and was not decided on yet."""
    held = ((key, one) for chapter, chain in chains.items() for key, one in zip(seals[chapter], chain, strict=True))
    return {keys.blob(sha): key for key, one in held for sha in one.get("readings", {}).values()}


def _blobs(record: Record, facts: list[str], blobs: list[str], hashes: dict[str, str], needed: dict[str, str]) -> Iterator[Wrong]:
    """Blobs name themselves by hash; facts say which there have to be, beside those already known as needed (with who speaks of them)."""
    for key in blobs:
        if keys.blob(hashes[key]) != key:
            yield Wrong(key, f"altered: its bytes hash to {hashes[key][:12]}")
    held, needed, spoken_of = set(blobs), dict(needed), set(needed)
    for key in facts:
        data = record.store.read(key)
        spoken_of |= {keys.blob(sha.decode()) for sha in _HASH.findall(data)}
        needs = [*_needs(_fact(record, key)), *_parts(record, _fact(record, key))]
        spoken_of |= {keys.blob(sha) for sha in needs}
        needed.update({keys.blob(sha): key for sha in needs})
    yield from (Wrong(blob, f"missing: {by} speaks of it") for blob, by in needed.items() if blob not in held)
    yield from (Wrong(blob, "added: no fact speaks of it; a killed run may have left it") for blob in blobs if blob not in spoken_of)


def _needs(fact: Fact) -> Iterator[str]:
    """The blobs a fact is made of, by the names that facts give them."""
    for name in ("sha256", "reading", "data", "config", "pages"):
        if isinstance(fact.get(name), str) and re.fullmatch("[0-9a-f]{64}", fact[name]):
            yield fact[name]
    for sheaves in fact.get("tables", {}).values():
        yield from sheaves.values()


def _parts(record: Record, fact: Fact) -> Iterator[str]:
    """The blobs that the head of a release's data, and the list of its files, name."""
    if "data" in fact and "pages" in fact:
        yield from _fact(record, keys.blob(fact["data"])).get("parts", {}).values()
        listed = _fact(record, keys.blob(fact["pages"]))
        in_sheaves = listed.get("sheaves", {})
        yield from (sha for path, sha in listed.get("pages", {}).items() if path not in in_sheaves)
        for sheaves in in_sheaves.values():
            yield from sheaves.values()


def _broken_order(record: Record, facts: list[str]) -> Iterator[Wrong]:
    """Numbered facts that name the one before them by hash."""
    last: dict[str, tuple[int, str]] = {}
    for key in sorted(facts, key=lambda key: (key.rpartition("/")[0], _number(key))):
        found, fact = _IN_CHAIN.fullmatch(key), _fact(record, key)
        if found is None or "follows" not in fact:
            continue
        place, before = last.get(found[1], (0, ""))
        if int(found[2]) != place + 1:
            yield Wrong(f"{found[1]}{place + 1}.json", "missing: a later one is there, and this one is not")
        elif fact["follows"] != before:
            yield Wrong(key, "altered: it does not name the fact before it, or that one was altered")
        last[found[1]] = (int(found[2]), sha_of(fact))


def _forgotten(chains: dict[str, list[Fact]], known: Mapping[str, str]) -> Iterator[Wrong]:
    for chapter, head in known.items():
        if head not in {sha_of(one) for one in chains.get(chapter, [])}:
            yield Wrong(keys.seals(chapter), f"missing: the record once ended here with {head[:12]}, and no longer holds it")
