"""What Prefect adds to a month: the flow beside an empty flow plus the bare stages, in CPU seconds of this process and its readers."""

from __future__ import annotations

import logging
import os
import resource
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import flows  # noqa: F401  settles Prefect's settings before it is imported
from benchmarks.server import prefect_server

PERIOD = "2013-10"
ROUNDS = 7


def month() -> Iterator[str]:
    """One line for the ratio, one for what an unchanged month writes."""
    os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"
    logging.getLogger("measures").setLevel(logging.WARNING)
    with prefect_server() as address, tempfile.TemporaryDirectory() as place:
        os.environ["PREFECT_API_URL"] = address
        yield from _measured(Path(place))


def _measured(place: Path) -> Iterator[str]:
    from prefect import flow

    from flows.monthly_cycle import monthly_cycle

    @flow(name="empty")
    def empty() -> None:
        """Nothing."""

    start = _prepared(place)
    acts: dict[str, Callable[[], object]] = {
        "flow": lambda: monthly_cycle(PERIOD, approve_as="sample approver"),
        "empty": empty,
        "bare": lambda: monthly_cycle.fn(PERIOD, approve_as="sample approver"),
    }
    spent: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(ROUNDS + 1):  # the first round warms everything up and is left out
        for name, act in acts.items():
            _fresh(start, place)
            spent[name].append(_cpu(act))
    flow_cost, empty_cost, bare_cost = (statistics.median(spent[name][1:]) for name in acts)
    ratio = flow_cost / (empty_cost + bare_cost)
    yield f"monthly_cycle, 11 trusts: {flow_cost:.2f} s CPU as a flow; {empty_cost:.2f} empty + {bare_cost:.2f} bare: {ratio:.2f} times"
    before = _stamps(place)
    cost = _cpu(lambda: monthly_cycle.fn(PERIOD, approve_as="sample approver"))
    yield f"the same month again: {sum(before.get(k) != v for k, v in _stamps(place).items())} files written, {cost:.2f} s CPU"


def _prepared(place: Path) -> Path:
    """A record with the plans and September in it, from which every round starts."""
    from flows.command_line import main

    _settings(place / "now")
    main(["plan"])
    main(["month", "2013-09", "--approve-as", "sample approver"])
    shutil.copytree(place / "now", place / "start")
    return place / "start"


def _fresh(start: Path, place: Path) -> None:
    shutil.rmtree(place / "now")
    shutil.copytree(start, place / "now")


def _settings(now: Path) -> None:
    for name in ("store", "site", "mail", "returned"):
        os.environ[f"MEASURES_{name.upper()}"] = str(now / name)


def _cpu(act: Callable[[], object]) -> float:
    before = used()
    act()
    return used() - before


def used() -> float:
    mine, readers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + readers.ru_utime + readers.ru_stime


def _stamps(place: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in (place / "now").rglob("*")}
