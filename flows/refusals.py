"""What a run ends with when somebody asked for what cannot be done: completed, with the reason for whoever filled in the form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec, TypeVar, cast

from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.regime_speech import in_regime_words, phrased
from tasks.model.mistake import Mistake
from tasks.run.verb import in_flow

P = ParamSpec("P")
R = TypeVar("R")


def refuses(*reasons: type[Mistake]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A flow that is completed and says why, where it refused what was asked of it; outside a flow the mistake is shown as others are."""

    def wrap(asked: Callable[P, R]) -> Callable[P, R]:
        @wraps(asked)
        def answered(*args: P.args, **named: P.kwargs) -> R:
            try:
                return asked(*args, **named)
            except reasons as why:
                if not in_flow():
                    raise
                refused: State[R] = Completed(name="Refused", message=in_regime_words(str(why)))
                return cast("R", refused)  # a state is what the run ends in, in place of an answer

        answered.__signature__ = signature(asked, eval_str=True)  # type: ignore[attr-defined]  # forms are made of it, and of names there
        return phrased(answered)

    return wrap
