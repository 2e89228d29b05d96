"""Each trust's history over the releases in force, partition by partition: the one of the month before is found again and extended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate

import orjson

from tasks.model.json_text import to_line
from tasks.model.period import Period
from tasks.model.trust import Succession
from tasks.publish.reading import AT_HAND
from tasks.record.facts import Release
from tasks.record.packs import Pack, packed
from tasks.record.results import found, held_result, name_of
from tasks.run.run import Run
from tasks.run.settings import code_version
from tasks.site.release_view import ReleaseView
from tasks.site.trust_history import ActionHistory, TrustHistory, begun, extended, with_actions

InRelease = tuple[Release, ReleaseView]
WHAT = "history"
_NONE = Pack(packed({}))


class Histories(Mapping[str, TrustHistory]):
    """Trust code to its history, for every trust that these releases, one of each month and oldest first, tell of.

    A partition is read, or made, when one of its trusts is asked for.
    """

    def __init__(self, run: Run, releases: Sequence[InRelease]) -> None:
        self._run, self._releases = run, releases
        self._pack = lru_cache(AT_HAND)(self._made)

    def __getitem__(self, trust: str) -> TrustHistory:
        partition = self._run.partitions.get(trust, "")
        history: TrustHistory = orjson.loads(self._pack(partition)[trust])
        return history

    def __iter__(self) -> Iterator[str]:
        return (trust for partition in sorted(set(self._run.partitions.values())) for trust in self._pack(partition))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _made(self, partition: str) -> Pack:
        """The newest pack of a partition; what is missing is made month by month from the last one that is there."""
        months = [(held, contents) for fact, held in self._releases if (contents := _contents(fact, partition))]
        names = accumulate((contents for _, contents in months), lambda before, contents: name_of((before, contents)))
        own = {"code": code_version(), "partition": partition, "succeeded": self._succeeded(partition)}
        steps = [(held, own | {"months": name}) for (held, _), name in zip(months, names, strict=True)]
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
                known = orjson.loads(made[trust]) if trust in made else begun(self._under_earlier(trust, month))
                made[trust] = to_line(extended(known, month.of_trust(trust)))
        return packed(made)

    def _under_earlier(self, trust: str, month: ReleaseView) -> dict[str, ActionHistory]:
        """What was said of a trust's actions under the codes that it had before, in the months up to each succession."""
        actions: dict[str, ActionHistory] = {}
        last_day = Period.parse(month.month["period"]).last_day
        for one, _, held in self._before(self._run.rulebook.succeeded_by(trust, last_day)):
            earlier = held.of_partitions([self._run.partitions.get(one.succeeds, "")])
            if one.succeeds in earlier.overview["told"]:
                actions = with_actions(actions, earlier.of_trust(one.succeeds))
        return actions

    def _before(self, successions: Sequence[Succession]) -> Iterator[tuple[Succession, Release, ReleaseView]]:
        """Each succession with each release of the months before it, the earliest month first."""
        return ((one, fact, held) for fact, held in self._releases for one in reversed(successions) if fact.period.last_day < one.start)

    def _succeeded(self, partition: str) -> list[str]:
        """What the releases say of the codes that trusts of a partition have succeeded, by its hashes; nothing for nearly all."""
        mine = [one for code in self._run.codes_in[partition] for one in self._run.rulebook.succeeded_by(code, date.max)]
        return [_contents(fact, self._run.partitions.get(one.succeeds, "")) for one, fact, _ in self._before(mine)]


def _contents(release: Release, partition: str) -> str:
    """The hash of what a release says of a partition; of an earlier format, that of all it says."""
    return release.partitions.get(partition, "") if release.partitions else release.data
