"""Letters that follow from a month's decisions: once all are written down, the month told again does not make them again."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import orjson

from tasks.model.json_text import to_line
from tasks.model.period import Period
from tasks.notify.addressing import Letter
from tasks.notify.letters import ids_of
from tasks.record.decisions import numbers, withdrawn
from tasks.record.results import found, held_result
from tasks.record.seal import unended
from tasks.run.moments import moment_by
from tasks.run.run import Run
from tasks.run.settings import code_version


@dataclass(frozen=True)
class WrittenLetters:
    """The letters of a sort to which a month's decisions lead, by the ids of their notices."""

    run: Run
    period: Period
    sort: str
    _ids: set[str] = field(default_factory=set, init=False)

    def are_all(self, known: Set[str]) -> bool:
        """Whether a run at this moment held which notices there have to be, and all of these are among those known."""
        held = held_result(self.run.record, self.sort, self._made_from)
        return bool(held) and known >= set(cast("list[str]", orjson.loads(self.run.record.blob(held))))

    def add(self, letters: Iterable[Letter]) -> None:
        """Count these among them."""
        for one in letters:
            self._ids.update(ids_of(one, self.period))

    def hold(self) -> None:
        """Hold which notices there have to be, in a run that has begun to tell a month as at its own moment: at no other is it told again,
        and one that finds nothing new writes nothing.
        """
        run = self.run
        own = run.moment == moment_by(run, self.period, run.moment)
        if own and any(one.moment == run.moment for one in unended(run.record)):
            found(run.record, self.sort, self._made_from, lambda: to_line(sorted(self._ids)))

    @cached_property
    def _made_from(self) -> dict[str, object]:
        """As it was when first asked for: what another run decides meanwhile is not among it."""
        record, rulebook = self.run.record, self.run.rulebook
        return {
            "code": code_version(),
            "period": self.period,
            "moment": self.run.moment,
            "rules": rulebook.sha256,
            "people": self.run.programme.people_sha256,
            "decisions": sorted((*name, number) for name, number in numbers(record, self.period).items()),
            "withdrawn": withdrawn(record, self.period),
        }
