"""What a month costs as the record and the programme grow: one trust's rerun beside a whole month, and a late month beside an early one."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import flows  # noqa: F401  settles Prefect's settings before it is imported
from benchmarks.programme import FIRST, programme, send
from tasks.model.period import Period

TRUSTS = 2000
MONTHS = 36
_APPROVER = "sample approver"


def record() -> Iterator[str]:
    """One line for a rerun at TRUSTS trusts, one for month MONTHS at eleven."""
    yield _rerun(TRUSTS)
    yield _growth(MONTHS)


def _rerun(trusts: int) -> str:
    from flows.monthly_cycle import monthly_cycle
    from flows.rerun_trust import rerun_trust

    with tempfile.TemporaryDirectory() as place:
        codes = _begun(Path(place), trusts)
        send(Path(place) / "programme", codes, FIRST)
        whole = _cpu(lambda: monthly_cycle.fn(str(FIRST), approve_as=_APPROVER))
        send(Path(place) / "programme", codes[:1], FIRST, "2013-10-18T09:00:00+01:00", "again")
        one = _cpu(lambda: rerun_trust.fn(codes[0], str(FIRST), approve_as=_APPROVER))
    return f"one trust of {trusts:,} again: {one:.2f} s CPU beside {whole:.2f} for the whole month, {one / whole:.1%}; both beyond start-up"


def _growth(months: int) -> str:
    """Each month in a process of its own, as it is in life, so that its peak of memory is its own."""
    with tempfile.TemporaryDirectory() as place:
        codes, cost = _begun(Path(place), 11), {}
        for n, month in enumerate(islice(Period.between(FIRST, Period(2099, 12)), months), 1):
            send(Path(place) / "programme", codes, month)
            told = subprocess.run([sys.executable, "-c", _ONE, str(month), _APPROVER], check=True, capture_output=True, text=True)
            cost[n] = [float(figure) for figure in told.stdout.split()[-2:]]
    cpu, memory = (cost[months][i] / cost[3][i] for i in (0, 1))
    said = f"{cpu:.2f} times the CPU ({cost[months][0]:.2f} s beside {cost[3][0]:.2f}), {memory:.2f} times the peak memory"
    return f"month {months} beside month 3, 11 trusts: {said}"


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
    folders = {name: place / "now" / name for name in ("store", "site", "mail", "returned", "preview")}
    folders |= {name: place / name for name in ("config", "programme")}
    os.environ.update({f"MEASURES_{name.upper()}": str(folder) for name, folder in folders.items()})
    main(["plan"])
    return codes


def _cpu(act: Callable[[], object]) -> float:
    from benchmarks.month import used

    before = used()
    act()
    return used() - before
