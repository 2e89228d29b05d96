"""Erase words: what was taken down leaves the record's own bytes too, for good. Each fact and blob stays known by the hash it had."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from tasks.model.words import counted
from tasks.publish.public_site import taken_down_words
from tasks.record.codec import ERASED, cleaned
from tasks.record.facts import Erasure, TakeDown
from tasks.record.kinds import BLOBS, FORMATS, PEOPLE, RESULTS
from tasks.record.record import Record
from tasks.record.seal import all_months, seal
from tasks.run.run import Run
from tasks.site.removal import Removal, without
from tasks.upkeep.erased_bytes import CannotLook, bytes_without
from tasks.upkeep.record_entries import entry_of
from tasks.upkeep.unsearched_files import unsearched_files


@dataclass(frozen=True, slots=True)
class WordsErased:
    """Out of how many facts and blobs the words were taken, and of how many blobs only the sentence is left.

    They may still stand in what could not be looked through (`left`), and in the trusts' pictures, PDFs and the like (`unsearched`).
    """

    facts: int
    blobs: int
    whole: int
    left: tuple[str, ...]
    unsearched: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """What was done, for a person."""
        found = [f"They were taken out of the record for good: out of {counted(self.facts, 'fact')} and {counted(self.blobs, 'blob')}."]
        if self.whole:
            found.append(f"Of {counted(self.whole, 'blob')} only the sentence is left.")
        found += [f"Not looked through: {one}." for one in self.left]
        if self.unsearched:
            found.append("These files could not be searched, so look at each: whether the words stand in it nobody else can tell.")
        found += [f"Not searched: {one}." for one in self.unsearched]
        return [*found, "Backups from before, the inbox, mail files and copies that went back still hold them: delete these yourself."]


@dataclass(frozen=True, slots=True)
class _Change:
    """One key whose bytes hold the words: by which hash it is known, what it holds and what it is to hold."""

    key: str
    known: str
    data: bytes
    now: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.now).hexdigest()


def erase_words(run: Run, fact: TakeDown, words: str, by: str, reason: str) -> WordsErased:
    """Take the words of a take-down out of every fact and blob; given again, what a killed run left is done.

    What is to be held instead is written down and sealed first, so that the record is sound at every moment.
    """
    record, one = run.record, taken_down_words(fact, words)
    seal(record, all_months(record))  # a fact is sealed as it came, before any of its bytes change
    left: list[str] = []
    new = {change.known: change.sha256 for change in _changes(record, one, left)}
    known = record.erased()
    fresh = {sha: now for sha, now in new.items() if now not in known.get(sha, ())}
    if fresh:
        asked = Erasure(
            take_down=fact.number,
            take_down_sha256=fact.hash,
            letters=one.mark,
            length=one.length,
            by=by,
            identity=run.identity,
            reason=reason,
            at=run.moment,
            bytes=fresh,
        )
        record.append(asked, "Too many runs take words out of the record at once: run again")
        seal(record, ())
    done = [change for change in _changes(record, one, []) if record.store.replace(change.key, change.now, change.data)]
    blobs = [change for change in done if change.key.startswith(BLOBS)]
    whole = sum(change.now == one.sentence.encode() for change in blobs)
    return WordsErased(len(done) - len(blobs), len(blobs), whole, tuple(left), tuple(unsearched_files(record, fact.trusts)))


def _changes(record: Record, removal: Removal, left: list[str]) -> Iterator[_Change]:
    """Whatever holds the words; `left` gets what could not be looked through, or would be no fact without them."""
    for key in list(record.store.keys("")):
        if key.startswith((RESULTS, PEOPLE, FORMATS)) or "seals/" in key:
            continue
        data = record.store.read(key)
        try:
            found = _change(record, key, data, removal)
        except CannotLook as why:
            left.append(f"{key} ({why})")
            continue
        if found.now != data:
            yield found


def _change(record: Record, key: str, data: bytes, removal: Removal) -> _Change:
    if key.startswith(BLOBS):
        return _Change(key, key.removeprefix(BLOBS), data, bytes_without(data, removal))
    changed = without(".json", data, [removal])
    if changed == data:
        return _Change(key, "", data, data)
    now = cleaned(data, changed)
    entry = entry_of(record, key, now)
    if entry.unreadable or entry.stands_at:
        raise CannotLook("without them it would be no fact of this record")
    return _Change(key, str(orjson.loads(now)[ERASED]), data, now)
