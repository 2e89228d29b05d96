"""A month by this code beside the same month by an earlier version, and the same month again with nothing new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.programme import FIRST
from benchmarks.standing import Spent, Standing, median, ratio, stamps
from tasks.run.settings import ROOT

TRUSTS = 1_000
ROUNDS = 5


def earlier(place: Path, before: Path | None) -> Iterator[str]:
    """One line for the month beside an earlier version's, one for the month told again with nothing new.

    Told in turns, either version first as often, each time on a copy of the same programme. A round before these is not counted: what was
    copied is still being written down then.
    """
    versions = [ROOT, *([before] if before else [])]
    programmes = [Standing.made(place / f"version-{n}", TRUSTS, code) for n, code in enumerate(versions)]
    for programme in programmes:
        programme.send(FIRST)
    told: dict[Path, list[Spent]] = {code: [] for code in versions}
    again, written = list[Spent](), set[Path]()
    for n in range(ROUNDS + 1):
        copies = [programme.copy() for programme in programmes]
        for copy in reversed(copies) if n % 2 else copies:
            told[copy.code].append(copy.measured("tell", FIRST))
        standing = stamps(copies[0].now)
        again.append(copies[0].measured("tell", FIRST))
        written |= {path for path, stamp in stamps(copies[0].now).items() if standing.get(path) != stamp}
    month, nothing_new = told[ROOT][1:], again[1:]
    yield _beside(month, told[before][1:]) if before else LEFT_OUT
    share = f"{ratio(nothing_new, month).cpu:.2%} of it ({median(nothing_new).cpu:.2f} s beside {median(month).cpu:.2f})"
    yield f"the same month again with nothing new, {TRUSTS:,} trusts: {share}, {len(written)} files written"


LEFT_OUT = "a month beside the same by an earlier version: left out, as none is given (make bench BEFORE=FOLDER)"


def _beside(ours: list[Spent], theirs: list[Spent]) -> str:
    times, new, old = ratio(ours, theirs), median(ours), median(theirs)
    cpu = f"{times.cpu:.3f} times the CPU of the earlier version ({new.cpu:.2f} s beside {old.cpu:.2f})"
    return f"a month of {TRUSTS:,} trusts: {cpu}, {times.peak:.3f} times the peak memory"
