"""What Prefect adds to a month: the flow beside an empty flow plus the bare stages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.programme import FIRST
from benchmarks.server import prefect_server
from benchmarks.standing import FEW, Spent, Standing, median

ROUNDS = 7


def month(place: Path) -> Iterator[str]:
    """One line. The three are measured in turns, each time on a copy of the same programme; a first round is not counted."""
    os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"
    programme = Standing.made(place / "prefect", FEW)
    programme.send(FIRST)
    with prefect_server(place / "prefect-home") as address:
        os.environ["PREFECT_API_URL"] = address
        spent: dict[str, list[Spent]] = {"flow": [], "empty": [], "tell": []}
        for _ in range(ROUNDS + 1):
            for name, rounds in spent.items():
                rounds.append(programme.copy().measured(name, FIRST))
    flow, empty, bare = (median(rounds[1:]).cpu for rounds in spent.values())
    ratio = flow / (empty + bare)
    yield f"a month of {FEW} trusts as a flow: {flow:.2f} s CPU; {empty:.2f} an empty flow + {bare:.2f} bare stages: {ratio:.2f} times"
