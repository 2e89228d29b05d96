"""A person approves or declines a month that waits; approved, it is published at once."""

from __future__ import annotations

from typing import Annotated, Literal

from prefect import flow
from pydantic import Field

from flows.clock import now
from flows.forms import Month
from flows.refusals import refuses
from tasks.model.period import Period
from tasks.month.cycle import decide
from tasks.overview.overview import keep_posted
from tasks.publish.approval import SHORTEST, Choice, NotApprovable, require_illustrative
from tasks.publish.gate import gate
from tasks.run.month_trusts import NotOurMonth
from tasks.run.run import open_run
from tasks.run.verb import in_flow


@flow(name="approve-release", flow_run_name="{decision} {period}")
@refuses(NotApprovable, NotOurMonth)
def approve_release(
    period: Month, candidate: Annotated[str, Field(min_length=SHORTEST)], by: str, decision: Literal["approved", "declined"], note: str = ""
) -> str:
    """Decide on the candidate of a month that you looked at. In this form anybody can type any name, so it is for an illustrative programme
    alone: elsewhere an approver decides by the link in their letter, or with `measures approve`, which records who was logged in.

    Args:
        period: The month as 2013-10.
        candidate: The first letters of the candidate's hash, eight or more, as its preview and letter have it.
        by: Your name. It cannot be the one that put the month forward.
        decision: Whether this may become public.
        note: Why, for the record; needed by whoever has to mend what was declined.
    """
    run, month = open_run(now()).with_rows(), Period.parse(period)
    if in_flow():
        require_illustrative(run, by)
    decide(run, month, Choice(by, candidate, decision, note))
    keep_posted(run)
    return gate(run, month)
