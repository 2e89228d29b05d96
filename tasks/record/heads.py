"""Heads: the hash of each chain's last seal, noted outside the record at every release, so that a rewritten past is found out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import orjson

from tasks.model.json_text import to_json
from tasks.model.mistake import Mistake
from tasks.record.codec import written
from tasks.record.facts import Release, Seal
from tasks.record.record import Record
from tasks.record.signatures import is_signed, public_key, sign
from tasks.record.stores import open_store


class NoHeads(Mistake):
    """Something that should be a note of heads is none; the text says which."""


@dataclass(frozen=True, slots=True)
class HeadsNote:
    """What the record ended with when it was noted: chapter to the hash of its last seal, signed or not."""

    name: str
    heads: Mapping[str, str]
    signature: str = ""

    def is_signed(self, public_keys: Collection[str]) -> bool:
        """Whether one of these keys vouches for it."""
        return bool(self.signature) and is_signed(written(dict(self.heads)), self.signature, public_keys)


def note_of(heads: Mapping[str, str], signing_key: str) -> bytes:
    """A note to be kept outside: the heads alone, or with a signature and the public key that belongs to it."""
    if not signing_key:
        return to_json(dict(heads))
    return to_json({"heads": dict(heads), "public_key": public_key(signing_key), "signature": sign(signing_key, written(dict(heads)))})


def read_note(name: str, data: bytes) -> HeadsNote:
    """A note again. Raises NoHeads."""
    try:
        found = orjson.loads(data)
        signed = isinstance(found["heads"], dict) if "heads" in found else False
        heads, signature = (found["heads"], found["signature"]) if signed else (found, "")
    except (ValueError, TypeError, KeyError) as error:
        raise NoHeads(f"{name} cannot be read as heads that were noted: {error}") from error
    if not isinstance(heads, dict) or not all(isinstance(head, str) for head in (*heads.values(), signature)):
        raise NoHeads(f"{name} does not hold heads: give the file that `measures verify --note` wrote")
    return HeadsNote(name, heads, signature)


def note_in(name: str, data: bytes) -> HeadsNote:
    """A note by itself, or in a letter that was saved as text: from its first brace to its last. Raises NoHeads."""
    begin, end = data.find(b"{"), data.rfind(b"}")
    return read_note(name, data[begin : end + 1] if 0 <= begin < end else data)


def note_heads(record: Record, place: str) -> int:
    """Note the heads in a place outside (a folder, or s3://bucket/prefix) for every release that has no note there; says how many.

    A note is written once. What a killed run did not note the next one does.
    """
    if not place:
        return 0
    store = open_store(place)
    missing = store.missing(names_of_notes(record))
    data = note_of(heads_of(record), record.signing_key) if missing else b""
    return sum(store.create(name, data) for name in missing)


def names_of_notes(record: Record) -> list[str]:
    """The names under which heads are noted: one for each release in force."""
    return [f"{period}-{number}.json" for period, number in record.newest_of_each(Release).items()]


def heads_of(record: Record) -> dict[str, str]:
    """Each chapter of the record to the hash of its last seal."""
    last: dict[str, int] = {}
    for chapter, number in record.listed(Seal):
        last[chapter] = max(int(number), last.get(chapter, 0))
    return {chapter: record.get(Seal, chapter, number).hash for chapter, number in sorted(last.items())}
