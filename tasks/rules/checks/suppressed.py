"""One fault is told once: what would only repeat an error already told stays unsaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tasks.model.update import Place
from tasks.rules.checks.check import Check
from tasks.rules.checks.inputs import KEY, Tables
from tasks.rules.checks.structure import UNREAD, WHOLE_FILE

Flags = npt.NDArray[np.bool_]
Key = tuple[str, str]
Addresses = Mapping[Key, tuple[Mapping[str, str], Mapping[str, str]]]


class Silence:
    """Knows which rows offend which check, before anything is left unsaid, and what the readers found."""

    def __init__(self, tables: Tables, raw: Mapping[str, Flags], places: Mapping[Key, Sequence[Place]], addresses: Addresses) -> None:
        self._tables, self._raw, self._addresses = tables, raw, addresses
        self._keys: list[Key] = list(zip(*(tables.heads[name].tolist() for name in KEY), strict=True))
        unread = [any(place.check in UNREAD and place.address == WHOLE_FILE for place in places.get(key, ())) for key in self._keys]
        self._unread: Flags = np.array(unread, dtype=bool)
        self._found = [{place.check for place in places.get(key, ())} for key in self._keys]

        self._marked = [n for n, found in enumerate(self._found) if found]  # few, as a rule

    def told(self, check: Check, tables: Mapping[str, str]) -> Flags:
        """The rows to tell of a check: those that offend, and offend nothing that explains it. `tables`: check id to its table."""
        unsaid = self._unread
        if check.absent:
            unsaid = unsaid | self._no_column(check)
        files = [name for name in check.unless if tables[name] == "file"]
        unsaid = unsaid | self._placed(*files)
        for name in check.unless:
            if tables[name] == "heads":
                unsaid = unsaid | self._raw[name]
        silent = unsaid if check.table == "heads" else unsaid[self._tables.head_of]
        for name in check.unless:
            if tables[name] == "lines":
                silent = silent | self._raw[name]
        return self._raw[check.id] & ~silent

    def _placed(self, *names: str) -> Flags:
        """Per update, whether its reader found any of these."""
        flags: Flags = np.zeros(len(self._found), dtype=bool)
        for n in self._marked:
            flags[n] = not self._found[n].isdisjoint(names)
        return flags

    def _no_column(self, check: Check) -> Flags:
        """Per update, whether its reader missed columns and a check's own is among those that are not there."""
        missing = self._placed("missing-column")
        if not missing.any():
            return missing
        side = 1 if check.table == "heads" else 0
        there = [self._addresses.get(key, ({}, {}))[side] for key in self._keys]
        missed: Flags = np.array([check.column not in columns for columns in there], dtype=bool)
        return missing & missed
