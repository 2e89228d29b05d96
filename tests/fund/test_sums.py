"""What a proposal comes to: the published share or a person's, between nothing and the whole, in whole pence; and what is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tasks.fund.ledger import CannotEnter
from tasks.fund.sums import put_forward, taken_back
from tasks.model.award import Award, AwardStep
from tasks.model.contract import Rung
from tasks.model.verdict import Answer
from tasks.record.facts import LedgerEntry
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


def ledger(*entries: tuple[str, int, int]) -> Ledger:
    """A ledger of RDD-1: of each entry what it is, its pence and the number of the proposal it decides on."""
    known = {
        "contract": "RDD-1",
        "rate": "",
        "by": "A. Person",
        "note": "",
        "inputs": {},
        "pot": Decimal(0),
        "at": datetime(2014, 9, 1, tzinfo=UTC),
    }
    made = [LedgerEntry(number=n, entry=kind, pence=Decimal(pence), proposal=of, **known) for n, (kind, pence, of) in enumerate(entries, 1)]
    return Ledger(tuple(made))


ASKED, AGREED = ("proposed", 100, 0), ("approved", 100, 1)


@pytest.mark.parametrize(
    ("entries", "again", "says"),
    [
        ([ASKED], True, "RDD-1 has no approved award to take back"),
        ([ASKED, ("declined", 100, 1)], True, "RDD-1 has no approved award to take back"),
        ([ASKED, AGREED, ("voided", 100, 1)], True, "RDD-1 has no approved award to take back"),
        ([ASKED, AGREED, ("proposed", -100, 0), ("approved", -100, 3)], True, "What RDD-1 was awarded has been taken back already"),
        ([ASKED, AGREED], False, "The trust of RDD-1 has not entered the regime again within the holding period"),
        ([ASKED, AGREED], True, ""),
        ([ASKED, AGREED, ("paid", 100, 1)], True, ""),
        ([ASKED, AGREED, ("paid", 100, 1), ("voided", 100, 1)], False, ""),
    ],
)
def test_an_approved_award_is_taken_back_once_where_its_trust_entered_again_or_it_was_paid_and_void(entries, again, says):
    mine = award(step=AwardStep("re-entry", Answer.REFER if again else Answer.NO, ""))
    if says:
        with pytest.raises(CannotEnter) as refused:
            taken_back(ledger(*entries), mine)
        assert str(refused.value) == says
    else:
        assert taken_back(ledger(*entries), mine) == 100


def test_a_re_entry_under_another_clause_takes_nothing_back():
    with pytest.raises(CannotEnter, match="has not entered the regime again"):
        taken_back(ledger(ASKED, AGREED), award(step=AwardStep("holding period", Answer.REFER, "")))


PENNY = [("proposed", 1, 0), ("approved", 1, 1), ("paid", 1, 1), ("voided", 1, 1)]


@pytest.mark.parametrize(
    ("more", "to_take_back", "unclaimed", "standing"),
    [
        ([], 3, 3, None),
        ([("proposed", 0, 0), ("approved", 0, 5)], 3, 3, 5),
        ([("proposed", -1, 0)], 3, None, None),
        ([("proposed", -1, 0), ("declined", -1, 5)], 3, None, None),
        ([("proposed", -1, 0), ("approved", -1, 5)], None, None, None),
    ],
)
def test_a_penny_that_was_paid_and_void_is_to_be_taken_back_until_less_than_nothing_was_approved(more, to_take_back, unclaimed, standing):
    held = ledger(*PENNY, *more)
    found = (held.to_take_back("RDD-1"), held.unclaimed("RDD-1"), held.standing("RDD-1"))
    assert [one and one.number for one in found] == [to_take_back, unclaimed, standing]
    assert [held.to_take_back("RNL-1"), held.unclaimed("RNL-1"), held.standing("RNL-1")] == [None] * 3


def test_what_was_reimbursed_of_a_month_is_what_was_paid_of_its_costs_and_no_award_nor_another_month_or_contract():
    held = ledger(("paid", 5, 0), ("paid", 5, 1), ("paid", 5, 0), ("approved", 5, 0), ("paid", 5, 0), ("paid", 5, 0))
    october = (("2013-10", "5"),)
    parts = [october, october, (("2013-09", "5"),), october, (("2013-09", "5"), *october), october]
    entries = [replace(entry, parts=mine) for entry, mine in zip(held.entries, parts, strict=True)]
    entries[-1] = replace(entries[-1], contract="RNL-1")
    assert [one.number for one in Ledger(tuple(entries)).reimbursed("RDD-1", "2013-10")] == [1]
