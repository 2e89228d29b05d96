"""A person approves or declines an award that another put forward."""

from __future__ import annotations

from typing import Annotated, Literal

from prefect import flow
from pydantic import Field

from flows.clock import now
from flows.refusals import refuses
from tasks.fund.awards import approve_award as decide
from tasks.fund.awards import in_words
from tasks.fund.claims import months_collected
from tasks.fund.ledger import CannotEnter
from tasks.model.mistake import NotFound
from tasks.overview.overview import keep_posted
from tasks.publish.site_update import update_site
from tasks.record.seal import seal
from tasks.run.run import open_run


@flow(name="approve-award", flow_run_name="{decision} {number}")
@refuses(CannotEnter, NotFound)
def approve_award(number: Annotated[int, Field(ge=1)], by: str, decision: Literal["approved", "declined"], note: str = "") -> str:
    """Decide on a proposal in the incentive fund's ledger. If anything it was made from has changed, it is voided and the reason given.

    Args:
        number: The proposal's number in the ledger, as `measures award list` shows it.
        by: Your name. It cannot be the one that put the award forward.
        decision: Whether it may be paid.
        note: Why, for the record.
    """
    run = open_run(now())
    entry = decide(run, number, by, note, decline=decision == "declined")
    update_site(run)
    seal(run.record, months_collected(run.record))
    keep_posted(run)
    return in_words(entry)
