"""Rebuild: render a release anew from the record, and compare every byte with what was published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.code_version import code_version
from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.written import to_json
from tasks.opened import open_record
from tasks.record import Record
from tasks.site import release_pages
from tasks.site.shapes import ReleaseData
from tasks.stores import keys
from tasks.tables.differences import as_csv


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many files a release has, those that came out different (or not at all), and the code that made it, then and now."""

    number: int
    files: int
    different: tuple[str, ...]
    made_by: str
    code: str

    @property
    def sentence(self) -> str:
        """What came of it, for a person."""
        if not self.different:
            return f"Release {self.number}: {self.files} files rendered anew from the record, every one equal to the byte."
        other = (
            "" if self.made_by == self.code else f" It was made by code {self.made_by}, and this is {self.code}: check out that version."
        )
        return f"Release {self.number}: {len(self.different)} of {self.files} files differ: {', '.join(self.different[:10])}.{other}"


def rebuild(period: str, number: int = 0) -> Rebuilt:
    """Rebuild a month's release, the newest unless one is named; raises NotFound if there is none. Nothing is written."""
    record, month = open_record(), Period.parse(period)
    number = number or record.newest(keys.releases(month))
    if not number:
        raise NotFound(f"{month.words} has no release to rebuild")
    release = record.fact(keys.release(month, number))
    data: ReleaseData = json.loads(record.blob(release["data"]))
    made = {path: hashlib.sha256(page).hexdigest() for path, page in [*release_pages(data), *_changes(record, month, number)]}
    kept: dict[str, str] = release["pages"]
    different = sorted(path for path in made.keys() | kept.keys() if made.get(path) != kept.get(path))
    return Rebuilt(number, len(kept), tuple(different), release.get("code", ""), code_version())


def _changes(record: Record, month: Period, number: int) -> Iterator[tuple[str, bytes]]:
    """The files that tell what this correction of a month changed, and each before it."""
    for earlier in range(2, number + 1):
        data: ReleaseData = json.loads(record.blob(record.fact(keys.release(month, earlier))["data"]))
        if "correction" in data:
            name = f"data/{month}/changes-{earlier}"
            yield f"{name}.csv", as_csv(data["correction"]["differences"])
            yield f"{name}.json", to_json(data["correction"])
