"""Verify: read the whole record and name every fact or byte that was altered, taken away or added since it was sealed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.model.json_text import to_json
from tasks.model.mistake import Mistake
from tasks.record.facts import Seal
from tasks.record.heads import HeadsNote, NoHeads, names_of_notes, read_note
from tasks.record.kinds import BLOBS, RESULTS
from tasks.record.record import Record
from tasks.record.signatures import is_signed, public_key, what_is_signed
from tasks.record.stores import open_store
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
    What is `not_read` could not be read by this user or from this disk, so nothing is known of it.
    `unsigned` are seals that a key in the settings has not signed, nor a note of heads after them.
    """

    facts: int
    blobs: int
    wrong: tuple[Wrong, ...]
    heads: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()
    not_read: tuple[Wrong, ...] = ()
    unsigned: tuple[Wrong, ...] = ()

    @property
    def head(self) -> str:
        return hashlib.sha256(to_json(dict(self.heads))).hexdigest()


def verify(run: Run, since: HeadsNote | None = None) -> Verified:
    """Compare every byte of the record with its seals. `since`: heads noted earlier, each of which must still be part of its chain, as must
    those that were noted where the settings say. With a key in the settings, every seal has to be signed, or to stand before a signed note.

    Addresses of people are not sealed, for a person can be erased; results are not, for they can be worked out again. Raises CouldNotLook
    where there is no record.
    """
    entries = list(everything(run.record))
    held, not_read = [one for one in entries if not one.trouble], {one.key: one.trouble for one in entries if one.trouble}
    strangers = list(run.record.store.strangers())
    if not entries and not strangers:
        raise CouldNotLook(f"There is no record in {run.settings.store}, or it cannot be reached: look at MEASURES_STORE")
    chapters, blobs = _chapters(held), _Blobs(held)
    notes, broken_notes = _notes(run)
    notes += [since] if since else []
    keys = _public_keys(run)
    vouched = [note for note in notes if keys and note.is_signed(keys)]
    unsigned, wrongly_signed = _unsigned(chapters, vouched, keys)
    wrong = [
        *(Wrong(name, _ADDED) for name in (*strangers, *(one.key for one in held if not one.known))),
        *(Wrong(one.key, "altered: it cannot be read as a fact") for one in held if one.unreadable),
        *_broken_order(held),
        *(one for one in _against_seals(held, [seal for seals in chapters.values() for seal in seals]) if one.key not in not_read),
        *_moved(held),
        *_still_there(held, run.record),
        *(one for one in _blobs(blobs) if one.key not in not_read),
        *broken_notes,
        *(
            Wrong(note.name, "altered: no key that is known has signed it so")
            for note in notes
            if keys and note.signature and note not in vouched
        ),
        *wrongly_signed,
        *_forgotten(chapters, [(chapter, head) for note in notes for chapter, head in note.heads.items()]),
    ]
    facts = sum(one.known and not one.is_seal and not one.key.startswith((BLOBS, RESULTS)) for one in held)
    heads = {chapter: max(seals, key=lambda seal: seal.number).hash for chapter, seals in chapters.items()}
    not_looked_at = tuple(Wrong(key, f"not looked at: {why}") for key, why in not_read.items())
    return Verified(facts, len(blobs.held), tuple(wrong), heads, tuple(blobs.unnamed), not_looked_at, tuple(unsigned))


def _notes(run: Run) -> tuple[list[HeadsNote], list[Wrong]]:
    """The notes of heads in the place outside, and what is wrong with them or missing there."""
    notes, broken = [], []
    store = open_store(run.settings.heads) if run.settings.heads else None
    for name in store.keys("") if store else ():
        try:
            notes.append(read_note(name, store.read(name) if store else b""))
        except NoHeads as error:
            broken.append(Wrong(name, f"altered: {error}"))
    noted = {note.name for note in notes}
    missing = [name for name in names_of_notes(run.record) if store and name not in noted]
    broken += [Wrong(name, "missing: of this release no heads are noted outside (run any month again)") for name in missing]
    return notes, broken


def _public_keys(run: Run) -> list[str]:
    settings = run.settings
    own = settings.signing_key.get_secret_value()
    return [*settings.public_keys.split(), *([public_key(own)] if own else [])]


def _unsigned(chapters: Mapping[str, list[Seal]], vouched: Sequence[HeadsNote], keys: Collection[str]) -> tuple[list[Wrong], list[Wrong]]:
    """Seals that nobody signed, and seals with a signature of no known key. A note that is signed vouches for all before its heads."""
    unsigned, wrong = [], []
    for chapter, seals in chapters.items() if keys else ():
        noted = {note.heads.get(chapter) for note in vouched}
        covered = max((seal.number for seal in seals if seal.hash in noted), default=0)
        for seal in seals:
            if seal.signature and not is_signed(what_is_signed(seal), seal.signature, keys):
                wrong.append(Wrong(f"seals/{chapter}/{seal.number}", "altered: no key that is known has signed it so"))
            elif not seal.signature and seal.number > covered:
                unsigned.append(Wrong(f"seals/{chapter}/{seal.number}", "not signed: it was put without the key, or by somebody else"))
    return unsigned, wrong


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


def _still_there(held: Iterable[RecordEntry], record: Record) -> Iterator[Wrong]:
    """What still holds words that were to be taken out of the record: a run was killed, or an earlier backup put them back."""
    try:
        erased = record.erased()
    except Mistake:
        return
    for one in held:
        if one.sha256 in erased and not one.held_as:
            yield Wrong(
                one.key, "not erased: words that were taken out of the record stand here; give `measures take-down --for-good` again"
            )


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


def _forgotten(chapters: Mapping[str, list[Seal]], known: Iterable[tuple[str, str]]) -> Iterator[Wrong]:
    for chapter, head in dict.fromkeys(known):
        if head not in {seal.hash for seal in chapters.get(chapter, [])}:
            yield Wrong(f"seals/{chapter}/", f"missing: the record once ended here with {head[:12]}, and no longer holds it")
