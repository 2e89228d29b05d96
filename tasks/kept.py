"""How the record keeps a release's data: a blob that tells the month, and one for each trust's part, read only when it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import orjson

from tasks.model.written import to_line
from tasks.record import Fact, Record
from tasks.site.published import Part, Published
from tasks.site.shapes import ReleaseData

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Blobs(Mapping[str, T]):
    """Names and SHA-256 of blobs, as what they hold."""

    record: Record
    named: Mapping[str, str]

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)

    def __contains__(self, name: object) -> bool:
        return name in self.named


class _Parts(_Blobs[Part]):
    def __getitem__(self, trust: str) -> Part:
        part: Part = orjson.loads(self.record.blob(self.named[trust]))
        return part


class _Files(_Blobs[bytes]):
    def __getitem__(self, path: str) -> bytes:
        return self.record.blob(self.named[path])


@dataclass(frozen=True, eq=False)
class Kept(Published):
    """A release in the record, with the SHA-256 of each part."""

    named: Mapping[str, str]


def as_blobs(head: ReleaseData, anew: Mapping[str, Part], standing: Mapping[str, str]) -> Iterator[bytes]:
    """What release data is kept as: the parts told anew, and at the end the head, which names these and those that stand by SHA-256."""
    named = dict(standing)
    for trust, part in anew.items():
        blob = to_line(part)
        named[trust] = hashlib.sha256(blob).hexdigest()
        yield blob
    yield to_line({**head, "parts": named})


def keep(record: Record, head: ReleaseData, anew: Mapping[str, Part], standing: Mapping[str, str]) -> tuple[str, Published]:
    """Keep release data; its head's SHA-256 is what it is known by. Its files are still to be made."""
    kept = [record.put_blob(blob) for blob in as_blobs(head, anew, standing)]
    named = {**standing, **dict(zip(anew, kept, strict=False))}  # the head comes last
    return kept[-1], Published(head, _Parts(record, named) if standing else anew, {})


def files(record: Record, pages: Mapping[str, str]) -> Mapping[str, bytes]:
    """Files by their path, given by SHA-256, each read when it is asked for."""
    return _Files(record, pages)


def published(record: Record, release: Fact) -> Kept:
    """A release, or a candidate for one, with its head at hand and all else to be read when it is asked for."""
    head, named = _head(_At(release["data"], record))
    return Kept(head, _Parts(record, named), files(record, release["pages"]), named)


@dataclass(frozen=True, slots=True)
class _At:
    """A blob of a record: the same hash is the same blob in whichever record."""

    sha: str
    record: Record = field(compare=False)


@lru_cache(maxsize=2)  # what a release replaces is asked for when it is told, and again when it is laid out
def _head(at: _At) -> tuple[ReleaseData, Mapping[str, str]]:
    head = orjson.loads(at.record.blob(at.sha))
    named = head.pop("parts")
    return head, named


def whole(record: Record, release: Fact) -> ReleaseData:
    """Everything a release says."""
    return published(record, release).whole()
