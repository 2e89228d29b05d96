"""Letters that follow from a month's decisions: once all are written down, a run at the same moment does not make them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

import orjson

from tasks.model.json_text import to_line
from tasks.model.period import Period
from tasks.notify.addressing import Letter
from tasks.notify.letters import ids_of
from tasks.record.decisions import numbers, withdrawn
from tasks.record.facts import Decision
from tasks.record.results import found, held_result
from tasks.record.seal import unended
from tasks.run.run import Run
from tasks.run.settings import code_version

Name = tuple[str, str, int]


@dataclass(frozen=True)
class WrittenLetters:
    """The letters of a sort to which a month's decisions lead, by the ids of their notices; `known` are those that are written down."""

    run: Run
    period: Period
    sort: str
    known: set[str]
    _ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)

    def decisions(self) -> Iterator[Decision]:
        """The newest decision on each update of a trust on the register that was not taken back; none of a partition of which a run at this
        moment held which notices there have to be, if all of these are written down.
        """
        for names in self._left.values():
            for trust, submission, number in names:
                yield self.run.record.get(Decision, self.period, trust, submission, number)

    def add(self, trust: str, letters: Iterable[Letter]) -> None:
        """Count these among those about a trust."""
        for one in letters:
            self._ids[self.run.partitions[trust]].update(ids_of(one, self.period))

    def hold(self) -> None:
        """Hold which notices there have to be; not in a run that has not begun to tell a month, for one that finds nothing new writes
        nothing.
        """
        if self._left and any(one.moment == self.run.moment for one in unended(self.run.record)):
            for partition, names in self._left.items():
                found(self.run.record, self.sort, self._inputs(names), partial(to_line, sorted(self._ids[partition])))

    @cached_property
    def _left(self) -> dict[str, list[Name]]:
        """Partition to the trust, submission and number of each such decision, where they are not known to be all written about."""
        record, back = self.run.record, withdrawn(self.run.record, self.period)
        names = defaultdict[str, list[Name]](list)
        for (trust, submission), number in sorted(numbers(record, self.period).items()):
            if trust in self.run.rulebook.trusts and (trust, submission) not in back:
                names[self.run.partitions[trust]].append((trust, submission, number))
        return {partition: mine for partition, mine in names.items() if not self._are_written(mine)}

    def _are_written(self, names: list[Name]) -> bool:
        held = held_result(self.run.record, self.sort, self._inputs(names))
        return bool(held) and self.known.issuperset(orjson.loads(self.run.record.blob(held)))

    def _inputs(self, names: list[Name]) -> dict[str, object]:
        return {
            "code": code_version(),
            "period": self.period,
            "moment": self.run.moment,
            "rules": self.run.rulebook.sha256,
            "people": self.run.programme.people_sha256,
            "decisions": names,
        }
