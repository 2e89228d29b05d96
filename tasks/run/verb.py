"""How Prefect sees a run: a verb is one of its tasks, what happened is one of its events, and long work has a progress bar,
there and on a terminal.

Outside a flow run a verb is an ordinary function, so that the month is told only once, and nobody listens for events.
"""

from __future__ import annotations

import functools
import inspect
import logging
import math
import sys
import time as stopwatch
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ParamSpec, TypeVar

from tasks.model.period import Period
from tasks.model.words import counted

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger("measures")


def verb(**options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a task of a function, called as it is; `options` are Prefect's own.

    Nothing is cached or kept by Prefect: our record is the truth, and hashing frames would cost more than the work. A verb within a verb
    is part of it, and no task run of its own. What is done in a moment is no verb at all: operators want to see a handful.
    Prefect is not imported before a flow is: whoever only checks a file need not wait for it.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.cache
        def as_task() -> Callable[P, R]:
            from prefect import task  # noqa: PLC0415  as above
            from prefect.cache_policies import NO_CACHE  # noqa: PLC0415
            from prefect.utilities.annotations import quote  # noqa: PLC0415

            made: Any = task(cache_policy=NO_CACHE, persist_result=False, **(names_of(function) | options))(function)

            def handed(value: Any) -> Any:
                """Prefect looks for results of other tasks in whatever it is handed, every row of a rulebook, unless it is quoted."""
                return value if isinstance(value, str | Period) else quote(value)

            @functools.wraps(function)
            def run_as_task(*args: P.args, **kwargs: P.kwargs) -> R:
                done: R = made(*map(handed, args), **{name: handed(value) for name, value in kwargs.items()})
                return done

            return run_as_task

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            return (as_task() if in_flow() and not _running("TaskRunContext") else function)(*args, **kwargs)

        return call

    return wrap


def names_of(function: Callable[..., Any]) -> dict[str, str]:
    """What Prefect calls a verb, and each of its runs: by the trust and the period that it is about."""
    name = function.__name__.replace("_", " ")
    about = [f"{{{one}}}" for one in ("trust", "period") if one in inspect.signature(function).parameters]
    return {"name": name, "task_run_name": " ".join((name, *about))}


def in_flow() -> bool:
    """Whether this runs inside a Prefect flow run."""
    return _running("FlowRunContext")


def _running(context: str) -> bool:
    prefect = sys.modules.get("prefect.context")  # where it was never imported, nothing runs in it
    return prefect is not None and getattr(prefect, context).get() is not None


def seen_at(page: str) -> str:
    """The address of a page of Prefect's UI, on the server that the running flow belongs to."""
    from prefect.settings import PREFECT_UI_URL  # noqa: PLC0415  only a flow run needs it

    return f"{str(PREFECT_UI_URL.value() or '').rstrip('/')}/v2/{page}"


SHOWN = 2_000
"""So many lines of a table are shown in Prefect, whose pages hold and draw a table whole."""


def show_table(rows: Sequence[dict[str, Any]], key: str, description: str, many: int = 0) -> str:
    """Inside a flow run, keep a table where operators look, and say where its page is: its first lines, and in words how many more it has.

    `many` is how many lines there are where `rows` are not all of them.
    """
    from prefect.artifacts import create_table_artifact  # noqa: PLC0415  only a flow run needs it

    left_out = max(many, len(rows)) - len(shown := list(rows[:SHOWN]))
    more = f"; left out here: {counted(left_out, 'line')}" if left_out else ""
    made = create_table_artifact(shown, key=key.lower(), description=f"{description}{more}")  # Prefect wants a key in small letters
    return seen_at(f"artifacts/artifact/{made}")


def happened(event: str, subject: str, **details: str) -> None:
    """Emit an event such as `update.overdue` about a subject such as `trust.RPA`; our record, never an event, is what counts."""
    if in_flow():
        from prefect.events import emit_event  # noqa: PLC0415  only a flow run needs it

        emit_event(event, resource={"prefect.resource.id": f"measures.{subject}", "prefect.resource.name": subject}, payload=dict(details))


def report_undelivered(period: str, sentence: str) -> None:
    """Say in the log, and as the event `notice.failed`, that somebody was not told of a month what they have to know."""
    log.error("%s  %s", period, sentence)
    happened("notice.failed", f"notices.{period}", sentence=sentence)


T = TypeVar("T")


def watched(things: Iterable[T], many: int, what: str, long: int) -> Iterator[T]:
    """The `things` given, about `many` of them. If there are `long` or more, a bar moves on a terminal, and one inside a flow run.

    `what` says in words what is being done; beside it stand how many are done, how many a minute, and how long the rest will take.
    """
    if many < long:
        yield from things
        return
    if sys.stderr.isatty():
        things = _on_terminal(things, many, what)
    if not in_flow():
        yield from things
        return
    from prefect.artifacts import create_progress_artifact, update_progress_artifact  # noqa: PLC0415  only a flow run needs it

    bar: Any = create_progress_artifact(0.0, description=what)
    step, begun = max(1, many // 100), stopwatch.monotonic()
    for done, thing in enumerate(things, start=1):
        yield thing
        if done % step == 0:
            words = f"{what}: {pace(done, many, stopwatch.monotonic() - begun)}"
            update_progress_artifact(bar, progress=min(99.0, 100 * done / many), description=words)
    update_progress_artifact(bar, progress=100.0)


def pace(done: int, many: int, seconds: float) -> str:
    """How many are done, how many a minute, and how long the rest will take at that rate, in words."""
    rate = done / max(seconds, 0.001)
    left = max(many - done, 0) / rate
    rest = counted(math.ceil(left / 60), "minute")
    return f"{done:,} of {many:,}, {rate * 60:,.0f} a minute, {rest} left"


def _on_terminal(things: Iterable[T], many: int, what: str) -> Iterator[T]:
    from rich import progress  # noqa: PLC0415  only who watches a terminal waits for it
    from rich.console import Console  # noqa: PLC0415

    shown = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TaskProgressColumn(show_speed=True),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(things, many, description=what)
