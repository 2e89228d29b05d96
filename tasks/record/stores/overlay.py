"""The store of a dry run: it reads what another store holds and keeps what is written to itself, so that nothing is changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tasks.model.mistake import NotFound
from tasks.record.stores.store import Store, checked, checked_derived, checked_parts, checked_prefix


class OverlayStore:
    """Writes stay in memory, over a store that is only read. What begins with one of `hidden` is as if it had never been written."""

    def __init__(self, under: Store, hidden: tuple[str, ...] = ()) -> None:
        self.under = under
        self.hidden = hidden
        self.written: dict[str, bytes] = {}

    def read(self, key: str) -> bytes:
        if checked(key) in self.written:
            return self.written[key]
        if key.startswith(self.hidden):
            raise NotFound(f"the record of this dry run holds nothing under {key}")
        return self.under.read(key)

    def create(self, key: str, data: bytes) -> bool:
        if self._holds(checked(key)):
            return False
        self.written[key] = data
        return True

    def create_all(self, items: Sequence[tuple[str, bytes]]) -> list[bool]:
        return [self.create(key, data) for key, data in items]

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        if (self.read(key) if self._holds(checked(key)) else None) != expected:
            return False
        self.written[key] = data
        return True

    def discard(self, key: str) -> None:
        self.written.pop(checked_derived(key), None)
        self.hidden = (*self.hidden, key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        checked_prefix(prefix)
        under = {key for key in self.under.keys(prefix) if not key.startswith(self.hidden)}
        return iter(sorted(under | {key for key in self.written if key.startswith(prefix)}))

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        checked_parts(prefix)
        names = {key.removeprefix(prefix).split("/")[0] for key in self.keys(prefix)}
        return iter(sorted(name for name in names if name >= since))

    def missing(self, keys: Collection[str]) -> list[str]:
        gone = {*self.under.missing(keys), *(key for key in keys if key.startswith(self.hidden))}
        return [key for key in keys if key in gone and key not in self.written]

    def strangers(self) -> Iterator[str]:
        return self.under.strangers()

    def _holds(self, key: str) -> bool:
        try:
            self.read(key)
        except NotFound:
            return False
        return True
