"""The record in the words of the regime: facts written once, read by kind, and blobs under their hash. Its formats are known first."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeVar

from tasks.model.mistake import Mistake, NotFound
from tasks.model.period import PERIOD_FORM, Period, Rhythm
from tasks.record.codec import FORMAT, decoded, encoded, with_hash
from tasks.record.facts import Erasure, Formats
from tasks.record.formats import Layout, OlderLayout
from tasks.record.formats.one import One
from tasks.record.formats.zero import FOLDERS, Zero
from tasks.record.kinds import BLOBS, FORMATS, RESULTS, kind_of
from tasks.record.people import People
from tasks.record.signatures import public_key
from tasks.record.stores import open_store
from tasks.record.stores.copied import CopiedStore
from tasks.record.stores.folder import FolderStore
from tasks.record.stores.store import Store

F = TypeVar("F")
EMPTY = hashlib.sha256(b"").hexdigest()
"""The SHA-256 of no bytes at all."""

_TRIES = 20

Parts = tuple[str, ...]
"""The parts of a fact's key, as its kind has them: of a decision the period, the trust, the submission and the number."""


class Damaged(Mistake):
    """A blob is not what it was when it was written; the text says which and what to do."""


class AtHand(NamedTuple):
    """What whoever opened a record need not ask it again, as it never changes: the marks of addresses that it holds, and what notices are
    about, by their ids, and by month from which notice to which each sheet of receipts is.
    """

    marks: set[str]
    subjects: dict[str, tuple[str, str, bool, bool, bool]]
    sheets: dict[str, list[Parts]]  # by the written month: Prefect lays out what its tasks take, and could not a key of several parts


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """Reads and writes facts through a store. Every write creates; nothing here overwrites.

    Facts are written in the newest format; `older` are the formats before it that this record holds as well.
    """

    store: Store
    programme: str = "main"
    people_key: str = ""
    older: tuple[OlderLayout, ...] = ()
    signing_key: str = dataclasses.field(default="", repr=False)
    at_hand: AtHand = dataclasses.field(default_factory=lambda: AtHand(set(), {}, {}), init=False, repr=False, compare=False)

    @property
    def newest_format(self) -> Layout:
        """The layout that facts are written in."""
        return One(self.programme)

    @property
    def formats(self) -> tuple[Layout, ...]:
        """The layouts that facts are read from, the newest first."""
        return (self.newest_format, *self.older)

    @property
    def people(self) -> People:
        """The addresses of people, apart from the facts that name them by a keyed hash."""
        return People(self.store, self.programme, self.people_key, self.at_hand.marks)

    def key(self, fact: object) -> str:
        """Where a fact is written."""
        kind = kind_of(type(fact))
        return self.newest_format.key(kind, kind.values(fact))

    def add(self, fact: F) -> F | None:
        """Write a fact once, and return it with its hash; None if its key is taken, in whichever format."""
        key, data = self._to_write(fact)
        return with_hash(fact, data) if key and self.store.create(key, data) else None

    def add_all(self, facts: Iterable[F]) -> list[F]:
        """Write many facts once, together, which is quicker than one by one; those whose keys were not taken, each with its hash. Of two
        facts with one key the first is written.
        """
        new: dict[str, tuple[F, bytes]] = {}
        for fact in facts:
            key, data = self._to_write(fact)
            if key:
                new.setdefault(key, (fact, data))
        made = self.store.create_all([(key, data) for key, (_, data) in new.items()])
        return [with_hash(*one) for one, is_new in zip(new.values(), made, strict=True) if is_new]

    def get(self, of: type[F], *parts: object) -> F:
        """The fact with these parts of a key; raises NotFound."""
        return self._read(of, tuple(map(str, parts)), self.people.address)

    def find(self, of: type[F], *parts: object) -> F | None:
        """The fact with these parts of a key, or None if there is none."""
        try:
            return self.get(of, *parts)
        except NotFound:
            return None

    def missing(self, of: type[Any], wanted: Collection[Parts]) -> list[Parts]:
        """Those of some facts, by the parts of their keys, that the record does not hold. They should begin alike."""
        kind = kind_of(of)
        keys = {self.newest_format.key(kind, parts): parts for parts in wanted}
        gone = [keys[key] for key in self.store.missing(list(keys))] if keys else []
        return [parts for parts in gone if not any(layout.holds(self.store, kind, parts) for layout in self.older)]

    def listed(self, of: type[Any], *begin: object) -> Iterator[Parts]:
        """The parts of every fact of a kind whose first parts are these, in the order of their keys. The last one may be cut short."""
        kind = kind_of(of)
        if begin and kind.by_day and isinstance(begin[0], Period) and begin[0].rhythm is not Rhythm.MONTH:
            days = begin[0].first_day.isoformat(), begin[0].last_day.isoformat()
            found = (parts for month in begin[0].months for parts in self.listed(of, month))
            yield from (parts for parts in found if days[0] <= parts[0] <= days[1])
            return
        prefix = tuple(map(str, begin))
        for layout in self.formats:
            yield from layout.listed(self.store, kind, prefix)

    def all(self, of: type[F], *begin: object) -> Iterator[F]:
        """Every fact of a kind whose first parts are these, in the order of their keys."""
        address = cache(self.people.address)  # many facts name the same few people
        return (self._read(of, parts, address) for parts in self.listed(of, *begin))

    def months(self, of: type[Any], first: Period | None = None, last: Period | None = None) -> list[Period]:
        """The periods that have facts of a kind, rising; from one on and up to another, if they are given. Of what is filed by day, the
        calendar months.
        """
        kind = kind_of(of)
        since = "" if first is None else str(first.months[0] if kind.by_day else first)
        names = (name for layout in self.formats for name in layout.chapters(self.store, kind, since))
        found = {Period.parse(name) for name in ((each[:7] for each in names) if kind.by_day else names) if re.fullmatch(PERIOD_FORM, name)}
        return sorted(one for one in found if last is None or one.first_day <= last.last_day)

    def newest(self, of: type[Any], *begin: object) -> int:
        """The highest number of the numbered facts with these first parts; 0 if there is none. (Listed order will not do: 10 before 2.)"""
        return max((int(parts[-1]) for parts in self.listed(of, *begin)), default=0)

    def newest_of_each(self, of: type[Any]) -> dict[Period, int]:
        """The highest number that facts of a kind have in each month, the months rising."""
        found: dict[Period, int] = {}
        for parts in self.listed(of):
            month = Period.parse(parts[0])
            found[month] = max(int(parts[-1]), found.get(month, 0))
        return dict(sorted(found.items()))

    def last(self, of: type[F], *begin: object) -> F | None:
        """The newest of the numbered facts with these first parts, or None while there is none."""
        newest = self.newest(of, *begin)
        return self.get(of, *begin, newest) if newest else None

    def follow(self, last: Any, fact: F) -> F | None:
        """Add the next numbered fact to a chain: it gets its number, and names `last`, the one before it (None: it is the first), by hash.

        None if another writer took that number meanwhile: read what it wrote, and judge again.
        """
        return self.add(self.after(last, fact))

    def after(self, last: Any, fact: F) -> F:
        """The fact as the next of a chain after `last`, the one before it (None: it is the first)."""
        chained: Any = fact
        names = {"follows": last.hash if last else ""} if hasattr(fact, "follows") else {}
        numbered: F = dataclasses.replace(chained, number=last.number + 1 if last else 1, **names)
        return numbered

    def append(self, fact: F, too_many: str) -> F:
        """Add a numbered fact as the next of its chain, whoever else writes to it; raises Mistake with these words if too many do."""
        of = type(fact)
        for _ in range(_TRIES):
            if (made := self.follow(self.last(of, *kind_of(of).values(fact)[:-1]), fact)) is not None:
                return made
        raise Mistake(too_many)

    def _to_write(self, fact: object) -> tuple[str, bytes]:
        """A fact's key, empty if it is taken in an older format, and the bytes it is held as."""
        kind = kind_of(type(fact))
        values = kind.values(fact)
        if any(layout.holds(self.store, kind, values) for layout in self.older):
            return "", b""
        return self.newest_format.key(kind, values), encoded(kind.addresses(fact, self.people.mark) if kind.addresses else fact)

    def hold(self, fact: F) -> F:
        """Write a fact once; what is held under its key is the answer, by whomever it was written."""
        return self.add(fact) or self.get(type(fact), *kind_of(type(fact)).values(fact))

    def put_blob(self, data: bytes) -> str:
        """Hold bytes under their SHA-256, in hex, and return it."""
        sha = hashlib.sha256(data).hexdigest()
        self.store.create(f"{BLOBS}{sha}", data)
        return sha

    def put_blobs(self, data: Iterable[bytes]) -> list[str]:
        """The same for many, together; their SHA-256 in the order given."""
        named = [(hashlib.sha256(one).hexdigest(), one) for one in data]
        self.store.create_all([(f"{BLOBS}{sha}", one) for sha, one in dict(named).items()])
        return [sha for sha, _ in named]

    def holds_blob(self, sha: str) -> bool:
        """Whether bytes with this SHA-256 are held."""
        return not self.store.missing([f"{BLOBS}{sha}"])

    def blob(self, sha: str) -> bytes:
        """The bytes with this SHA-256, or what is held in their place since words were taken out of them.

        Raises NotFound, and Damaged if they have another one by now.
        """
        data = self.store.read(f"{BLOBS}{sha}")
        if (found := hashlib.sha256(data).hexdigest()) != sha and found not in self.erased().get(sha, ()):
            raise Damaged(f"{BLOBS}{sha} was damaged or altered: run `measures verify`, and put it back from a backup")
        return data

    def erased(self) -> dict[str, set[str]]:
        """The SHA-256 by which a blob or a fact is known to those of what has been held since words were taken out of it for good."""
        found: dict[str, set[str]] = {}
        for one in self.all(Erasure):
            for sha, now in one.bytes.items():
                found.setdefault(sha, set()).add(now)
        return found

    def _read(self, of: type[F], values: Parts, address: Callable[[str], str]) -> F:
        kind = kind_of(of)
        for layout in self.formats:
            try:
                found: F = layout.read(self.store, kind, values)
            except NotFound:
                continue
            return kind.addresses(found, address) if kind.addresses else found
        raise NotFound(f"the record holds nothing under {self.newest_format.key(kind, values)}")


