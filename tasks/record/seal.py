"""Seals: at the end of a run the hash of every fact that is new is written down, in a chain that nobody can change unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping

from tasks.model.mistake import Mistake
from tasks.model.period import Period
from tasks.model.update import Submission
from tasks.record.codec import FORMAT
from tasks.record.facts import Begun, Seal
from tasks.record.kinds import KINDS
from tasks.record.record import Record, mark
from tasks.record.signatures import signed_seal

_TRIES = 20
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
    """Seal what is new in some months, and in chapters that are no months (all of them, unless some are named); says how many facts.

    Each seal holds the SHA-256 of every new fact and of the seal before it. What a killed run left unsealed is sealed by the next one,
    but that a run began, which is sealed only when it `ended`.
    """
    chapters = [*sorted(map(str, all_months(record) & {*months})), *whole]
    mark(record.store, (FORMAT,))
    return sum(_sealed(record, chapter, ended) for chapter in chapters)


def months_since(record: Record, first: Period, last: Period) -> list[Period]:
    """The months a run may have written to: from the first month it told, or before it the first that was never sealed, to the last.

    A record that is begun in the middle of a programme holds what arrived before, too.
    """
    while _never_sealed(record, first.previous()):
        first = first.previous()
    return list(Period.between(first, last))


def seals_of(record: Record, chapter: str) -> list[Seal]:
    """The seals of a chapter in order."""
    return [record.get(Seal, chapter, n + 1) for n in range(record.newest(Seal, chapter))]


def sealed_in(record: Record, chapter: str) -> dict[str, str]:
    """Key to the hash of every fact that is sealed in a chapter."""
    return {key: sha for one in seals_of(record, chapter) for key, sha in one.facts.items()}


def unended(record: Record) -> list[Begun]:
    """The runs that began and were not ended by a seal, the oldest first."""
    found: list[Begun] = []
    for month in record.months(Begun):
        sealed = sealed_in(record, str(month))
        found += [begun for begun in record.all(Begun, month) if record.key(begun) not in sealed]
    return found


def all_months(record: Record) -> set[Period]:
    """The months that have any facts."""
    return {month for kind in _SEALED if kind.by_month for month in record.months(kind.fact)}


def _never_sealed(record: Record, month: Period) -> bool:
    """Whether a month has arrivals and no seal yet."""
    return not record.newest(Seal, month) and any(True for _ in record.listed(Submission, month))


def _sealed(record: Record, chapter: str, ended: Collection[Begun]) -> int:
    finished = {record.key(begun) for begun in ended}
    for _ in range(_TRIES):
        chain = seals_of(record, chapter)
        known = {key for one in chain for key in one.facts}
        new = [key for key in keys_in(record, chapter) if key not in known and (_BEGUN not in key or key in finished)]
        if not new:
            return 0
        facts = {key: hashlib.sha256(record.store.read(key)).hexdigest() for key in new}
        if follow_with_seal(record, chain[-1] if chain else None, chapter, facts):
            return len(new)
    raise Mistake(f"Too many runs seal {chapter} at once: run again")


def follow_with_seal(record: Record, last: Seal | None, chapter: str, facts: Mapping[str, str]) -> Seal | None:
    """Put the next seal of a chapter, signed if the record has a key; None if another writer put one meanwhile."""
    number, follows = (last.number + 1, last.hash) if last else (1, "")
    new = Seal(chapter=chapter, number=number, follows=follows, facts=facts)
    return record.follow(last, signed_seal(new, record.signing_key) if record.signing_key else new)


def keys_in(record: Record, chapter: str) -> Iterator[str]:
    """The keys of every fact that belongs to a chapter, in whichever format."""
    for kind in _SEALED:
        if (kind.folder == chapter) if chapter in _WHOLE else kind.by_month:
            for layout in record.formats:
                yield from layout.kinds(record.store, kind, chapter)
