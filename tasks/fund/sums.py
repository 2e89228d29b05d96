"""The sum of a proposal: what an award comes to, by the published share or by a person's decision, or what is to be taken back."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from tasks.fund.ledger import CannotEnter
from tasks.model.award import Award
from tasks.model.verdict import Answer
from tasks.record.ledger_entries import Ledger

CLAW_BACK, VOID_AFTERWARDS = "re-entry", "approval"
"""The clauses by which an award may be taken back: an approved one, and one that was paid and became void."""


def put_forward(award: Award, rate: Decimal | None, note: str) -> tuple[Decimal, str]:
    """The pence and the share to propose. Raises CannotEnter with the reason."""
    if award.answer is Answer.YES and award.rung and award.rung.rate is not None:
        if rate is not None:
            raise CannotEnter(f"{award.contract} is eligible at a published share: leave the rate out")
        pence, share = award.amount, award.rung.rate
    elif award.answer is Answer.REFER:
        if rate is None or not note:
            raise CannotEnter(f"{award.contract} is for a person to decide: give the share and the reason. {award.sentence}")
        pence, share = (award.cost * rate).quantize(Decimal(1), rounding=ROUND_DOWN), rate
    else:
        raise CannotEnter(f"{award.contract} is not eligible. {award.sentence}")
    if not 0 <= share <= 1:
        raise CannotEnter("The share must lie between 0 and 1, as 0.75: a bonus is at most the whole of the evidenced cost")
    if not pence:
        raise CannotEnter(f"{award.contract} has no evidenced cost yet, so there is nothing to propose")
    return pence, str(share)


def taken_back(ledger: Ledger, award: Award) -> Decimal:
    """The pence to take back of an approved award. Raises CannotEnter with the reason."""
    if paid := ledger.to_take_back(award.contract):
        return paid.pence
    approved = ledger.standing(award.contract)
    decided = ledger.settled(approved.number) if approved else None
    if decided is None:  # what stands and is decided on was approved
        raise CannotEnter(f"{award.contract} has no approved award to take back")
    if ledger.taken_back(decided):
        raise CannotEnter(f"What {award.contract} was awarded has been taken back already")
    if not any(step.clause == CLAW_BACK and step.answer is Answer.REFER for step in award.steps):
        raise CannotEnter(f"The trust of {award.contract} has not entered the regime again within the holding period")
    return decided.pence
