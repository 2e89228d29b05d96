"""The one way in which anything becomes public: through here, where words that were taken down stay behind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tasks.model.mistake import Mistake
from tasks.publish.manifest import SiteNotes
from tasks.record.facts import Erasure, PutBack, TakeDown
from tasks.record.record import Record
from tasks.record.stores.shelf import Shelf
from tasks.rules.deadline import london_day
from tasks.site.release_view import ReleaseFiles
from tasks.site.removal import Removal, removal_of, without
from tasks.site.words.plain import day_words, listed

NOTE = "taken_down"
"""Under this name the site's list notes the hash of each take-down it was laid out with, and its day."""


class UnknownTakeDown(Mistake):
    """The site was laid out with a take-down that the record does not hold; the text says which and what to do."""


def removals(record: Record) -> list[Removal]:
    """The words that are taken down, the longest first: they may hold one another."""
    return _removals(record, standing_take_downs(record))


def _removals(record: Record, standing: Sequence[TakeDown]) -> list[Removal]:
    gone = erasures(record) if standing else {}
    found = [_removal(record, one, gone.get(one.number)) for one in standing]
    return sorted(found, key=lambda one: -one.length)


def _removal(record: Record, fact: TakeDown, gone: Erasure | None) -> Removal:
    if gone is None:
        return taken_down_words(fact, record.blob(fact.words).decode())
    return replace(taken_down_words(fact, ""), letters="", mark=gone.letters, length=gone.length)


def erasures(record: Record) -> dict[int, Erasure]:
    """The number of each take-down whose words left the record for good to the fact of it, by whichever take-down of them it was."""
    by_number = {one.take_down: one for one in record.all(Erasure)}
    known = take_downs(record) if by_number else []
    gone = {one.words: by_number[one.number] for one in known if one.number in by_number}
    return {one.number: gone[one.words] for one in known if one.words in gone}


def taken_down_words(fact: TakeDown, words: str) -> Removal:
    """What it takes to leave the words of a take-down out, and quotes of them that were cut short."""
    return replace(removal_of(words, london_day(fact.at)), runs=frozenset(fact.runs), run_words=fact.run_words)


def take_downs(record: Record) -> list[TakeDown]:
    """Every take-down, in order, those too whose words were put back."""
    return sorted(record.all(TakeDown), key=lambda one: one.number)


def standing_take_downs(record: Record) -> list[TakeDown]:
    """The take-downs whose words stay away, in order."""
    return _standing(record, take_downs(record))


def _standing(record: Record, known: Sequence[TakeDown]) -> list[TakeDown]:
    put_back = {one.take_down for one in record.all(PutBack)} if known else set()
    return [one for one in known if one.number not in put_back]


class PublicSite:
    """The site while it is written, by one writer alone, who calls `finish` at the end."""

    def __init__(self, shelf: Shelf, record: Record) -> None:
        known = take_downs(record)
        standing = _standing(record, known)
        self._shelf, self._removals = shelf, _removals(record, standing)
        self.taken_down = {one.hash: london_day(one.at).isoformat() for one in standing}
        _refuse_unknown(known, shelf)

    @property
    def notes(self) -> SiteNotes:
        """What the last writer noted when it finished; nothing where words were taken down or put back since: all of it is written
        again then.
        """
        notes: Any = self._shelf.notes
        found: SiteNotes = notes if notes.get(NOTE, {}) == self.taken_down else {}
        return found

    def holds(self, path: str, sha256: str) -> bool:
        """Whether a file is in place with these contents: as a release has it, and so without any words that were taken down."""
        return self._shelf.holds(path, sha256)

    def bring(self, path: str, data: bytes | Iterable[bytes], sha256: str = "") -> bool:
        """Put a file in place unless it is there, without the words; says whether it had to be written. `sha256` is that of the data."""
        if not self._removals:
            return self._shelf.bring(path, data, sha256)
        return self._shelf.bring(path, without(path, data if isinstance(data, bytes) else b"".join(data), self._removals))

    def set_aside(self, path: str, sha256: str, at: str) -> bool:
        """Have a file that is in place with these contents at another path as well; False if it is not, or cannot be had so."""
        return self._shelf.set_aside(path, sha256, at)

    def clear(self) -> int:
        """Take the words out of whatever is in place, whatever the lists say; says how many files were written. The site is finished by
        whoever lays it out next.
        """
        written = 0
        for path in dict(self._shelf.held()) if self._removals else ():  # listed whole first: what is written below is no longer as listed
            data = self._shelf.read(path) or b""
            if (cleared := without(path, data, self._removals)) != data:
                self._shelf.doubt()
                written += self._shelf.bring(path, cleared)
        return written

    def released(self, files: ReleaseFiles) -> dict[str, str]:
        """Path to SHA-256 of a release's files as the public gets them, where that is not as the record holds them."""
        named = files.named if self._removals else {}
        found = {path: hashlib.sha256(without(path, files[path], self._removals)).hexdigest() for path in named}
        return {path: sha for path, sha in found.items() if sha != named[path]}

    def finish(self, notes: SiteNotes) -> None:
        """Remember that everything is in place, and what it was laid out from."""
        self._shelf.finish({**notes, NOTE: self.taken_down})


def _refuse_unknown(take_downs: Iterable[TakeDown], shelf: Shelf) -> None:
    """Raise UnknownTakeDown where words would come back because the record was restored from before they were taken down."""
    known = {mark for one in take_downs for mark in (one.hash, one.again)}
    unknown = {mark: day for mark, day in shelf.noted.get(NOTE, {}).items() if mark not in known}
    if unknown:
        named = listed([f"{day_words(day)} (`--again {mark[:12]}`)" for mark, day in sorted(unknown.items(), key=lambda one: one[::-1])])
        raise UnknownTakeDown(
            f"The site was laid out without words that were taken down on {named}, which this record, restored from an earlier backup, "
            "does not know. Nothing on the site was changed, so they have not come back: take each down again, with `--again`, "
            "or restore a later backup"
        )
