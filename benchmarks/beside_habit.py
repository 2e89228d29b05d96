"""A whole month beside a script that a good analyst would write for the same outputs, and beside the bare floors of its stages."""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
from markupsafe import escape

from benchmarks.checks import heads_of, lines_of, number
from benchmarks.drive import used
from benchmarks.programme import FIRST
from benchmarks.reading import OURS, bare
from benchmarks.standing import Spent, Standing, files_below, median
from tasks.model.changed_rules import WORDS_AS_THEY_WERE as WORDS
from tasks.model.finding import Severity
from tasks.rules import checks
from tasks.run.settings import ROOT

TRUSTS, ACTIONS = 1_000, 24
ROUNDS = 3
_MARKUP = re.compile(r"(<[^>]*>)")
Pieces = list[tuple[bool, str]]


def beside_habit(place: Path, trusts: int = TRUSTS) -> Iterator[str]:
    """A line for the month beside the script, one for the month beside the floors, with which of both wishes binds."""
    programme = Standing.made(place / "habit", trusts)
    programme.send(FIRST)
    ours, theirs = list[Spent](), list[float]()
    for n in range(ROUNDS):
        copy = programme.copy()
        ours.append(copy.measured("tell", FIRST))
        theirs.append(_by_habit(programme, place / f"by-habit-{n}"))
    month, script = median(ours).cpu, statistics.median(theirs)
    yield (
        f"a month of {trusts:,} trusts: {month:.2f} s CPU for {_outputs(copy.now)}; the habitual script {script:.2f} s for "
        f"{_outputs(place / 'by-habit-0/told')}: {month / script:.2f} of it, where at most 0.50 is wanted"
    )
    floors = {name: statistics.median(_spent(act) for _ in range(ROUNDS)) for name, act in _floors(programme, copy.now, place)}
    whole = sum(floors.values())
    each = ", ".join(f"{name} {seconds:.2f}" for name, seconds in floors.items())
    binds = "the floors bind" if 4 * whole < script / 2 else "the script binds"
    yield f"the bare floors of its stages: {each}; {whole:.2f} s together: {month / whole:.1f} times, where at most 4.0 is wanted; {binds}"


def _by_habit(programme: Standing, to: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.habitual", programme.few, programme.place, to, FIRST]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, cwd=ROOT)
    return float(done.stdout.split()[-1])


def _outputs(top: Path) -> str:
    found = [path.stat().st_size for name in ("site", "mail") for path in files_below(top / name)]
    return f"{len(found):,} pages, files of data and letters ({sum(found) / 1e6:.0f} MB)"


def _floors(programme: Standing, now: Path, place: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each stage with nothing around it, for the files that the month itself has just made of these updates."""
    updates = [(path.name, path.read_bytes()) for path in sorted((programme.programme / "inbox").rglob("*.xlsx"))]
    yield "reading", lambda: bare(updates, OURS)
    rows = [dict(enumerate(row)) | {"trust": name} for name, _ in updates for row in [("words",) * 16] * ACTIONS]
    yield "frames", lambda: _counted(rows)
    heads, lines = heads_of(len(updates)), lines_of(len(updates), ACTIONS)
    yield "checks", lambda: checks.run(heads, lines, {}, {}, lambda _: Severity.ERROR, number, WORDS)
    made = [(path, path.read_bytes()) for name in ("site", "mail") for path in sorted(files_below(now / name))]
    pages = [_taken_apart(path, data) for path, data in made]
    yield "rendering", lambda: [act() for act in pages]
    to = place / "bare"
    to.mkdir()
    yield "writing", lambda: [(to / str(n)).write_bytes(data) for n, (_, data) in enumerate(made)]
    yield "hashing", lambda: [hashlib.sha256(data).hexdigest() for _, data in made]


def _counted(rows: list[dict[Any, str]]) -> object:
    """A frame of all rows, and how many a trust has of each."""
    return pd.DataFrame(rows).groupby("trust")[0].value_counts()


def _taken_apart(path: Path, data: bytes) -> Callable[[], bytes]:
    """What makes these bytes, or as many, with no template: words escaped and joined, rows of a table, values as JSON."""
    if path.suffix == ".json":
        value = orjson.loads(data)
        return lambda: orjson.dumps(value)
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(data.decode())))
        return lambda: _table(rows)
    if path.suffix in {".html", ".atom", ".eml"}:
        pieces: Pieces = [(one.startswith("<"), one) for one in _MARKUP.split(data.decode(errors="replace"))]
        return lambda: "".join([one if markup else str(escape(one)) for markup, one in pieces]).encode()
    return lambda: b"".join([data])


def _table(rows: list[list[str]]) -> bytes:
    to = io.StringIO()
    csv.writer(to).writerows(rows)
    return to.getvalue().encode()


def _spent(act: Callable[[], Any]) -> float:
    gc.collect()
    before = used()
    kept = act()
    spent = used() - before
    del kept
    return spent
