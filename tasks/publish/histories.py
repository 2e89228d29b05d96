"""Each trust's history over the releases in force, partition by partition: the one of the month before is found again and extended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate

import orjson

from tasks.model.json_text import to_line
from tasks.record.facts import Release
from tasks.record.packs import Pack, packed
from tasks.record.results import found, held_result, name_of
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.site.release_view import ReleaseView
from tasks.site.trust_history import TrustHistory, extended

InRelease = tuple[Release, ReleaseView]
WHAT = "history"
_NONE = Pack(packed({}))


class Histories(Mapping[str, TrustHistory]):
    """Trust code to its history, for every trust that these releases, one of each month and oldest first, tell of.

    A partition is read, or made, when one of its trusts is asked for.
    """

    def __init__(self, run: Run, releases: Sequence[InRelease]) -> None:
        self._run, self._releases = run, releases
        self._packs: dict[str, Pack] = {}

    def __getitem__(self, trust: str) -> TrustHistory:
        partition = self._run.partitions.get(trust, "")
        history: TrustHistory = orjson.loads(self._pack(partition)[trust])
        return history

    def __iter__(self) -> Iterator[str]:
        return (trust for partition in sorted(set(self._run.partitions.values())) for trust in self._pack(partition))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _pack(self, partition: str) -> Pack:
        if partition not in self._packs:
            self._packs[partition] = self._made(partition)
        return self._packs[partition]

    def _made(self, partition: str) -> Pack:
        """The newest pack of a partition; what is missing is made month by month from the last one that is there."""
        months = [(held, contents) for fact, held in self._releases if (contents := _contents(fact, partition))]
        names = accumulate((contents for _, contents in months), lambda before, contents: name_of((before, contents)))
        steps = [
            (held, {"code": code_version(), "partition": partition, "months": name}) for (held, _), name in zip(months, names, strict=True)
        ]
        pack, missing = _NONE, []
        for held, inputs in reversed(steps):
            if sha := held_result(self._run.record, WHAT, inputs):
                pack = Pack(self._run.record.blob(sha))
                break
            missing.append((held, inputs))
        for held, inputs in reversed(missing):
            made = self._extended(pack, held, partition)
            found(self._run.record, WHAT, inputs, partial(bytes, made))
            pack = Pack(made)
        return pack

    def _extended(self, before: Pack, release: ReleaseView, partition: str) -> bytes:
        month, made = release.of_partitions([partition]), dict(before.items())
        for trust in month.overview["told"]:
            if self._run.partitions.get(trust) == partition:
                known = orjson.loads(made[trust]) if trust in made else None
                made[trust] = to_line(extended(known, month.of_trust(trust)))
        return packed(made)


def _contents(release: Release, partition: str) -> str:
    """The hash of what a release says of a partition; of an earlier format, that of all it says."""
    return release.partitions.get(partition, "") if release.partitions else release.data