_OLDER: dict[int, OlderLayout] = {0: Zero()}


class OtherFormat(Mistake):
    """The record holds facts of a format that this version of the product does not work with; the text says what to do."""


def open_record(address: str, people_key: str = "", signing_key: str = "") -> Record:
    """The record at an address of the settings, a folder or a bucket. Raises OtherFormat. Nothing is written yet."""
    store = open_store(address)
    return record_in(store if isinstance(store, FolderStore) else CopiedStore(store), people_key, signing_key)


class HalfRestored(Mistake):
    """A backup is being put into this record, or that was cut off; the text says what to do."""


RESTORING = f"{RESULTS}restoring"
"""Held for as long as not all of a backup is in the record. It can be thrown away, in a bucket too."""


def refuse_half_restored(store: Store) -> None:
    """Raise HalfRestored while not all of a backup is in a record."""
    try:
        backup = store.read(RESTORING).decode(errors="replace")
    except NotFound:
        return
    raise HalfRestored(f"This record was not restored to the end: run `measures restore {backup}` again. Nothing was changed")


def record_in(store: Store, people_key: str = "", signing_key: str = "") -> Record:
    """The record that a store holds; raises HalfRestored and OtherFormat."""
    refuse_half_restored(store)
    holds = formats_in(store)
    unknown = [one for one in holds if one != FORMAT and one not in _OLDER]
    if unknown:
        raise OtherFormat(f"This record holds facts of format {unknown[-1]}, which this version does not know: use a newer version")
    if FORMAT not in holds and holds:
        raise OtherFormat("This record was made by an earlier version of the product: run `measures upgrade` first, nothing was changed")
    if signing_key:
        public_key(signing_key)  # a key that is none is named before anything is written
    older = tuple(_OLDER[one] for one in sorted(holds, reverse=True) if one != FORMAT)
    return Record(store, people_key=people_key, older=older, signing_key=signing_key)


def formats_in(store: Store) -> tuple[int, ...]:
    """The formats a record holds; the present one for an empty place. A record without a mark is of format 0, or of none we know."""
    form = re.compile(rf"{FORMATS}([1-9]\d*)\.json")
    marks = {int(found[1]): key for key in store.keys(FORMATS) if (found := form.fullmatch(key))}
    if marks:
        newest = marks[max(marks)]
        return decoded(Formats, store.read(newest), newest).holds
    return (0,) if any(True for folder in FOLDERS for _ in store.below(folder)) else (FORMAT,)


def mark(store: Store, holds: tuple[int, ...], number: int = 1, since: date | None = None, code: str = "", **more: object) -> None:
    """Write down which formats a record holds, unless that was written before."""
    store.create(f"{FORMATS}{number}.json", encoded(Formats(number=number, holds=holds, since=since, code=code, **more)))  # type: ignore[arg-type]
