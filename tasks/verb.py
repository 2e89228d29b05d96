"""A verb is a Prefect task inside a flow run and an ordinary function everywhere else, so that the month is told only once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext, TaskRunContext

P = ParamSpec("P")
R = TypeVar("R")


def verb(**options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a task of a function; `options` are Prefect's own.

    Nothing is cached or kept by Prefect: our record is the truth, and hashing frames would cost more than the work. A verb within a verb
    is part of it, and no task run of its own. What is done in a moment is no verb at all: operators want to see a handful.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        as_task = task(cache_policy=NO_CACHE, persist_result=False, **options)(function)

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            act: Callable[..., R] = as_task if FlowRunContext.get() and not TaskRunContext.get() else function
            return act(*args, **kwargs)

        return call

    return wrap
