"""What operators find at any time: the list of what waits, the grid, and a bell for what cannot wait."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from tasks.model.mistake import Mistake
from tasks.notify.bell import Ring, ring, runs_of, somebody_listens
from tasks.overview.grid import show_grid
from tasks.overview.prefect_pages import prefect_pages
from tasks.overview.waiting_item import MONTH, RETURNED, WAIVER, Waiting
from tasks.overview.waiting_list import everything_waiting, show_waiting
from tasks.rules.deadline import london_day
from tasks.run.run import Run
from tasks.run.verb import in_flow

log = logging.getLogger("measures")


def keep_posted(run: Run) -> None:
    """Renew what operators look at as at the run's moment, and ring for what is new of it; whoever calls has done its own work by then.

    Where nobody looks and nobody listens, nothing is done.
    """
    if not (in_flow() or somebody_listens()):
        return
    try:
        found = everything_waiting(run)
        ring("waiting", list(rings_for(run, found)), run.moment)
        if in_flow():
            _show(run, found)
    except (Mistake, OSError) as trouble:  # the month itself stands; the health check meets the same trouble, and says so
        log.warning("what waits for a person could not be shown: %s", trouble)


def _show(run: Run, found: list[Waiting]) -> None:
    """Inside a flow run, which has ended well by now: what earlier runs of its flow rang for is over, and its artifacts are renewed."""
    from prefect.runtime import flow_run  # noqa: PLC0415  only a flow run needs it

    ring(runs_of(flow_run.flow_name), [], run.moment)
    pages = prefect_pages()
    show_waiting(run, found, pages)
    show_grid(run, pages)


def rings_for(run: Run, found: list[Waiting]) -> Iterator[Ring]:
    """What is asked of an approver rings at once; an update to mend from the working day before the last on which it may be mended."""
    for one in found:
        if one.kind in {MONTH, WAIVER}:
            yield Ring(one.mark, f"{one.says}.", one.act)
        elif one.kind == RETURNED and one.until and run.calendar.before(one.until, 1) <= london_day(run.moment):
            yield Ring(one.mark, one.says, one.act)
