"""A store far away with copies on this machine: what a run wrote or read once, it need not ask for again, as it never changes.

The copies lie in a file of the system's own that has no name, and that is gone with the run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from threading import Lock

from tasks.record.stores.store import DERIVED, Store

MOST = 4 << 30
"""So many bytes of copies are kept; then the oldest go."""

_AT_ONCE = 100  # so many of the oldest go at a time


class CopiedStore:
    """A store of which copies are kept of what is written once: all but what is derived. Safe for threads; see `Store` for the verbs.

    Words that another process takes out for good while this one is under way may still be read here.
    """

    def __init__(self, under: Store, most: int = MOST) -> None:
        self.under = under
        self._most, self._held, self._lock = most, 0, Lock()

    def read(self, key: str) -> bytes:
        if key.startswith(DERIVED):
            return self.under.read(key)
        with self._lock:
            found = self._copies.execute("SELECT data FROM copies WHERE key = ?", (key,)).fetchone()
        if found:
            return bytes(found[0])
        data = self.under.read(key)
        self._keep(key, data)
        return data

    def create(self, key: str, data: bytes) -> bool:
        return self._copied([(key, data)], [self.under.create(key, data)])[0]

    def create_all(self, items: Sequence[tuple[str, bytes]]) -> list[bool]:
        return self._copied(items, self.under.create_all(items))

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        try:
            return self.under.replace(key, data, expected)
        finally:
            with self._lock:
                self._copies.execute("DELETE FROM copies WHERE key = ?", (key,))

    def discard(self, key: str) -> None:
        self.under.discard(key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        return self.under.keys(prefix)

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        return self.under.below(prefix, since)

    def missing(self, keys: Collection[str]) -> list[str]:
        return self.under.missing(keys)

    def strangers(self) -> Iterator[str]:
        return self.under.strangers()

    def _copied(self, items: Sequence[tuple[str, bytes]], made: list[bool]) -> list[bool]:
        for (key, data), is_new in zip(items, made, strict=True):
            if is_new and not key.startswith(DERIVED):
                self._keep(key, data)
        return made

    def _keep(self, key: str, data: bytes) -> None:
        if len(data) > self._most:
            return
        with self._lock, self._while_there_is_room():
            new = self._copies.execute("INSERT OR IGNORE INTO copies (key, data, size) VALUES (?, ?, ?)", (key, data, len(data)))
            self._held += len(data) * new.rowcount
            while self._held > self._most:
                self._let_go()

    @contextmanager
    def _while_there_is_room(self) -> Iterator[None]:
        """Once this machine's disk takes no more, no more is kept: the store has it all."""
        try:
            yield
        except sqlite3.OperationalError:
            self._most = -1

    def _let_go(self) -> None:
        oldest = self._copies.execute("SELECT rowid, size FROM copies ORDER BY rowid LIMIT ?", (_AT_ONCE,)).fetchall()
        self._copies.executemany("DELETE FROM copies WHERE rowid = ?", [(row,) for row, _ in oldest])
        self._held = self._held - sum(size for _, size in oldest) if oldest else 0

    @cached_property
    def _copies(self) -> sqlite3.Connection:
        made = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # no name: a file of its own, which nobody else finds
        made.execute("PRAGMA journal_mode = MEMORY")
        made.execute("PRAGMA cache_size = -16000")
        made.execute("CREATE TABLE copies (key TEXT PRIMARY KEY, data BLOB, size INTEGER)")
        return made
