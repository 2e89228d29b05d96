"""A verb is a Prefect task inside a flow run and an ordinary function everywhere else, so that the month is told only once."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from tasks.model.period import Period

P = ParamSpec("P")
R = TypeVar("R")


def verb(**options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a task of a function; `options` are Prefect's own.

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

            made: Any = task(cache_policy=NO_CACHE, persist_result=False, **options)(function)

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
            return (as_task() if in_flow() and not in_task() else function)(*args, **kwargs)

        return call

    return wrap


def in_flow() -> bool:
    """Whether this runs inside a Prefect flow run."""
    return _running("FlowRunContext")


def in_task() -> bool:
    """Whether this runs inside a task run of one."""
    return _running("TaskRunContext")


def _running(context: str) -> bool:
    prefect = sys.modules.get("prefect.context")  # where it was never imported, nothing runs in it
    return prefect is not None and getattr(prefect, context).get() is not None
