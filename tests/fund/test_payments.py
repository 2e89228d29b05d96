"""What was paid: an award or a month's costs, each once, with its day and reference; and money that has to come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tasks.fund.awards import approve_award, propose_award, standing
from tasks.fund.ledger import CannotEnter, entry_of, write_entry
from tasks.fund.payments import Payment, pay_award, reimburse, reimbursements
from tasks.model.period import Period
from tasks.publish.ledger_lines import public_lines
from tasks.record.codec import decoded, encoded
from tasks.record.facts import LedgerEntry
from tasks.record.ledger_entries import PAID, read_ledger
from tasks.record.stores import Store
from tasks.run.run import Run, open_run

OCTOBER = Period(2013, 10)


def on(day: str) -> Run:
    return open_run(datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC))


def paid(day: str = "2014-09-10", reference: str = "BACS 7") -> Payment:
    return Payment(date.fromisoformat(day), reference, "Cat")


@pytest.fixture
def approved(fund):
    fund.claims("RDD-1", "RAL", "2013-10", "1000.01", "2013-11-10T09:00:00+00:00")
    approve_award(on("2014-09-01"), propose_award(on("2014-09-01"), "RDD-1", "Ann").number, "Bob")
    return fund


def kinds(run: Run) -> list[tuple[str, int]]:
    return [(entry.entry, int(entry.pence)) for entry in read_ledger(run.record).entries]


def test_an_award_is_paid_once_on_a_day_and_under_a_reference_and_the_pot_stays_as_it_was(approved):
    entry = pay_award(on("2014-09-12"), 1, paid())
    assert (entry.entry, entry.pence, entry.paid_on, entry.reference) == ("paid", 100_001, date(2014, 9, 10), "BACS 7")
    assert (entry.committed, entry.left) == (100_001, 549_899_999)
    assert standing(on("2014-09-13"))[0].settled(1).entry == "approved"
    with pytest.raises(CannotEnter, match="was paid already, by entry 3"):
        pay_award(on("2014-09-12"), 1, paid())
    line = public_lines(read_ledger(on("2014-09-12").record))[-1]
    assert (line["entry"], line["why"]) == ("paid", "the award of entry 1, on 10 September 2014, reference BACS 7")


@pytest.mark.parametrize(
    ("payment", "says"),
    [
        (paid("2014-09-13"), "13 September 2014 has not come"),
        (paid("2014-08-31"), "approved only on 1 September 2014"),
        (paid(reference=" "), "Give the payment's reference"),
        (Payment(date(2014, 9, 10), "BACS 7", " "), "Name whoever says so"),
    ],
)
def test_a_payment_needs_a_day_that_can_be_a_reference_and_a_name(approved, payment, says):
    with pytest.raises(CannotEnter, match=says):
        pay_award(on("2014-09-12"), 1, payment)


@pytest.mark.parametrize("day", ["2014-09-01", "2014-09-12"])
def test_a_payment_may_be_of_the_day_of_the_approval_and_of_the_day_it_is_written_down(approved, day):
    assert pay_award(on("2014-09-12"), 1, paid(day, " BACS   7 ")).reference == "BACS 7"


def test_only_what_was_approved_can_have_been_paid(approved):
    approved.claims("RJF-1", "RRK", "2013-10", "10.00", "2013-11-10T09:00:00+00:00")
    declined = propose_award(on("2014-09-02"), "RJF-1", "Ann", Decimal(1), "shown to hold").number
    approve_award(on("2014-09-02"), declined, "Bob", decline=True)
    with pytest.raises(CannotEnter, match="is not a proposal that was approved"):
        pay_award(on("2014-09-12"), declined, paid())


def test_an_award_that_is_void_after_it_was_paid_has_its_claw_back_put_forward_once_and_stays_in_the_pot_until_then(approved):
    pay_award(on("2014-09-12"), 1, paid())
    approved.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-20T09:00:00+00:00")
    ledger, _ = standing(on("2014-10-01"))
    assert [(entry.entry, int(entry.pence)) for entry in ledger.entries[3:]] == [("voided", 100_001), ("proposed", -100_001)]
    assert ledger.committed == 100_001
    back = ledger.entries[-1]
    assert (back.by, back.clause, back.rate) == ("the rules", "approval", "")
    assert back.sentence == (
        "£1,000.01 was paid for an award that is void, because the costs changed, so a person must decide whether it is taken back."
    )
    assert (back.note, back.answer) == ("entry 1 was paid by entry 3 and is void, because the costs changed", "refer to a person")
    assert len(standing(on("2014-10-02"))[0].entries) == 5
    with pytest.raises(CannotEnter, match="has entry 5 in the ledger already"):
        propose_award(on("2014-10-02"), "RDD-1", "Ann")
    assert approve_award(on("2014-10-03"), 5, "Bob").committed == 0
    assert propose_award(on("2014-10-03"), "RDD-1", "Ann").pence == 100_701


def test_nothing_is_paid_twice_where_the_claw_back_is_declined(approved):
    pay_award(on("2014-09-12"), 1, paid())
    approved.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-20T09:00:00+00:00")
    standing(on("2014-10-01"))
    assert approve_award(on("2014-10-02"), 5, "Bob", decline=True).committed == 100_001
    with pytest.raises(CannotEnter, match=r"was paid £1,000\.01 by entry 3, which is void: take that back first"):
        propose_award(on("2014-10-03"), "RDD-1", "Ann")
    back = propose_award(on("2014-10-03"), "RDD-1", "Ann", claw_back=True)
    assert (back.pence, back.rate, back.clause) == (-100_001, "", "re-entry")


def test_an_award_that_was_void_before_it_was_paid_is_not_taken_back_and_cannot_be_paid(approved):
    approved.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-20T09:00:00+00:00")
    standing(on("2014-10-01"))
    assert kinds(on("2014-10-01"))[2:] == [("voided", 100_001)]
    with pytest.raises(CannotEnter, match="was voided by entry 3 before 2 October 2014"):
        pay_award(on("2014-10-02"), 1, paid("2014-10-02"))


def test_costs_that_arrived_and_that_nobody_collected_yet_are_collected_before_they_are_paid(approved):
    approved.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-20T09:00:00+00:00")
    assert reimburse(on("2014-10-02"), "RDD-1", OCTOBER.next(), paid("2014-10-02")).pence == 700


def test_an_award_is_void_in_the_ledger_before_the_payment_of_it_that_is_written_down_after_other_costs_arrived(approved):
    approved.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-20T09:00:00+00:00")
    pay_award(on("2014-10-02"), 1, paid("2014-09-10"))
    assert kinds(on("2014-10-02"))[2:] == [("voided", 100_001), ("paid", 100_001), ("proposed", -100_001)]


def test_a_payment_that_is_written_down_only_after_the_award_was_void_is_a_fact_all_the_same(approved):
    approved.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-20T09:00:00+00:00")
    standing(on("2014-10-01"))
    pay_award(on("2014-10-02"), 1, paid("2014-09-10"))
    assert kinds(on("2014-10-02"))[2:] == [("voided", 100_001), ("paid", 100_001), ("proposed", -100_001)]


class Beaten:
    """A store that another run writes to just before each entry of the ledger."""

    def __init__(self, store: Store, other: Callable[[], object]) -> None:
        self.store, self.other = store, other

    def create(self, key: str, data: bytes) -> bool:
        if key.startswith("facts/main/ledger/"):
            self.other()
        return self.store.create(key, data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def test_where_a_run_was_killed_after_it_wrote_down_a_payment_a_later_one_puts_the_claw_back_forward_and_of_two_at_once_one(approved):
    approved.claims("RDD-1", "RAL", "2013-11", "7.00", "2014-09-20T09:00:00+00:00")
    ledger, _ = standing(on("2014-10-01"))
    dies = on("2014-10-02")
    write_entry(dies.record, lambda ledger: entry_of(PAID, ledger.entry(1), "Cat", "", dies.moment, Decimal(550_000_000)))
    assert len(standing(on("2014-10-01"))[0].entries) == len(ledger.entries) + 1
    beaten = replace(dies, record=replace(dies.record, store=Beaten(dies.record.store, lambda: standing(on("2014-10-02")))))
    entries = standing(beaten)[0].entries
    assert [int(entry.pence) for entry in entries[len(ledger.entries) + 1 :]] == [-100_001]


def test_accepted_costs_of_a_month_are_reimbursed_once_and_what_is_accepted_later_besides(approved):
    entry = reimburse(on("2014-09-12"), "RDD-1", OCTOBER, paid("2013-12-01", "BACS 1"))
    assert (entry.entry, entry.pence, entry.rate, entry.committed) == ("paid", 100_001, "", 100_001)
    assert (entry.answer, entry.sentence, entry.clause, entry.cost) == ("", "", "", ""), "costs are paid by no rule about awards"
    with pytest.raises(CannotEnter, match=r"£1,000\.01 of it was accepted and is paid"):
        reimburse(on("2014-09-12"), "RDD-1", OCTOBER, paid())
    with pytest.raises(CannotEnter, match="nothing was accepted"):
        reimburse(on("2014-09-12"), "RDD-1", OCTOBER.next(), paid())
    more = "contract,month,category,amount,evidence\n" + "".join(
        f"RDD-1,2013-10,staff time,{pounds},{evidence}\n"
        for pounds, evidence in (("1000.01", "Roster RDD-1 2013-10"), ("0.01", "Roster 2"))
    )
    approved.arrives("claims", "RAL/more.csv", more, "2014-09-15T09:00:00+00:00")
    run = on("2014-09-20")
    standing(run)
    assert reimbursements(run, read_ledger(run.record), "RDD-1") == [
        "October 2013: £1,000.02 accepted, £1,000.01 paid on 1 December 2013, reference BACS 1, £0.01 not paid yet"
    ]
    assert reimburse(run, "RDD-1", OCTOBER, paid("2014-09-19", "BACS 2")).pence == 1
    assert reimbursements(run, read_ledger(run.record), "RDD-1") == [
        "October 2013: £1,000.02 accepted, £1,000.01 paid on 1 December 2013, reference BACS 1, "
        "£0.01 paid on 19 September 2014, reference BACS 2"
    ]
    approved.arrives("claims", "RAL/less.csv", more.replace("1000.01", "900.01"), "2014-09-21T09:00:00+00:00")
    later = on("2014-09-22")
    standing(later)
    assert reimbursements(later, read_ledger(later.record), "RDD-1")[0].endswith("reference BACS 2, £100.00 more than was accepted")
    with pytest.raises(CannotEnter, match=r"£900\.02 of it was accepted and is paid"):
        reimburse(later, "RDD-1", OCTOBER, paid())
    approved.claims("RDD-1", "RAL", "2013-09", "5.00", "2014-09-23T09:00:00+00:00")
    approved.claims("RJF-1", "RRK", "2013-08", "5.00", "2014-09-23T09:00:00+00:00")
    last = on("2014-09-24")
    standing(last)
    listed = reimbursements(last, read_ledger(last.record), "RDD-1")
    assert [one.partition(":")[0] for one in listed] == ["September 2013", "October 2013"]
    with pytest.raises(CannotEnter, match=r"The nearest month with accepted costs is October 2013$"):
        reimburse(last, "RDD-1", OCTOBER.next(), paid("2014-09-23"))
    with pytest.raises(CannotEnter, match=r"nothing was accepted\. There is no such contract: the nearest is RDD-1$"):
        reimburse(last, "RDD-l", OCTOBER, paid("2014-09-23"))
    why = public_lines(read_ledger(run.record))[2]["why"]
    assert why == "costs of October 2013, on 1 December 2013, reference BACS 1"


def test_an_entry_from_before_payments_were_written_down_is_read_as_not_paid(approved):
    (proposal, _) = read_ledger(on("2014-09-12").record).entries
    before = encoded(proposal).replace(b'  "paid_on": null,\n', b"").replace(b'  "reference": "",\n', b"")
    assert b"paid_on" not in before
    assert decoded(LedgerEntry, before, "facts/main/ledger/fund=1.json") == proposal


def test_the_command_line_writes_down_both_kinds_of_payment(approved, capsys):
    from flows.command_line import main

    when = ["--by", "Cat", "--on", "2014-09-10", "--reference", "BACS 7", "--as-of", "2014-09-12T09:00+00:00"]
    assert main(["award", "paid", "1", *when]) == 0
    assert main(["award", "paid", "RDD-1", "2013-10", *when]) == 0
    assert main(["award", "paid", "RDD-1", *when]) == 2
    assert main(["award", "list", "RDD-1", "--as-of", "2014-09-12T09:00+00:00"]) == 0
    assert main(["verify"]) == 0
    printed = capsys.readouterr().out
    assert "3  paid  RDD-1  £1,000.01  by Cat  on 2014-09-10, reference BACS 7" in printed
    assert "Costs of October 2013: £1,000.01 accepted, £1,000.01 paid on 10 September 2014, reference BACS 7." in printed
