"""A programme as it stands on disk, from which any number of copies are told, each time in a process of its own.

No file is removed before everything is measured: some file systems spare the places of files removed in the last minutes (ext4 does), and
look through them for every new file, so that whoever writes next pays for whoever tidied up. The files of a record and a site, none of
which is ever written twice, are in a copy second names of the same files.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from benchmarks.drive import folders
from benchmarks.programme import FIRST
from tasks.model.period import Period
from tasks.record.stores.shelf import FILES
from tasks.run.settings import ROOT

FEW = 11
_COPIES = count(1)


class Spent(NamedTuple):
    """Seconds of CPU beyond start-up, and the peak of memory in KiB."""

    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Standing:
    """`code` is the folder of the code that tells it, `place` holds its config and what was sent, `now` what was made of it."""

    code: Path
    place: Path
    now: Path
    trusts: int
    few: Path = Path()
    """A programme of eleven trusts, sent and not told, to warm up on."""

    @classmethod
    def made(cls, place: Path, trusts: int, code: Path = ROOT) -> Standing:
        """A programme of as many trusts, with its plans in the record and nothing told yet."""
        few = place.with_name(f"{place.name}-few")
        warm, standing = cls(code, few, few / "now", FEW), cls(code, place, place / "now", trusts, few)
        for one in (warm, standing):
            one._run("make", one.place, one.trusts)
        warm.send(FIRST)
        return standing

    @classmethod
    def sample(cls, place: Path, trusts: int) -> Standing:
        """The sample programme, which is sent already, and nothing of it told."""
        place.mkdir()
        for name, folder in {"config": "config", "programme": "samples"}.items():
            (place / name).symlink_to(ROOT / folder)
        standing = cls(ROOT, place, place / "now", trusts)
        standing._run("plan")
        return standing

    @property
    def programme(self) -> Path:
        """The folder of what was sent."""
        return self.place / "programme"

    def send(self, month: Period) -> None:
        """Every trust's update of a month arrives."""
        self._run("send", self.place, month, self.trusts)

    def late(self, number: int) -> None:
        """One trust sends another update for the first month."""
        self._run("late", self.place, number)

    def through(self, first: Period, last: Period) -> None:
        """Months in order, each sent and told, and not measured."""
        self._run("through", self.place, self.trusts, first, last)

    def tell_sent(self, month: Period) -> None:
        """A month that was sent is told, and not measured."""
        self._run("tell", month)

    def copy(self) -> Standing:
        """The same again, told further from here without a trace in this one; what was sent and the rules are shared."""
        now = self._beside(self.place) / "now"
        shutil.copytree(self.now, now, copy_function=_linked)
        if (listed := now / "site" / FILES).exists():  # which is written after all that it lists, or each of these would be read again
            shutil.copy2(listed, copied := listed.with_suffix(".copied"))
            copied.replace(listed)
        return replace(self, now=now)

    def as_sent(self) -> Standing:
        """The same again, apart from whatever is sent later."""
        place = self._beside(self.place)
        for name in ("config", "programme"):
            shutil.copytree(self.place / name, place / name)
        return replace(self.copy(), place=place)

    def measured(self, what: str, about: object) -> Spent:
        """What `drive` can measure, in a process of its own."""
        few = self._beside(self.few)
        shutil.copytree(self.few, few)
        return Spent(*map(float, self._run(what, few, about).split()[-2:]))

    def _run(self, *words: object) -> str:
        """A shell starts it: what a process says of its peak counts in that of the one that started it, which may have grown large."""
        command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-P", str(Path(__file__).with_name("drive.py")), *map(str, words)]
        environment = {**os.environ, "PYTHONPATH": str(self.code), **folders(self.now, self.place)}
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=self.code, env=environment)
        if done.returncode:
            raise RuntimeError(f"{' '.join(map(str, words))} failed with the code of {self.code}:\n{done.stderr}")
        return done.stdout

    @staticmethod
    def _beside(place: Path) -> Path:
        return place.with_name(f"{place.name}-{next(_COPIES)}")


def ratio(ours: Iterable[Spent], theirs: Iterable[Spent]) -> Spent:
    """The medians of the rounds' own ratios, so that a machine that grows slower or faster meanwhile favours neither."""
    return median(Spent(mine.cpu / other.cpu, mine.peak / other.peak) for mine, other in zip(ours, theirs, strict=True))


def median(rounds: Iterable[Spent]) -> Spent:
    """The medians of what the rounds took."""
    return Spent(*map(statistics.median, zip(*rounds, strict=True)))


def stamps(top: Path) -> dict[Path, tuple[int, int]]:
    """Every file below a folder, with what changes when it is written."""
    found = ((path, path.stat()) for path in files_below(top))
    return {path.relative_to(top): (about.st_ino, about.st_mtime_ns) for path, about in found}


def files_below(top: Path) -> Iterator[Path]:
    """Every file below a folder."""
    return (path for path in top.rglob("*") if path.is_file())


def _linked(source: str, place: str) -> None:
    if "/now/store/" in source or "/now/site/" in source:
        os.link(source, place)
    else:
        shutil.copy2(source, place)
