"""What a month costs as the record and the programme grow: one trust's rerun beside a whole month, and a late month beside an early one."""

from __future__ import annotations

import csv
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path
from unittest.mock import patch

import flows  # noqa: F401  settles Prefect's settings before it is imported
from benchmarks.programme import FIRST, programme, send
from tasks.model.period import Period

TRUSTS = 2000
MONTHS = 36
ROUNDS = 41
AGAIN = 5
_APPROVER = "sample approver"


def record() -> Iterator[str]:
    """One line for a rerun at TRUSTS trusts, one for month MONTHS at eleven.

    No file is removed before both are measured: some file systems spare the places of files removed in the last minutes (ext4 does), and
    look through them for every new file, so that whoever writes next pays for whoever tidied up.
    """
    with tempfile.TemporaryDirectory() as place, patch.dict(os.environ):
        yield _rerun(Path(place) / "rerun", TRUSTS)
        yield _growth(Path(place) / "growth", MONTHS)


def _rerun(place: Path, trusts: int) -> str:
    """A month and then single trusts of it, beyond start-up: in a process that has done both once for a programme of eleven, and without
    what it takes to start the process that reads, of which each needs at least one.
    """
    _month_and_trust(place / "few", 11)
    begin = statistics.median(_cpu(_reader) for _ in range(ROUNDS))
    whole, one = (spent - begin for spent in _month_and_trust(place / "many", trusts))
    said = f"{one:.2f} s CPU beside {whole:.2f} for the whole month, {one / whole:.2%}"
    return f"one trust of {trusts:,} again: {said}; both beyond start-up, that of a reader too ({begin:.3f} s)"


def _reader() -> None:
    """Start a process that reads, and end it when it has answered for nothing at all."""
    from tasks.workbook.reading.read import READ_FILE
    from tasks.workbook.sandbox.calls import Sandbox
    from tasks.workbook.sandbox.lock import Limits

    with Sandbox(READ_FILE, Limits()) as sandbox:
        sandbox.ask({"name": "nothing.csv", "form": "update"}, b"")


def _month_and_trust(place: Path, trusts: int) -> tuple[float, float]:
    """Seconds of CPU for the first month of a programme, and for one trust that sends again: the median of AGAIN, one after the other."""
    from flows.monthly_cycle import monthly_cycle
    from flows.rerun_trust import rerun_trust

    codes = _begun(place, trusts)
    send(place / "programme", codes, FIRST)
    whole = _cpu(lambda: monthly_cycle.fn(str(FIRST), approve_as=_APPROVER))
    spent = []
    for code in codes[:AGAIN]:
        send(place / "programme", [code], FIRST, "2013-10-18T09:00:00+01:00", "again")
        spent.append(_cpu(partial(rerun_trust.fn, code, str(FIRST), approve_as=_APPROVER)))
    return whole, statistics.median(spent)


def _growth(place: Path, months: int) -> str:
    """Each month in a process of its own, as it is in life, so that its peak of memory is its own.

    Month 3 and the last are told ROUNDS times, in turns, either of them first as often, each in a programme that stands again as it did
    before them. What is said is the median of the rounds' own ratios, so that a machine that grows slower or faster meanwhile favours
    neither. A round before these is not counted: what was copied is still being written down then.
    """
    codes, before = _begun(place / "all", 11), dict[Period, _Standing]()
    _helped_from_the_first(place / "all/config/contracts.csv")
    for nth, month in enumerate(islice(Period.between(FIRST, Period(2099, 12)), months), 1):
        send(place / "all/programme", codes, month)
        if nth in (3, months):
            before[month] = _Standing(place / "all", place / str(month))
        if nth < months:
            _told(place / "all", month)
    os.sync()
    cost: dict[Period, list[tuple[float, float]]] = {month: [] for month in before}
    for n in range(ROUNDS + 1):
        for month in sorted(before, reverse=bool(n % 2)):
            cost[month].append(_told(before[month].place, month))
            before[month].put_back()
    third, last = (list(zip(*cost[month][1:], strict=True)) for month in before)
    cpu, memory = (statistics.median(b / a for a, b in zip(*pair, strict=True)) for pair in zip(third, last, strict=True))
    spent, peak = statistics.median(last[0]), statistics.median(last[1])
    said = f"{cpu:.3f} times the CPU ({spent:.2f} s beside {statistics.median(third[0]):.2f})"
    return f"month {months} beside month 3, 11 trusts: {said}, {memory:.3f} times the peak memory ({peak / 1024:.0f} MB)"


class _Standing:
    """A programme as it stood before a month, in which the month is told again and again.

    The files of a record and a site, none of which is ever written twice, are second names of those of the programme it is copied from,
    and what a run brings is moved out of the way, not removed.
    """

    def __init__(self, source: Path, place: Path) -> None:
        self.place, self._kept, self._aside, self._moved = place / "told", place / "kept", place / "aside", count()
        for copy in (self.place, self._kept):
            shutil.copytree(source, copy, copy_function=_copied)
        self._aside.mkdir()
        self._files = _files(self._kept)

    def put_back(self) -> None:
        """Take back what a run made and replaced."""
        found = _files(self.place)
        for path in {path for path, _ in found - self._files}:
            (self.place / path).rename(self._aside / f"{next(self._moved)}")
        for path in {path for path, _ in self._files - found}:
            _copied(f"{self._kept / path}", f"{self.place / path}")


def _files(top: Path) -> set[tuple[Path, int]]:
    """Path and time of the last change, in nanoseconds, of every file."""
    return {(path.relative_to(top), path.stat().st_mtime_ns) for path in top.rglob("*") if path.is_file()}


def _copied(source: str, place: str) -> None:
    if "/now/store/" in source or "/now/site/" in source:
        os.link(source, place)
    else:
        shutil.copy2(source, place)


def _helped_from_the_first(contracts: Path) -> None:
    """Leave out contracts that begin after the first month: a later month would tell of more than an early one, whatever came before."""
    heading, *rows = contracts.read_text(encoding="utf-8").splitlines(keepends=True)
    start = heading.split(",").index("start")
    begun = [row for row, cells in zip(rows, csv.reader(rows), strict=True) if cells[start] <= FIRST.last_day.isoformat()]
    contracts.write_text(heading + "".join(begun), encoding="utf-8")


def _told(place: Path, month: Period) -> tuple[float, float]:
    """Seconds of CPU beyond start-up and the peak of memory, in KiB, of one month's run.

    A shell starts it: what a process says of its peak counts in that of the one that started it, which may have grown large.
    """
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", _ONE, str(month), _APPROVER]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **_folders(place)})
    cpu, memory = map(float, told.stdout.split()[-2:])
    return cpu, memory


_ONE = """
import resource, sys
from benchmarks.month import used
from flows.monthly_cycle import monthly_cycle
begun = used()
monthly_cycle.fn(sys.argv[1], approve_as=sys.argv[2])
print(used() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _begun(place: Path, trusts: int) -> list[str]:
    """A programme with its plans in the record and nothing told yet."""
    from flows.command_line import main

    logging.getLogger("measures").setLevel(logging.WARNING)
    codes = programme(place, trusts)
    os.environ.update(_folders(place))
    main(["plan"])
    return codes


def _folders(place: Path) -> dict[str, str]:
    folders = {name: place / "now" / name for name in ("store", "site", "mail", "returned", "preview")}
    folders |= {name: place / name for name in ("config", "programme")}
    return {f"MEASURES_{name.upper()}": str(folder) for name, folder in folders.items()}


def _cpu(act: Callable[[], object]) -> float:
    from benchmarks.month import used

    before = used()
    act()
    return used() - before
