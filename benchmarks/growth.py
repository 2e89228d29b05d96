"""What a late month costs beside an early one of the same programme: a record grows, and a month should not cost more for it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.programme import FIRST
from benchmarks.standing import Spent, Standing, median, ratio
from tasks.model.period import Period

TRUSTS = 850
"""Of 24 actions each: more than `MOST_ACTIONS`, from which a month has no single file of everything."""

EARLY, LATE = 3, 36
ROUNDS = 5


def growth(place: Path) -> Iterator[str]:
    """One line: CPU and peak memory of the late month beside the early one.

    Both are told in turns, either of them first as often, each time on a copy of the programme as it stood before that month. A round
    before these is not counted: what was copied is still being written down then.
    """
    before = _before(Standing.made(place / "growth", TRUSTS))
    os.sync()
    spent: dict[Period, list[Spent]] = {month: [] for month in before}
    for n in range(ROUNDS + 1):
        for month in sorted(before, reverse=bool(n % 2)):
            spent[month].append(before[month].copy().measured("tell", month))
    early, late = (rounds[1:] for rounds in spent.values())
    times, young, old = ratio(late, early), median(early), median(late)
    cpu = f"{times.cpu:.3f} times the CPU ({old.cpu:.2f} s beside {young.cpu:.2f})"
    memory = f"{times.peak:.3f} times the peak memory ({old.peak / 1024:.0f} MB)"
    yield f"month {LATE} beside month {EARLY}, {TRUSTS:,} trusts: {cpu}, {memory}"


def _before(programme: Standing) -> dict[Period, Standing]:
    """The programme as it stands before the early month and before the late one, whose updates were sent."""
    months = list(islice(Period.between(FIRST, Period(2099, 12)), LATE))
    early, late = months[EARLY - 1], months[-1]
    _helped_from_the_first(programme.place / "config/contracts.csv")
    programme.through(FIRST, early.previous())
    standing = {early: programme.as_sent(), late: programme}
    programme.through(early, late.previous())
    for month, one in standing.items():
        one.send(month)
    return standing


def _helped_from_the_first(contracts: Path) -> None:
    """Leave out contracts that begin after the first month: a later month would tell of more than an early one, whatever came before."""
    heading, *rows = contracts.read_text(encoding="utf-8").splitlines(keepends=True)
    start = heading.split(",").index("start")
    begun = [row for row, cells in zip(rows, csv.reader(rows), strict=True) if cells[start] <= FIRST.last_day.isoformat()]
    contracts.write_text(heading + "".join(begun), encoding="utf-8")
