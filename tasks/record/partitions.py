"""Partitions: which share of the trusts, some tens of them, a code belongs to. A code is given its partition once and keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tasks.model.mistake import Mistake
from tasks.record.facts import Partitions
from tasks.record.record import Record

SIZE = 50
"""Trusts in a partition, at most."""

_TRIES = 20


def partitions_of(record: Record, codes: Iterable[str]) -> dict[str, str]:
    """Code to its partition, for every code ever on the register; codes that have none yet fill the last partition, then new ones.

    An entry, an exit or a merger moves no code that has a partition. Raises Mistake if too many write at once.
    """
    wanted = sorted(set(codes))
    for _ in range(_TRIES):
        last = record.last(Partitions)
        given = {code: partition for partition, mine in last.codes.items() for code in mine} if last else {}
        new = [code for code in wanted if code not in given]
        if not new:
            return given
        record.follow(last, Partitions(codes=_with(last.codes if last else {}, new)))
    raise Mistake("Too many runs give trusts their partitions at once: run again")


def grouped(given: Mapping[str, str], codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Partition to those of these codes that are in it; partitions and codes rising."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in sorted(codes):
        found[given[code]].append(code)
    return {partition: tuple(found[partition]) for partition in sorted(found)}


def _with(held: Mapping[str, tuple[str, ...]], new: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found = {partition: list(codes) for partition, codes in held.items()}
    for code in new:
        last = max(found, default="")
        if not last or len(found[last]) >= SIZE:
            last = f"{len(found) + 1:05d}"
            found[last] = []
        found[last].append(code)
    return {partition: tuple(codes) for partition, codes in found.items()}
