"""What the product asks of a place that keeps bytes: some verbs, and a promise that no fact written once is overwritten or taken away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from tasks.model.mistake import Mistake

_PART = r"(?!\.{1,2}(?:/|$))[A-Za-z0-9._=-]{1,200}"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*")
DERIVED = "results/"
"""Where keys begin whose bytes can be worked out again: only these can be thrown away."""

_LONGEST = 900  # object stores allow 1,024 bytes, and the store's own prefix comes before the key


class BadKey(Mistake):
    """A key that could not be kept everywhere, or that would reach outside the store."""


class StoreTrouble(Mistake):
    """The store cannot be reached or refuses us: the text says what to look at; `refused` is the store's own word for why, if any."""

    def __init__(self, says: str, refused: str = "") -> None:
        super().__init__(says)
        self.refused = refused


class Store(Protocol):
    """A place that keeps bytes under keys such as `plans/RNL/1.json`. Every verb raises BadKey for a key no store could hold."""

    def read(self, key: str) -> bytes:
        """The bytes under a key; raises NotFound."""
        ...

    def create(self, key: str, data: bytes) -> bool:
        """Write once: True for the one writer who made it, False (and nothing changed) if the key is taken."""
        ...

    def create_all(self, items: Sequence[tuple[str, bytes]]) -> list[bool]:
        """The same for many keys, no two of them alike, and their bytes, which is quicker than one by one; of each whether it was made."""
        ...

    def replace(self, key: str, data: bytes, expected: bytes | None) -> bool:
        """Write only if the key still holds `expected` (None: nothing yet). False: someone else was first; read and try again."""
        ...

    def discard(self, key: str) -> None:
        """Throw away what can be worked out again; raises BadKey for any other key. Nothing happens if nothing is held under it."""
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins with the prefix, in the order of their characters."""
        ...

    def below(self, prefix: str, since: str = "") -> Iterator[str]:
        """What comes next in the keys below whole parts with a closing slash, each once: of `revisions/` the months. In order.

        With `since`, only that and what comes after it in the order of their characters.
        """
        ...

    def missing(self, keys: Collection[str]) -> list[str]:
        """Those of some keys that nothing is held under, as given. They should have a beginning in common: it may be listed whole."""
        ...

    def strangers(self) -> Iterator[str]:
        """Names found in the store that are no keys, and no unfinished writing of its own: somebody else put them there."""
        ...


def checked(key: str) -> str:
    """The key itself, if every store can hold it; else raises BadKey."""
    if not is_key(key):
        raise BadKey(
            f"{key[:120]!r} cannot be a key of the record: use letters, digits and . _ = - in parts joined by single slashes, "
            f"no part '.' or '..', at most {_LONGEST} characters"
        )
    return key


def checked_derived(key: str) -> str:
    """The key itself, if what it holds can be worked out again; else raises BadKey."""
    if not checked(key).startswith(DERIVED):
        raise BadKey(f"{key[:120]!r} cannot be thrown away: only what can be worked out again can be, and that begins with {DERIVED}")
    return key


def checked_prefix(prefix: str) -> str:
    """The beginning of a key: empty, whole parts with a closing slash, or a part cut short."""
    if prefix:
        checked(prefix.removesuffix("/"))
    return prefix


def checked_parts(prefix: str) -> str:
    """The beginning of keys in whole parts: empty, or with a closing slash."""
    if prefix and not prefix.endswith("/"):
        raise BadKey(f"{prefix[:120]!r} may end within a part of a key: close it with a slash")
    return checked_prefix(prefix)


def is_key(text: str) -> bool:
    """Whether a name found in a store is one of ours; temporary and foreign files are not."""
    return len(text) <= _LONGEST and _KEY.fullmatch(text) is not None
