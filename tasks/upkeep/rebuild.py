"""Rebuild: work a release out anew from the record, its data as well as its pages, and compare every byte with what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.written import to_json
from tasks.publish.differences import as_csv
from tasks.publish.release import Telling, told
from tasks.publish.stored import as_blobs, files, published, whole
from tasks.record import keys
from tasks.record.record import Fact, Record
from tasks.run.code_version import code_version
from tasks.run.opened import kept_rules, on_trial, open_record, open_rulebook
from tasks.run.programme import Programme
from tasks.site.data.open_data import release_tables
from tasks.site.data.shapes import ReleaseData
from tasks.site.pages.all import release_pages

DATA = "the release's data"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many files a release has, what came out different (or not at all), and the code that made it, then and now."""

    number: int
    files: int
    different: tuple[str, ...]
    made_by: str
    code: str

    @property
    def sentence(self) -> str:
        """What came of it, for a person."""
        if not self.different:
            return (
                f"Release {self.number}: its data worked out anew from the tables and rules kept with it, "
                f"and {self.files} files rendered from that: every one equal to the byte."
            )
        other = (
            "" if self.made_by == self.code else f" It was made by code {self.made_by}, and this is {self.code}: check out that version."
        )
        return f"Release {self.number}: {len(self.different)} of {self.files + 1} differ: {', '.join(self.different[:10])}.{other}"


def rebuild(period: str, number: int = 0) -> Rebuilt:
    """Rebuild a month's release, the newest unless one is named; raises NotFound if there is none. Nothing is written.

    Only the programme's title and banner are taken from the kept data, for no fact holds them. If the data comes out different, the pages
    are rendered from the data as kept, so that each is told apart.
    """
    record, month = open_record(), Period.parse(period)
    number = number or record.newest(keys.releases(month))
    if not number:
        raise NotFound(f"{month.words} has no release to rebuild")
    release = record.fact(keys.release(month, number))
    data = whole(record, release)
    again = _anew(record, month, release, data)
    *_, head = as_blobs(again.head, again.anew, again.standing)  # it names every part by hash
    same = hashlib.sha256(head).hexdigest() == release["data"]
    told_so, listed = published(record, release), files(record, release).named
    tables = ((path, b"".join(sheaves.values())) for path, sheaves in release_tables(told_so))
    pages = chain(release_pages(told_so), tables, _changes(record, month, number))
    made = {path: hashlib.sha256(page).hexdigest() for path, page in pages}
    different = sorted(path for path in made.keys() | listed.keys() if made.get(path) != listed.get(path))
    return Rebuilt(number, len(listed), tuple(different if same else [DATA, *different]), release.get("code", ""), code_version())


def _anew(record: Record, month: Period, release: Fact, kept: ReleaseData) -> Telling:
    """The data of a release from its revision's tables, the rules kept with it, and the notices told of by its moment."""
    revision, said = record.revision(month, release["revision"]), kept["programme"]
    programme = Programme(Path(), said["title"], said["illustrative"], said["banner"], month, month, ())
    standing = record.fact(keys.release(month, release["number"] - 1)) if release["number"] > 1 else None
    later = tuple(key for key in record.store.keys(keys.notices(month)) if record.fact(key).get("as_of", "") > release["as_of"])
    with kept_rules(record, revision) as config, on_trial(config, later) as trial:
        return told(trial, open_rulebook(), programme, month, revision, standing, release["reason"])


def _changes(record: Record, month: Period, number: int) -> Iterator[tuple[str, bytes]]:
    """The files that tell what this correction of a month changed, and each before it."""
    for earlier in range(2, number + 1):
        data = published(record, record.fact(keys.release(month, earlier))).head
        if "correction" in data:
            name = f"data/{month}/changes-{earlier}"
            yield f"{name}.csv", as_csv(data["correction"]["differences"])
            yield f"{name}.json", to_json(data["correction"])
