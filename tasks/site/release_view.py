"""A release as pages use it: an overview of the month, and the rows of each trust, so that a page of one trust reads no other."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from tasks.model.verdict import Answer
from tasks.rules.getting_better import GETTING_BETTER
from tasks.site.data.rows import natural
from tasks.site.data.shapes import RegisterTrust, ReleaseData, Row, TrustRows
from tasks.site.trust_views import TrustViews

_ROWS = ("actions", "changes", "verdicts", "findings")
_KNOWN = ("claims", "ratings", "mortality")
_IN_THE_OVERVIEW: Mapping[str, Collection[str]] = {"stalled": {"yes"}, "plan_changed": {"yes"}, GETTING_BETTER: set(Answer)}
"""Rules and those of their answers that stand on pages of all trusts, or of all months: the overview has them too."""
_AWARD = ("answer", "sentence")
"""What the overview has of an award; the account of how it came about is among the rows of the trust."""


class ReleaseFiles(Mapping[str, bytes]):
    """The files of a release by their path from the top of the site; each is read when it is asked for."""

    @property
    @abstractmethod
    def named(self) -> Mapping[str, str]:
        """Path to the SHA-256 of every file, none of which is read for it."""

    @property
    def of_month(self) -> Mapping[str, str]:
        """Path to SHA-256 of every file that stands in no pack of a partition: of all, where a release is not held by partition."""
        return self.named

    @abstractmethod
    def pieces(self, path: str) -> Iterator[bytes]:
        """A file in as many pieces as it is held in."""

    def each(self, paths: Iterable[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
        """(path, its pieces) of these files, in the order asked."""
        return ((path, self.pieces(path)) for path in paths)

    def differing(self, standing: ReleaseFiles) -> dict[str, str]:
        """Path to SHA-256 of the files that the standing release does not have so."""
        return dict(self.named.items() - standing.named.items())

    def unlike(self, made: ReleaseFiles) -> list[str]:
        """The paths of files that the same release, made again, has otherwise or has not, or has beside these. Of a file out of which words
        were taken for good it counts what is held now, and not the hash that it is known by.
        """
        apart = {path for path, _ in self.named.items() ^ made.named.items()}
        both = self.named.keys() & made.named.keys()
        return sorted(path for path in apart if path not in both or hashlib.sha256(self[path]).hexdigest() != made.named[path])

    def __contains__(self, path: object) -> bool:
        return path in self.named  # without reading the file

    def __getitem__(self, path: str) -> bytes:
        return b"".join(self.pieces(path))

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)


class NoFiles(ReleaseFiles):
    """The files of a release that is being made: none yet."""

    @property
    def named(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def pieces(self, path: str) -> Iterator[bytes]:
        """Raise KeyError, for there is no file."""
        raise KeyError(path)


NO_FILES = NoFiles()


class ReleaseView(ABC):
    """A release as the pages use it: `rows` are those of each trust by its code, and `files` those that it is published as.

    A mapping may read what it holds only when it is asked.
    """

    def __init__(self, rows: Mapping[str, TrustRows], files: ReleaseFiles) -> None:
        self.rows, self.files = rows, files

    @property
    @abstractmethod
    def overview(self) -> ReleaseData:
        """What it says of the month, and of every trust in short: its data without `rows`."""

    @property
    def month(self) -> ReleaseData:
        """What a release says of the month as a whole; its lists of single trusts may be empty."""
        return self.overview

    def of_partitions(self, partitions: Iterable[str]) -> ReleaseView:  # noqa: ARG002  a release that is held by partition narrows by them
        """The same release with the trusts of some partitions; with all of its trusts where it is not held by partition."""
        return self

    def of_trust(self, trust: str) -> ReleaseData:
        """The release with one trust alone, and all its rows."""
        return with_rows(self.bare(trust), {trust: self.rows[trust]})

    def bare(self, trust: str) -> ReleaseData:
        """The release with one trust alone, in short: without its rows."""
        return self._bare[trust]

    def known(self, trust: str) -> RegisterTrust:
        """What the register says of a trust, with the whole account of each award."""
        return _accounted(self.overview["register"][trust], self.rows[trust])

    def whole(self) -> ReleaseData:
        """The release with every row."""
        return with_rows(self.overview, self.rows)

    @cached_property
    def _bare(self) -> TrustViews:
        return TrustViews(self.overview)


class ReleaseInMemory(ReleaseView):
    """A release whose data are at hand; while it is made it has no files."""

    def __init__(self, overview: ReleaseData, rows: Mapping[str, TrustRows], files: ReleaseFiles = NO_FILES) -> None:
        super().__init__(rows, files)
        self._overview = overview

    @property
    def overview(self) -> ReleaseData:
        return self._overview


def overview_of(data: ReleaseData) -> ReleaseData:
    """What a release says of the month, and of every trust in short: everything but the rows of each."""
    verdicts = [row for row in data["verdicts"] if row["answer"] in _IN_THE_OVERVIEW.get(row["rule"], ())]
    known = {trust: _in_short(known) for trust, known in data["register"].items()}
    none: Any = {name: [] for name in _KNOWN if name in data}
    return {**data, **none, "register": known, "actions": [], "changes": [], "verdicts": verdicts, "findings": [], "sources": {}}


def rows_by_trust(data: ReleaseData) -> dict[str, TrustRows]:
    """Trust code to its rows, for every trust that a release has anything to say of."""
    tables: dict[str, list[Row]] = {name: data.get(name, []) for name in (*_ROWS, *_KNOWN)}  # type: ignore[misc]
    named = {*data["register"], *(row["trust"] for rows in (data["trusts"], *tables.values()) for row in rows)}
    found: dict[str, Any] = {trust: {name: [] for name in _ROWS} for trust in sorted(named, key=natural)}
    for trust, known in data["register"].items():
        found[trust]["awards"] = {held["id"]: held["award"] for held in known["partners"]}
    for name, rows in tables.items():
        for row in rows:
            found[row["trust"]].setdefault(name, []).append(row)
    for trust, source in data.get("sources", {}).items():
        found[trust]["source"] = source
    return found


def with_rows(overview: ReleaseData, rows: Mapping[str, TrustRows]) -> ReleaseData:
    """An overview and the rows of some trusts as release data again, with the rows of these trusts only; the inverse of the two above."""
    held: dict[str, Any] = {
        trust: rows[trust] for trust in sorted(rows, key=natural)
    }  # a mapping may read what it holds each time it is asked
    tables: Any = {name: [row for own in held.values() for row in own.get(name, ())] for name in (*_ROWS, *_KNOWN)}
    tables["verdicts"].sort(key=lambda row: [natural(row[name]) for name in ("rule", "trust", "subject")])
    register = {code: _accounted(known, held[code]) if code in held else known for code, known in overview["register"].items()}
    sources = {trust: own["source"] for trust, own in held.items() if "source" in own}
    return {**overview, **tables, "register": register, "sources": sources}


def _in_short(known: RegisterTrust) -> RegisterTrust:
    short: Any = [{**held, "award": {name: value for name, value in held["award"].items() if name in _AWARD}} for held in known["partners"]]
    return {**known, "partners": short}


def _accounted(known: RegisterTrust, own: TrustRows) -> RegisterTrust:
    whole: Any = [{**held, "award": own["awards"][held["id"]]} for held in known["partners"]]
    return {**known, "partners": whole}
