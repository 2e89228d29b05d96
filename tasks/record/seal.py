"""Seals: at the end of a run the hash of every fact that is new is written down, in a chain that nobody can change unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.codec import FORMAT
from tasks.record.facts import Begun, Seal
from tasks.record.kinds import KINDS, RESULTS, Kind
from tasks.record.record import Record, mark
from tasks.record.signatures import signed_seal

_TRIES = 20
_LISTED_EVERY = 8
_BEGUN = f"/{KINDS[Begun].folder}/"
_SEALED = [kind for kind in KINDS.values() if kind.fact is not Seal]
_WHOLE = sorted(kind.folder for kind in _SEALED if not kind.by_month)
"""Chapters that are no months: plans, ledger and partitions, each sealed as a whole."""


def seal(
    record: Record,
    months: Iterable[Period],
    ended: Collection[Begun] = (),
    whole: Iterable[str] = _WHOLE,
) -> int:
    """Seal what is new in some periods and the calendar months that have days of them, and in chapters that are neither (all of them,
    unless some are named); says how many facts.

    Each seal holds the SHA-256 of every new fact and of the seal before it. What a killed run left unsealed is sealed by the next one,
    but that a run began, which is sealed only when it `ended`.
    """
    mark(record.store, (FORMAT,))
    held = {kind: {*map(str, record.months(kind.fact))} for kind in _SEALED if kind.by_month}
    chapters = sorted({str(one) for period in months for one in (period, *period.months)})
    kinds = {chapter: [kind for kind, mine in held.items() if chapter in mine] for chapter in chapters}
    kinds |= {folder: [kind for kind in _SEALED if kind.folder == folder] for folder in whole}
    return sum(_sealed(record, chapter, mine, ended) for chapter, mine in kinds.items() if mine)


def months_since(record: Record, first: Period, last: Period) -> list[Period]:
    """The periods a run may have written to: from the first it told, or before it the first that was never sealed, to the last, which
    may be a calendar month.

    A record that is begun in the middle of a programme holds what arrived before, too.
    """
    while _never_sealed(record, first.previous()):
        first = first.previous()
    return list(Period.between(first, first.on(last.last_day)))


def seals_of(record: Record, chapter: str) -> list[Seal]:
    """The seals of a chapter in order."""
    return [*seals_back(record, chapter)][::-1]


def seals_back(record: Record, chapter: str) -> Iterator[Seal]:
    """The seals of a chapter, the newest first; each is read when it is asked for."""
    return (record.get(Seal, chapter, number) for number in range(record.newest(Seal, chapter), 0, -1))


def unended(record: Record) -> list[Begun]:
    """The runs that began and were not ended by a seal, the oldest first. Those that are known to have ended cost a look into lists."""
    ended, found = _known_to_have_ended(record), list[Begun]()
    for month, begun in groupby(record.listed(Begun), key=lambda parts: parts[0]):
        left = [record.get(Begun, *parts) for parts in begun if parts not in ended]
        head, sealed = _sealed_before(record, month) if left else (None, set[str]())
        for one in left:
            if head and _short(record.key(one)) in sealed:
                record.store.create(_ended(record, one, head), b"")
            else:
                found.append(one)
    return found


def _known_to_have_ended(record: Record) -> set[tuple[str, ...]]:
    """The runs, by the parts of their keys, of which it is held that a seal ended them, where that seal is there."""
    names = [key.rpartition("/")[2].split("=") for key in record.store.keys(f"{RESULTS}{record.programme}/ended/")]
    seals = {tuple(parts) for parts in record.listed(Seal)} if names else set()
    return {(month, number) for month, number, seal in names if (month, seal) in seals}


def all_months(record: Record) -> set[Period]:
    """The months that have any facts."""
    return {month for kind in _SEALED if kind.by_month for month in record.months(kind.fact)}


def _never_sealed(record: Record, month: Period) -> bool:
    """Whether a month has arrivals and no seal yet."""
    return not record.newest(Seal, month) and any(True for _ in record.listed(Submission, month))


def _sealed(record: Record, chapter: str, kinds: Sequence[Kind], ended: Collection[Begun]) -> int:
    finished = {record.key(begun) for begun in ended}
    for _ in range(_TRIES):
        keys = [*_keys_in(record, chapter, kinds)]
        head, known = _sealed_before(record, chapter) if keys else (None, set[str]())
        new = [key for key in keys if _short(key) not in known and (_BEGUN not in key or key in finished)]
        if not new:
            return 0
        facts = {key: hashlib.sha256(record.store.read(key)).hexdigest() for key in new}
        if made := follow_with_seal(record, head, chapter, facts):
            _note_sealed(record, made, known | {*map(_short, new)})
            for one in ended:
                if record.key(one) in facts:
                    record.store.create(_ended(record, one, made), b"")
            return len(new)
    raise Mistake(f"Too many runs seal {chapter} at once: run again")


def _sealed_before(record: Record, chapter: str) -> tuple[Seal | None, set[str]]:
    """The head of a chapter, and every key that is sealed in it, by its short form. No more seals are read than there are since the last
    list of these keys, however many there are before it.
    """
    head, known, listed = None, set[str](), list[str]()
    for seal in seals_back(record, chapter):
        head = head or seal
        known |= {*map(_short, seal.facts)}
        if seal.number % _LISTED_EVERY == 0:
            listed = listed or _listed(record, chapter).decode(errors="replace").split("\n")
            if listed[0] == seal.hash:
                return head, known.union(listed[1:])
    return head, known


def _note_sealed(record: Record, seal: Seal, known: set[str]) -> None:
    """Now and then, list what is sealed in a chapter up to a seal: derived, and never believed without the hash of that seal."""
    if seal.number % _LISTED_EVERY == 0:
        now = "\n".join([seal.hash, *sorted(known)]).encode()
        record.store.replace(_list_of(record, seal.chapter), now, _listed(record, seal.chapter) or None)


def _listed(record: Record, chapter: str) -> bytes:
    try:
        return record.store.read(_list_of(record, chapter))
    except NotFound:
        return b""


def _list_of(record: Record, chapter: str) -> str:
    return f"{RESULTS}{record.programme}/sealed/{chapter}"


def _ended(record: Record, begun: Begun, seal: Seal) -> str:
    """Where it is held, derived, that a run has ended, by a seal or one before it."""
    return f"{RESULTS}{record.programme}/ended/{begun.month}={begun.number}={seal.number}"


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def follow_with_seal(record: Record, last: Seal | None, chapter: str, facts: Mapping[str, str]) -> Seal | None:
    """Put the next seal of a chapter, signed if the record has a key; None if another writer put one meanwhile."""
    number, follows = (last.number + 1, last.hash) if last else (1, "")
    new = Seal(chapter=chapter, number=number, follows=follows, facts=facts)
    return record.follow(last, signed_seal(new, record.signing_key) if record.signing_key else new)


def _keys_in(record: Record, chapter: str, kinds: Iterable[Kind]) -> Iterator[str]:
    """The keys of the facts of some kinds that belong to a chapter, in whichever format."""
    return (key for kind in kinds for layout in record.formats for key in layout.kinds(record.store, kind, chapter))
