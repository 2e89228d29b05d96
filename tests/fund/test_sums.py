"""What a proposal comes to: the published share or a person's, between nothing and the whole, in whole pence; and what is taken back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tasks.fund.ledger import CannotEnter
from tasks.fund.sums import put_forward, taken_back
from tasks.model.award import Award, AwardStep
from tasks.model.contract import Rung
from tasks.model.verdict import Answer
from tasks.record.ledger_entries import Ledger

HALF = Rung("half", Decimal("0.5"), "", "", "")
UNKNOWN = replace(HALF, rate=None)


def award(answer: Answer = Answer.REFER, cost: str = "1001", rung: Rung | None = None, step: AwardStep | None = None) -> Award:
    known = {"clause": "", "change": "", "amount": Decimal(500), "parts": (), "inputs": {}, "evidence": ()}
    steps = (step,) if step else ()
    return Award("RDD-1", "RDD", "RAL", answer, "It says why.", steps=steps, rung=rung, cost=Decimal(cost), **known)


@pytest.mark.parametrize(
    ("rate", "pence", "share"), [("0.75", 750, "0.75"), ("1", 1001, "1"), ("0.999", 999, "0.999"), ("0.001", 1, "0.001")]
)
def test_a_person_s_share_of_the_cost_is_in_whole_pence_and_never_more_than_that(rate, pence, share):
    assert put_forward(award(), Decimal(rate), "shown to hold") == (pence, share)


def test_a_published_share_is_taken_as_it_was_worked_out_and_nobody_gives_another():
    assert put_forward(award(Answer.YES, rung=HALF), None, "") == (500, "0.5")
    with pytest.raises(CannotEnter, match=r"^RDD-1 is eligible at a published share: leave the rate out$"):
        put_forward(award(Answer.YES, rung=HALF), Decimal("0.5"), "shown to hold")


@pytest.mark.parametrize(
    ("known", "rate", "note", "says"),
    [
        (award(), None, "why", "RDD-1 is for a person to decide: give the share and the reason. It says why."),
        (award(), "0.5", "", "RDD-1 is for a person to decide: give the share and the reason. It says why."),
        (award(Answer.NO, rung=HALF), "0.5", "why", "RDD-1 is not eligible. It says why."),
        (award(Answer.YES, rung=UNKNOWN), "0.5", "why", "RDD-1 is not eligible. It says why."),
        (award(Answer.YES), None, "", "RDD-1 is not eligible. It says why."),
        (award(), "1.001", "why", "The share must lie between 0 and 1, as 0.75: a bonus is at most the whole of the evidenced cost"),
        (award(), "-0.001", "why", "The share must lie between 0 and 1, as 0.75: a bonus is at most the whole of the evidenced cost"),
        (award(), "0", "why", "RDD-1 has no evidenced cost yet, so there is nothing to propose"),
        (award(cost="0"), "1", "why", "RDD-1 has no evidenced cost yet, so there is nothing to propose"),
    ],
)
def test_what_nobody_can_propose_is_refused_with_the_reason(known, rate, note, says):
    with pytest.raises(CannotEnter) as refused:
        put_forward(known, Decimal(rate) if rate else None, note)
    assert str(refused.value) == says


def test_where_nothing_was_approved_nothing_is_taken_back():
    with pytest.raises(CannotEnter, match=r"^RDD-1 has no approved award to take back$"):
        taken_back(Ledger(()), award(step=AwardStep("re-entry", Answer.REFER, "")))
