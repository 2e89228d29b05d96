"""Format 1: facts by programme, arrivals by day, decisions by the period they are for, addresses of people apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tasks.record.codec import decoded
from tasks.record.kinds import FACTS, Kind, part
from tasks.record.stores.store import Store

_BETWEEN = "="


@dataclass(frozen=True, slots=True)
class One:
    """The layout of one programme: `facts/main/decisions/2013-10/RNL=<submission>=1.json`, a folder for each period or day."""

    programme: str

    def key(self, kind: Kind, values: tuple[str, ...]) -> str:
        return f"{self._begin(kind, tuple(map(part, values)))}.json"

    def read(self, store: Store, kind: Kind, values: tuple[str, ...]) -> Any:
        key = self.key(kind, values)
        return decoded(kind.fact, store.read(key), key)

    def listed(self, store: Store, kind: Kind, begin: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        top, whole, form = self._top(kind), len(kind.parts), kind.form
        after = "" if not begin or len(begin) == whole or _is_month(kind, begin) else "/" if kind.by_month and len(begin) == 1 else _BETWEEN
        for key in store.keys(f"{self._begin(kind, begin)}{after}"):
            if found := form.fullmatch(key, len(top)):  # anything else is no fact, and `verify` names it
                yield found.groups()

    def chapters(self, store: Store, kind: Kind, since: str) -> Iterator[str]:
        return store.below(self._top(kind), since=since)

    def kinds(self, store: Store, kind: Kind, chapter: str) -> Iterator[str]:
        return store.keys(f"{self._top(kind)}{chapter}" if kind.by_month else self._top(kind))

    def _begin(self, kind: Kind, values: tuple[str, ...]) -> str:
        """A key, or the beginning of one."""
        if not kind.by_month or len(values) < 2:
            return f"{self._top(kind)}{_BETWEEN.join(values)}"
        return f"{self._top(kind)}{values[0]}/{_BETWEEN.join(values[1:])}"

    def _top(self, kind: Kind) -> str:
        return f"{FACTS}{self.programme}/{kind.folder}/"


def _is_month(kind: Kind, begin: tuple[str, ...]) -> bool:
    """Whether a month stands for all of its days."""
    return len(begin) == 1 and kind.by_day and len(begin[0]) == len("2013-10")
