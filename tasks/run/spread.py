"""Work on partitions, spread by Prefect's task runner over threads, processes or the workers of a Dask cluster.

A worker is handed names, and leaves what it made in the record, where whoever asked finds it by the hash of what it was made from. So a
worker that is lost, or of another version, costs time and nothing else: what is missing afterwards is made by whoever asked.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tasks.model.mistake import BadConfig, Mistake
from tasks.model.words import counted
from tasks.run.run import Run, open_run
from tasks.run.settings import code_version
from tasks.run.verb import in_flow, watched

log = logging.getLogger("measures")

Work = Callable[..., None]
"""Takes a run, some partitions (each a text that begins with its name), and what else was handed along, all of it text; what it makes it
leaves in the record.
"""

MOST = 20
"""So many task runs a step has at most, however many partitions there are: operators want to see a handful."""

_DASK = "dask"
_PATIENCE = 10
"""Seconds in which a scheduler has to answer."""


class OtherWorker(Mistake):
    """A worker has other code, rules or another record than whoever asked; the text says which."""


@dataclass(frozen=True, slots=True)
class NamedWork:
    """A share of the work by names alone: the function, the moment (ISO text), the partitions, what else it takes, and whose it is."""

    work: str
    moment: str
    partitions: tuple[str, ...]
    along: tuple[str, ...]
    ours: tuple[tuple[str, str], ...]


def spread(run: Run, work: Work, partitions: Sequence[str], *along: str) -> bool:
    """Have a function make what these partitions lack, wherever the settings' runner takes it; nothing is done where there is none.

    A text begins with the name of its partition; there may be more in it, after a space. It is done inside a flow run alone, and never
    for a dry run, whose record no worker sees. Says whether it was done.
    """
    if run.dry or len(partitions) < 2 or not run.settings.runner or not in_flow():
        return False
    from prefect import task  # noqa: PLC0415  only a flow run needs it
    from prefect.cache_policies import NO_CACHE  # noqa: PLC0415

    size = -(-len(partitions) // MOST)
    shares = [tuple(partitions[first : first + size]) for first in range(0, len(partitions), size)]
    name = work.__name__.replace("_", " ")
    one: Any = task(name=name, cache_policy=NO_CACHE, persist_result=False, retries=1, task_run_name=f"{name} {{first}} to {{last}}")(do)
    asked = [NamedWork(f"{work.__module__}.{work.__qualname__}", run.moment.isoformat(), share, along, ours(run)) for share in shares]
    workers = runner(run.settings.runner)
    try:
        with workers as open_runner:
            _shared(open_runner, one, asked, f"{name}, {counted(len(partitions), 'partition')} in shares")
    except Exception as lost:  # whatever becomes of a cluster: what it did not make is made by whoever asked
        log.warning("%s: the workers of %s are not reached, and what they have not made is made here: %s", name, run.settings.runner, lost)
    return True


def _shared(open_runner: Any, one: Any, asked: Sequence[NamedWork], what: str) -> None:
    begun = [
        open_runner.submit(one, {"asked": each, "first": _named(each.partitions[0]), "last": _named(each.partitions[-1])}) for each in asked
    ]
    for future in watched(begun, len(begun), what, long=2):
        future.wait()
        if not future.state.is_completed():
            why = future.state.message or "it was lost, or ran out of memory"
            log.warning("%s: a worker did not end its share, which is made here: %s", what, why)


def _named(partition: str) -> str:
    return partition.partition(" ")[0]


def do(asked: NamedWork, first: str, last: str) -> None:  # noqa: ARG001  they name the task run
    """A worker's share. Raises OtherWorker, before anything is written, if it does not work with the same code, rules and record."""
    run = open_run(datetime.fromisoformat(asked.moment))
    for (what, theirs), (_, mine) in zip(asked.ours, ours(run), strict=True):
        if theirs != mine:
            raise OtherWorker(
                f"This worker has another {what} than the run that asks it ({mine}, not {theirs}): give it the same checkout and settings"
            )
    module, _, name = asked.work.rpartition(".")
    work: Work = getattr(importlib.import_module(module), name)
    work(run, asked.partitions, *asked.along)


def ours(run: Run) -> tuple[tuple[str, str], ...]:
    """What a worker has to have in common with whoever asks it."""
    return (
        ("code", code_version()),
        ("set of rules", run.rulebook.sha256),
        ("record", run.settings.store),
        ("programme", run.programme.title),
    )


def runner(words: str) -> Any:
    """Prefect's task runner by the words of the setting: `threads`, `processes`, either with a number (`processes:4`), `dask` for a
    cluster of this machine's own, or the address of a scheduler (`dask://host:8786`). Raises BadConfig where Dask is not installed.
    """
    from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner  # noqa: PLC0415  only a flow run needs it

    kind, _, rest = words.partition(":")
    if kind != _DASK:
        made = {"threads": ThreadPoolTaskRunner, "processes": ProcessPoolTaskRunner}[kind]
        return made(max_workers=int(rest) if rest else None)
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415  an extra of its own
    except ImportError:
        raise BadConfig(f"MEASURES_RUNNER is {words}, and Dask is not installed: deployments/requirements-dask.txt has it") from None
    own = {"host": "127.0.0.1", "dashboard_address": None, "threads_per_worker": 1}
    return DaskTaskRunner(address=f"tcp:{rest}", client_kwargs={"timeout": _PATIENCE}) if rest else DaskTaskRunner(cluster_kwargs=own)
