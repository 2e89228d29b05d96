"""One fault is reported once: a finding that would only repeat another finding of the same row is suppressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tasks.model.update import Place
from tasks.rules.checks.check import Check
from tasks.rules.checks.inputs import KEY, Tables
from tasks.rules.checks.structure import UNREAD, WHICH_TABLE, WHOLE_FILE

Flags = npt.NDArray[np.bool_]
UpdateKey = tuple[str, str]
"""A trust's code and the id of what it submitted."""
Addresses = Mapping[UpdateKey, tuple[Mapping[str, str], Mapping[str, str]]]
"""An update -> where the columns of its lines stand, and where those of its head stand: column key to address."""


class Suppression:
    """Knows which rows offend which check, before anything is suppressed (`offending`, by check id), and what the readers found."""

    def __init__(
        self, tables: Tables, offending: Mapping[str, Flags], places: Mapping[UpdateKey, Sequence[Place]], addresses: Addresses
    ) -> None:
        self._tables, self._offending, self._addresses = tables, offending, addresses
        self._keys: list[UpdateKey] = list(zip(*(tables.heads[name].tolist() for name in KEY), strict=True))
        read = [places.get(key, ()) for key in self._keys]
        self._unread: Flags = np.array([any(map(_nothing_read, mine)) for mine in read], dtype=bool)
        self._unread_lines = np.array([sum(place.check == "unreadable-file" for place in mine) for mine in read])
        self._found = [{place.check for place in mine} for mine in read]

    def reported(self, check: Check, tables: Mapping[str, str]) -> Flags:
        """The rows to report for a check: those that offend it, and offend nothing that explains it. `tables`: check id to its table."""
        suppressed = self._unread
        suppressed = suppressed | self._no_column(check)
        files = [name for name in check.unless if tables[name] == "file"]
        suppressed = suppressed | self._placed(*files)
        for name in check.unless:
            if tables[name] == "heads":
                suppressed = suppressed | self._offending[name]
        by_row = suppressed if check.table == "heads" else suppressed[self._tables.head_of]
        for name in check.unless:
            if tables[name] == "lines":
                by_row = by_row | self._offending[name]
        flags = self._offending[check.id] & ~by_row
        return flags & ~self._explained(flags) if check.id == "action-missing" else flags

    def _explained(self, missing: Flags) -> Flags:
        """Per line, whether its update misses no more actions than it has lines that could not be read: these would be about them."""
        many = np.bincount(self._tables.head_of[missing], minlength=len(self._keys))
        explained: Flags = (many <= self._unread_lines)[self._tables.head_of]
        return explained

    def _placed(self, *names: str) -> Flags:
        """Per update, whether its reader found any of these."""
        flags: Flags = np.array([not found.isdisjoint(names) for found in self._found], dtype=bool)
        return flags

    def _no_column(self, check: Check) -> Flags:
        """Per update, whether a check's own column is not there, and what is told of the columns already explains what it would find."""
        explained = self._placed("unknown-column", *(("missing-column",) if check.absent else ()))
        side = 1 if check.table == "heads" else 0
        missing = [check.column not in self._addresses.get(key, ({}, {}))[side] for key in self._keys]
        without: Flags = explained & np.array(missing, dtype=bool)
        return without


def _nothing_read(place: Place) -> bool:
    """Whether a reader's finding means that there is nothing to compare; a part of a file may be unreadable by itself."""
    return place.check in UNREAD and (place.address == WHOLE_FILE or place.check == WHICH_TABLE)
