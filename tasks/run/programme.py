"""A programme is the folder a regime runs on: its title, its agreed plans, its people and its inbox."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tasks.model.mail_address import as_sent
from tasks.model.mistake import BadConfig
from tasks.model.notice import Recipient
from tasks.model.period import Period
from tasks.rulebook import Rulebook
from tasks.rulebook.read_files import TOO_LARGE
from tasks.run.settings import SAMPLE

IS_SAMPLE = "This is the sample programme: for your own, load its settings, as in `set -a; . FOLDER/settings.env; set +a`."
PEOPLE = ["trust", "role", "name", "address", "start", "end"]


class _Written(BaseModel):
    """programme.toml as it may be written; a misspelt key is a mistake."""

    model_config = ConfigDict(extra="forbid")
    title: str
    illustrative: bool = False
    banner: str = ""
    publisher: str = ""
    contact: str = ""
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who holds a post from a day to a day, both included. `trust` is empty for a regulator's desk."""

    trust: str
    role: str
    name: str
    address: str
    start: date
    end: date | None

    def holds_on(self, day: date) -> bool:
        """Whether they hold the post on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Programme:
    """What a regime runs on. An illustrative programme says so on everything made from it."""

    folder: Path
    title: str
    illustrative: bool
    banner: str
    first: Period
    last: Period
    people: tuple[Person, ...]
    publisher: str = ""  # who publishes, and how to reach them, as the site says it
    contact: str = ""

    def has_ended(self, day: date) -> bool:
        """Whether no month of it is under way any more on a day (London): the last is over by two, when ladder and mending end with it."""
        return self.last < self.last.on(day).previous().previous()

    @property
    def is_sample(self) -> str:
        """A sentence, where it is the sample that comes with the product, on how to come to another; else empty."""
        return IS_SAMPLE if self.folder == SAMPLE else ""

    @property
    def plans(self) -> Path:
        return self.folder / "plans"

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @cached_property
    def people_sha256(self) -> str:
        """The SHA-256, in hex, of who holds which post and when, by which it is known that somebody changed."""
        whole = hashlib.sha256()
        for person in self.people:
            whole.update(repr(person).encode())
        return whole.hexdigest()

    def holders(self, trust: str, role: str, on: date) -> tuple[Person, ...]:
        """Whoever holds a post at a trust on a day, in the file's order."""
        return tuple(p for p in self._by_trust[trust] if p.role == role and p.holds_on(on))

    def about(self, trust: str) -> tuple[Person, ...]:
        """Whoever holds a post at a trust at any time, in the file's order."""
        return tuple(self._by_trust[trust])

    @cached_property
    def _by_trust(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            found[person.trust].append(person)
        return found

    def recipients(self, trust: str, role: str, on: date) -> tuple[Recipient, ...]:
        """The same people as addresses for a notice; the desk `regulator:<code>` is a regulator."""
        return tuple(
            Recipient(role=p.role.partition(":")[0], name=p.name, address=p.address) for p in self.holders(trust, role, on) if p.address
        )


def load_programme(folder: Path) -> Programme:
    """Read `programme.toml` and `people.csv`; raises BadConfig with file, line and what to write instead."""
    path, people = folder / "programme.toml", folder / "people.csv"
    return _loaded(folder, *(one.read_bytes() if one.exists() else None for one in (path, people)))


@lru_cache(maxsize=4)  # a run asks at every step; other bytes are another programme
def _loaded(folder: Path, data: bytes | None, people: bytes | None) -> Programme:
    path = folder / "programme.toml"
    if data is None:
        raise BadConfig(f"{path}: there is no such file. A programme's folder holds programme.toml with title, first and last.")
    try:
        written = _Written.model_validate(tomllib.loads(data.decode("utf-8-sig")))
        first, last = Period.parse(written.first), Period.parse(written.last)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadConfig(f"{path}: {wrong}. The keys are title, illustrative, banner, publisher, contact, first and last.") from None
    except (ValueError, RecursionError) as error:  # tomllib's own words name line and column
        raise BadConfig(f"{path}: {TOO_LARGE[RecursionError] if isinstance(error, RecursionError) else error}") from None
    held = tuple(_people(folder / "people.csv", people)) if people is not None else ()
    return Programme(folder, written.title, written.illustrative, written.banner, first, last, held, written.publisher, written.contact)


def require_rhythm(programme: Programme, rulebook: Rulebook) -> None:
    """Raise BadConfig for a programme whose first and last months are no periods of its regime."""
    for name, period in (("first", programme.first), ("last", programme.last)):
        if why := rulebook.regime.period.why_not(period):
            raise BadConfig(f"{programme.folder / 'programme.toml'}: {name}: {why}")


def require_earlier(programme: Programme, months: Iterable[str]) -> None:
    """Raise BadConfig for a month that others published, as 2026-08, but that the programme itself tells."""
    noun = programme.first.noun
    if ours := sorted(month for month in months if month >= str(programme.first)):
        raise BadConfig(
            f"published_figures.csv: {ours[0]} cannot be an earlier {noun}, for the programme tells it: its first is {programme.first}. "
            f"Take the row out, or set `first` in programme.toml to a later {noun}"
        )


def _people(path: Path, data: bytes) -> list[Person]:
    people: list[Person] = []
    problems: list[str] = []
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadConfig(f"{path}, line {line}: a letter here is not UTF-8: save the file as UTF-8") from None
    reader = csv.DictReader(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline=""))
    if reader.fieldnames != PEOPLE:
        raise BadConfig(f"{path}, line 1: the columns must be {','.join(PEOPLE)}")
    same: dict[str, str] = {}  # what many lines say, such as the trust, the role and the day, is held once
    days = lru_cache(date.fromisoformat)
    for row in _to_the_end(path, reader):
        if None in row or None in row.values():
            problems.append(f"{path}, line {reader.line_num}: a line has {len(PEOPLE)} cells, under {','.join(PEOPLE)}")
            continue
        try:
            trust, role, name = (same.setdefault(row[column], row[column]) for column in PEOPLE[:3])
            end = days(row["end"]) if row["end"] else None
            people.append(Person(trust, role, name, as_sent(row["address"]), days(row["start"]), end))
        except UnicodeError:  # a ValueError too
            problems.append(
                f"{path}, line {reader.line_num}: not every mail server delivers to {row['address']!r}: before the @, and in a host's name "
                "that is none of any language, write plain letters only, or another address of the same post"
            )
        except ValueError:
            problems.append(f"{path}, line {reader.line_num}: write start and end as 2013-07-16 (end may be empty)")
    if problems:
        raise BadConfig("\n".join(problems))
    return people


def _to_the_end(path: Path, reader: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise BadConfig(f"{path}, line {reader.line_num + 1}: it cannot be read as CSV ({error}): is a quotation mark left open?") from None
