"""Releases and candidates read from the record: what they say of the month, of each trust, and every file they are published as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import orjson

from tasks.publish.partition import EMPTY, FILES, rows_of, summaries_of, trusts_in
from tasks.record.facts import Candidate, Release
from tasks.record.packs import Pack
from tasks.record.record import Record
from tasks.record.stores.spool import Spool
from tasks.site.data.dictionary import words_of
from tasks.site.data.rows import natural
from tasks.site.data.shapes import FileList, MonthData, ReleaseData, Summary, TrustRows
from tasks.site.data.table_text import heading_of
from tasks.site.release_view import ReleaseFiles, ReleaseInMemory, ReleaseView

AT_HAND = 8
"""Packs that a release has at hand: whoever goes through its trusts, or its files, asks for neighbours one after the other."""


class Packs(Mapping[str, Pack]):
    """The packs of a release by partition, each read when it is asked for; the few that were asked for last are at hand."""

    def __init__(self, record: Record, named: Mapping[str, str], read: Callable[[str], Pack] | None = None) -> None:
        self._record, self.named = record, named
        self._read = read or lru_cache(AT_HAND)(lambda sha: Pack(record.blob(sha)))

    def __getitem__(self, partition: str) -> Pack:
        return self._read(self.named[partition])

    def of(self, partitions: Iterable[str]) -> Packs:
        """The packs of some partitions, of those that there are."""
        return Packs(self._record, {one: self.named[one] for one in partitions if one in self.named}, self._read)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.named))

    def __len__(self) -> int:
        return len(self.named)


class ReadBefore:
    """What was read of packs, by their hashes: a release and the one that it replaced have nearly all of them in common."""

    def __init__(self) -> None:
        self._summaries: dict[str, Summary] = {}
        self._trusts: dict[str, list[str]] = {}

    def summaries(self, packs: Packs, look: Callable[[Pack], None] | None = None) -> list[Summary]:
        """What each of the packs says for pages of the month. Each that has to be read for it is given to `look` as well."""
        new = {packs.named[one]: one for one in packs if packs.named[one] not in self._summaries}
        self._summaries.update(zip(new, summaries_of(self._from_packs(packs, new, look)), strict=True))
        return [self._summaries[packs.named[one]] for one in packs]

    def _from_packs(self, packs: Packs, new: Mapping[str, str], look: Callable[[Pack], None] | None) -> Iterator[Pack]:
        for sha, partition in new.items():
            pack = packs[partition]
            self._trusts[sha] = trusts_in(pack)
            if look:
                look(pack)
            yield pack

    def partition_of(self, packs: Packs) -> dict[str, str]:
        """Trust to the partition whose pack holds its rows."""
        for partition, sha in packs.named.items():
            if sha not in self._trusts:
                self._trusts[sha] = trusts_in(packs[partition])
        return {trust: partition for partition, sha in packs.named.items() for trust in self._trusts[sha]}


class Files(ReleaseFiles):
    """The files of a release by their path from the top of the site; each is read when it is asked for."""

    def __init__(self, record: Record, fact: Candidate | Release, packs: Packs) -> None:
        self._record, self._fact, self.packs = record, fact, packs
        self._partition_of: dict[str, str] = {}

    def pieces(self, path: str) -> Iterator[bytes]:
        """A file, of which a table comes partition by partition."""
        if path in self._list["pages"]:
            yield self._record.blob(self._list["pages"][path])
        elif path in self._list["tables"]:
            yield from self._tables([path])[path]
        else:
            if path not in self._partition_of:
                self.named  # noqa: B018  reads every list
            yield self.packs[self._partition_of[path]][f"site/{path}"]

    def each(self, paths: Iterable[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Likewise; every pack is read once for all tables, and not once for each."""
        paths = list(paths)
        tables = self._tables([path for path in paths if path in self._list["tables"]])
        return ((path, tables.get(path) or self.pieces(path)) for path in paths)

    def _tables(self, paths: Sequence[str]) -> dict[str, Spool]:
        """Each of these tables, partition by partition after its heading."""
        words, found, empty = words_of(self._month["programme"]), {path: Spool() for path in paths}, {*paths}
        names = {path: path.rpartition("/")[2] for path in paths}
        for pack in self.packs.values() if paths else ():
            for path, name in names.items():
                if lines := pack[f"tables/{name}"]:
                    if path in empty:
                        found[path].add(heading_of(name.removesuffix(".csv"), words, lines))
                        empty.discard(path)
                    found[path].add(lines)
        for path in empty:
            found[path].add(heading_of(names[path].removesuffix(".csv"), words))
        return found

    def __contains__(self, path: object) -> bool:
        if path in self.of_month:
            return True
        return not str(path).startswith("data/") and path in self.named  # a pack, which takes longer to look into, holds no data

    @cached_property
    def of_month(self) -> Mapping[str, str]:
        """Path to SHA-256 of the files of the month as a whole, and of the tables, which stand in the packs line by line."""
        return {**self._list["pages"], **self._list["tables"]}

    @cached_property
    def named(self) -> Mapping[str, str]:
        """Path to the SHA-256 of every file."""
        return {**self.of_month, **{path: sha for partition in self.packs for path, sha in self._of_partition(partition).items()}}

    def differing(self, standing: ReleaseFiles) -> dict[str, str]:
        """Likewise; a pack that both have is not looked into."""
        if not isinstance(standing, Files):
            return super().differing(standing)
        found = self.of_month.items() - standing.of_month.items()
        for partition, pack in self.packs.named.items():
            if standing.packs.named.get(partition) != pack:
                before = standing._of_partition(partition) if partition in standing.packs.named else {}
                found |= self._of_partition(partition).items() - before.items()
        return dict(found)

    def _of_partition(self, partition: str) -> dict[str, str]:
        """Path to the SHA-256 of the files in one pack."""
        found: dict[str, str] = orjson.loads(self.packs[partition][FILES])
        self._partition_of.update(dict.fromkeys(found, partition))
        return found

    @cached_property
    def _month(self) -> ReleaseData:
        found: ReleaseData = orjson.loads(self._record.blob(self._fact.data))
        return found

    @cached_property
    def _list(self) -> FileList:
        found: FileList = orjson.loads(self._record.blob(self._fact.pages))
        return found


