"""What one trust's late update costs beside the month of all."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.drive import used
from benchmarks.programme import FIRST
from benchmarks.standing import Spent, Standing, median

TRUSTS = 2_000
MONTHS = 3
ROUNDS = 9
STARTS = 21


def one_trust(place: Path) -> Iterator[str]:
    """One line: a rerun as a share of the month, both without what it takes to start the process that reads, of which each needs one.

    The month is told on copies, the trusts one after another in the last of them. A first month and a first trust are not counted.
    """
    programme = Standing.made(place / "one-trust", TRUSTS)
    programme.send(FIRST)
    months, trusts = list[Spent](), list[Spent]()
    for _ in range(MONTHS + 1):
        copy = programme.copy()
        months.append(copy.measured("tell", FIRST))
    for number in range(1, ROUNDS + 2):
        copy.late(number)
        trusts.append(copy.measured("again", number))
    start = _reader()
    month, trust = (median(rounds[1:]).cpu - start for rounds in (months, trusts))
    words = f"{trust / month:.2%} of the month ({trust:.2f} s beside {month:.2f})"
    yield f"one trust of {TRUSTS:,} again: {words}; both beyond start-up, that of a reader too ({start:.3f} s)"


def _reader() -> float:
    """Seconds to start a process that reads, and to end it when it has answered for nothing at all."""
    from tasks.workbook.reading.read import READ_FILE
    from tasks.workbook.sandbox.calls import Sandbox
    from tasks.workbook.sandbox.lock import Limits

    spent = []
    for _ in range(STARTS + 1):
        before = used()
        with Sandbox(READ_FILE, Limits()) as sandbox:
            sandbox.ask({"name": "nothing.csv", "form": "update"}, b"")
        spent.append(used() - before)
    return statistics.median(spent[1:])
