"""How far a long piece of work has come, as a progress bar in the Prefect UI; short work has none and waits for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from tasks.run.verb import in_flow

T = TypeVar("T")


def watched(things: Iterable[T], many: int, what: str, long: int) -> Iterator[T]:
    """The `things` given, about `many` of them. Inside a flow run, and if there are `long` or more, a bar moves at every hundredth part.

    `what` says in words what is being done.
    """
    if many < long or not in_flow():
        yield from things
        return
    from prefect.artifacts import create_progress_artifact, update_progress_artifact  # noqa: PLC0415  only a flow run needs it

    bar: Any = create_progress_artifact(0.0, description=what)
    step = max(1, many // 100)
    for done, thing in enumerate(things, start=1):
        yield thing
        if done % step == 0:
            update_progress_artifact(bar, progress=min(99.0, 100 * done / many))
    update_progress_artifact(bar, progress=100.0)