class RowsInPacks(Mapping[str, TrustRows]):
    """Trust code to its rows."""

    def __init__(self, packs: Packs, before: ReadBefore | None = None) -> None:
        self._packs, self._before = packs, before or ReadBefore()

    def __getitem__(self, trust: str) -> TrustRows:
        return rows_of(self._packs[self._at[trust]], trust)

    def __contains__(self, trust: object) -> bool:
        return trust in self._at  # without reading its rows

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._at, key=natural))

    def __len__(self) -> int:
        return len(self._at)

    @cached_property
    def _at(self) -> dict[str, str]:
        return self._before.partition_of(self._packs)


class ReleaseInRecord(ReleaseView):
    """A release, or a candidate for one, in the record. What is said of single trusts is read only when it is asked for."""

    def __init__(self, record: Record, fact: Candidate | Release, before: ReadBefore) -> None:
        self.packs = Packs(record, fact.partitions)
        super().__init__(RowsInPacks(self.packs, before), Files(record, fact, self.packs))
        self._record, self._fact, self._before = record, fact, before

    @cached_property
    def month(self) -> ReleaseData:
        return {**EMPTY, **orjson.loads(self._record.blob(self._fact.data))}

    @cached_property
    def overview(self) -> ReleaseData:
        return joined(self.month, self._before.summaries(self.packs))

    def of_partitions(self, partitions: Iterable[str]) -> ReleaseView:
        packs = self.packs.of(partitions)
        if len(packs) == len(self.packs):
            return self
        return ReleaseInMemory(joined(self.month, summaries_of(packs.values())), RowsInPacks(packs, self._before), self.files)


def joined(month: MonthData | ReleaseData | None, summaries: Iterable[Summary]) -> ReleaseData:
    """What a release says of the month, if of any, and of every trust in it, from what it says of each partition."""
    known: Any = month or {}
    found: Any = {**EMPTY, **known, "revised": {"trusts": {}, "rows": {}, **known.get("revised", {})}}
    all_summaries: list[Any] = list(summaries)
    for name in ("register", "counts", "told", "deadlines", "previous_actions", "previous_verdicts"):
        found[name] = dict(sorted((code, entry) for one in all_summaries for code, entry in one.get(name, {}).items()))
    if not any("previous_verdicts" in one for one in all_summaries):
        del found["previous_verdicts"]  # a release that was made before releases held them does not say that there were none
    if left_out := dict(sorted((code, many) for one in all_summaries for code, many in one.get("findings_left_out", {}).items())):
        found["findings_left_out"] = left_out
    found["trusts"] = sorted((row for one in all_summaries for row in one["trusts"]), key=lambda row: natural(row["trust"]))
    by = ("rule", "trust", "subject")
    found["verdicts"] = sorted(
        (row for one in all_summaries for row in one["verdicts"]), key=lambda row: [natural(row[name]) for name in by]
    )
    found["previous_trusts"] = sorted((code for one in all_summaries for code in one["previous_trusts"]), key=natural)
    for name in ("trusts", "rows"):
        found["revised"][name] = dict(sorted((code, row) for one in all_summaries for code, row in one["revised"].get(name, {}).items()))
    data: ReleaseData = found
    return data


def release_view_of(record: Record, fact: Candidate | Release, before: ReadBefore | None = None) -> ReleaseView:
    """A release, or a candidate for one, with all that it says and its files to be read when they are asked for; not what was read
    `before`, of another.
    """
    if fact.partitions:
        return ReleaseInRecord(record, fact, before or ReadBefore())
    from tasks.publish.format_zero import release_view_of as in_format_zero  # noqa: PLC0415  only old releases need it

    return in_format_zero(record, fact)


class Views:
    """Releases as pages use them, by the hash of their facts: whoever asks twice for one is given the same, which was read once."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._views: dict[str, ReleaseView] = {}
        self._before = ReadBefore()

    def of(self, release: Release) -> ReleaseView:
        """One release."""
        if release.hash not in self._views:
            self._views[release.hash] = release_view_of(self._record, release, self._before)
        return self._views[release.hash]
