"""Releases of format 0: an overview of the month, the rows of each trust, and the list of every file with its SHA-256."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypedDict

import orjson

from tasks.record.facts import Candidate, Release
from tasks.record.record import Record
from tasks.site.data.shapes import TrustRows
from tasks.site.release_view import ReleaseFiles, ReleaseInMemory, ReleaseView


class _FileList(TypedDict):
    """Path to the SHA-256 of every file, and of tables to that of each piece by its first trust."""

    pages: dict[str, str]
    sheaves: dict[str, dict[str, str]]


class _RowsByTrust(Mapping[str, TrustRows]):
    def __init__(self, record: Record, named: Mapping[str, str]) -> None:
        self._record, self._named = record, named

    def __getitem__(self, trust: str) -> TrustRows:
        rows: TrustRows = orjson.loads(self._record.blob(self._named[trust]))
        return rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


class FilesOfFormatZero(ReleaseFiles):
    """The files of a release by their path; a table is held in pieces, some tens of trusts in each."""

    def __init__(self, record: Record, listed: str) -> None:
        self._record, self._listed = record, listed

    def pieces(self, path: str) -> Iterator[bytes]:
        """A file, of which a table comes piece by piece."""
        held = self._list["sheaves"].get(path, {"": self.named.get(path, "")})
        return (self._record.blob(held[first]) for first in sorted(held, key=_natural))

    @property
    def named(self) -> Mapping[str, str]:
        """Path to the SHA-256 of every file."""
        found: Mapping[str, str] = self._list["pages"]
        return found

    @cached_property
    def _list(self) -> _FileList:
        found: _FileList = orjson.loads(self._record.blob(self._listed))
        return found


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", text) if part]


def release_view_of(record: Record, fact: Candidate | Release) -> ReleaseView:
    """A release as format 0 holds it."""
    overview = orjson.loads(record.blob(fact.data))
    return ReleaseInMemory(overview, _RowsByTrust(record, overview.pop("parts")), FilesOfFormatZero(record, fact.pages))
