"""A person approves or declines a month that waits; approved, it is published at once."""

from __future__ import annotations

from typing import Literal

from prefect import State, flow
from prefect.states import Completed

from flows.clock import now
from flows.forms import Month
from tasks.model.period import Period
from tasks.month.cycle import decide
from tasks.publish.approval import NotApprovable, gate
from tasks.run.run import open_run
from tasks.run.verb import in_flow
from tasks.upkeep.overview import keep_posted


@flow(name="approve-release", flow_run_name="{decision} {period}")
def approve_release(
    period: Month, by: str, decision: Literal["approved", "declined"], note: str = "", candidate: str = ""
) -> str | State[None]:
    """Decide on a month's candidate. The month is told again first: what nobody has looked at is never approved.

    A form that is filled in survives restarts and days of waiting, because nothing runs while it waits. The name is what the person
    types: put a login in front of the server where that matters.

    Args:
        period: The month as 2013-10.
        by: Your name. It cannot be the one that put the month forward.
        decision: Whether this may become public.
        note: Why, for the record; needed by whoever has to mend what was declined.
        candidate: The first letters of the candidate's hash, as the preview shows it; left out, the newest.
    """
    run, month = open_run(now()), Period.parse(period)
    try:
        decide(run, month, by, decision, note, candidate)
    except NotApprovable as refused:
        if not in_flow():
            raise
        return Completed(name="Refused", message=str(refused))  # whoever filled in the form reads why, and nothing failed
    keep_posted(run)
    return gate(run, month)
