"""How the record keeps a release's data: a blob that tells the month, and one for each trust's part, read only when it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import orjson

from tasks.model.written import to_line
from tasks.record.record import BlobAt, Fact, Record
from tasks.site.data.shapes import ReleaseData
from tasks.site.published import Part, Published
from tasks.site.spliced import in_order

T = TypeVar("T")
Head = tuple[ReleaseData, Mapping[str, str]]
"""What tells a month, and the SHA-256 of each trust's part."""

_heads: dict[BlobAt, Head] = {}
"""The three used last: a release and those before it are asked for when it is told, and again when it is laid out."""


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


class _Texts(_Blobs[bytes]):
    def __getitem__(self, name: str) -> bytes:
        return self.record.blob(self.named[name])


@dataclass(frozen=True)
class Files(Mapping[str, bytes]):
    """The files of a release, or of a candidate for one, by their path; each, and the list of all, is read when it is asked for."""

    record: Record
    listed: str

    def __getitem__(self, path: str) -> bytes:
        return b"".join(self.pieces(path)) if path in self.sheaves else self.record.blob(self.named[path])

    def pieces(self, path: str) -> Iterator[bytes]:
        """A file one sheaf after the other, if it is kept in sheaves, else in one piece."""
        held = self.sheaves.get(path, {"": self.named[path]})
        return (self.record.blob(held[first]) for first in in_order(held))

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)

    def __contains__(self, path: object) -> bool:
        return path in self.named

    @property
    def named(self) -> Mapping[str, str]:
        """Path to the SHA-256 of each."""
        named: Mapping[str, str] = self._list["pages"]
        return named

    @property
    def sheaves(self) -> Mapping[str, Mapping[str, str]]:
        """Path of each table to the SHA-256 of its sheaves, by the first trust in one: what it is kept as."""
        sheaves: Mapping[str, Mapping[str, str]] = self._list["sheaves"]
        return sheaves

    @cached_property
    def _list(self) -> dict[str, Any]:
        return _read(BlobAt(self.listed, self.record))


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
    _remember(BlobAt(kept[-1], record), _as_read(head), _as_read(named))
    return kept[-1], Published(head, _Parts(record, named) if standing else anew, {})


def keep_list(record: Record, pages: Mapping[str, str], sheaves: Mapping[str, Mapping[str, str]]) -> str:
    """Keep the list of a release's files, by SHA-256 as `Files` has them; its own is what the release names it by."""
    return record.put_blob(to_line({"pages": pages, "sheaves": sheaves}))


def files(record: Record, release: Fact) -> Files:
    """The files of a release, or of a candidate for one."""
    return Files(record, release["pages"])


def texts(files: Files) -> dict[str, Mapping[str, bytes]]:
    """The tables among them by their path, as sheaves by the first trust in each, read when they are asked for."""
    return {path: _Texts(files.record, held) for path, held in files.sheaves.items()}


@lru_cache(maxsize=2)  # of the release that is told, and of the one it replaces
def _read(at: BlobAt) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(at.record.blob(at.sha))
    return found


def published(record: Record, release: Fact, held: Files | None = None) -> Kept:
    """A release, or a candidate for one, with its head at hand and all else to be read when it is asked for; `held` are its files."""
    head, named = _head(BlobAt(release["data"], record))
    return Kept(head, _Parts(record, named), held or files(record, release), named)


def _head(at: BlobAt) -> Head:
    if found := _heads.get(at):
        return _remember(at, *found)
    head = orjson.loads(at.record.blob(at.sha))
    return _remember(at, head, head.pop("parts"))


def _remember(at: BlobAt, head: ReleaseData, named: Mapping[str, str]) -> Head:
    _heads.pop(at, None)
    for forgotten in list(_heads)[:-2]:
        _heads.pop(forgotten, None)
    _heads[at] = found = head, named
    return found


def _as_read(told: Any) -> Any:
    """A mapping in the order in which it is written, and so read again, and with it those by trust that it holds."""
    return {name: dict(sorted(value.items())) if isinstance(value, dict) else value for name, value in sorted(told.items())}


def whole(record: Record, release: Fact) -> ReleaseData:
    """Everything a release says."""
    return published(record, release).whole()
