"""Formats of facts: how each one lays out its keys and is read. Every format stays readable and gives today's types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from tasks.record.kinds import Kind
from tasks.record.stores.store import Store


class Layout(Protocol):
    """Where facts of a format stand and how they are read. `values` are the parts of a key as the fact's kind has them."""

    def key(self, kind: Kind, values: tuple[str, ...]) -> str:
        """Where a fact stands."""
        ...

    def read(self, store: Store, kind: Kind, values: tuple[str, ...]) -> Any:
        """A fact; raises NotFound."""
        ...

    def listed(self, store: Store, kind: Kind, begin: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The parts of every fact whose first parts are these, of which the last may be cut short, in the order of keys."""
        ...

    def chapters(self, store: Store, kind: Kind, since: str) -> Iterator[str]:
        """The first parts of the keys of a kind, each once, from one on."""
        ...

    def kinds(self, store: Store, kind: Kind, chapter: str) -> Iterator[str]:
        """The keys of the facts of a kind that are sealed in a chapter."""
        ...


class OlderLayout(Layout, Protocol):
    """One that nothing is written in any more, and that is asked before a fact is written in the newest."""

    def holds(self, store: Store, kind: Kind, values: tuple[str, ...]) -> bool:
        """Whether there is such a fact."""
        ...
