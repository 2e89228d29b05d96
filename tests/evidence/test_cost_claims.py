"""A partner's claim of costs: every finding in one pass, at its place, and only evidenced costs of its own contracts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.evidence.claim_files import KnownBefore, read_claim
from tasks.evidence.claim_months import check_months
from tasks.model.award import CostLine
from tasks.model.contract import Contract
from tasks.model.finding import Severity
from tasks.model.period import Period
from tasks.rulebook import load

FUND = load(Path(__file__).parents[2] / "config").fund
NOVEMBER = Period(2013, 11)
CONTRACTS = [
    Contract(name, name[:3], partner, (), date(2013, 9, 1), None, "announced", "")
    for name, partner in (("RJF-1", "RRK"), ("RLT-1", "RRK"), ("RDD-1", "RAL"))
]
HEADER = "contract,month,category,amount,evidence"


PARTNERS = {contract.id: contract.partner for contract in CONTRACTS}


def known(*before, received=NOVEMBER, exits=None, times=3):
    return KnownBefore(received.first_day, PARTNERS, tuple(before), exits or {}, times)


def read(*lines, header=HEADER, encoding="utf-8", beside=None, **what):
    beside = beside or known(**what)
    claim = read_claim("RRK", "\n".join([header, *lines]).encode(encoding), CONTRACTS, FUND, beside)
    return check_months("RRK", claim, beside)


def cost(contract="RJF-1", month="2013-10", category="staff time", pounds=10, evidence="Roster"):
    return CostLine(contract, Period.parse(month), category, Decimal(pounds * 100), evidence)


def found(claim):
    return [(one.check, one.severity.value, one.address) for one in claim.findings]


def test_a_clean_claim_is_taken_in_whole_pence():
    claim = read('RJF-1,2013-10,staff time,"£1,234.56",Roster 7', "rjf-1,2013-10,Back-fill,12.5,Invoice 3", "", ",,,,")
    assert claim.accepted
    assert [(line.contract, line.category, line.pence) for line in claim.lines] == [
        ("RJF-1", "staff time", Decimal(123456)),
        ("RJF-1", "back-fill", Decimal(1250)),
    ]


@pytest.mark.parametrize(
    ("line", "check", "column"),
    [
        ("RDD-1,2013-10,staff time,10,Roster", "claim contract", "contract"),
        ("RJF-1,October,staff time,10,Roster", "claim month", "month"),
        ("RJF-1,2013-11,staff time,10,Roster", "claim month", "month"),
        ("RJF-1,2013-Q4,staff time,10,Roster", "claim month", "month"),
        ("RJF-1,2013-08,staff time,10,Roster", "claim month", "month"),
        ("RJF-1,2013-10,biscuits,10,Roster", "claim category", "category"),
        ("RJF-1,2013-10,staff time,-10,Roster", "claim amount", "amount"),
        ("RJF-1,2013-10,staff time,1.234,Roster", "claim amount", "amount"),
        ("RJF-1,2013-10,staff time,NaN,Roster", "claim amount", "amount"),
        ("RJF-1,2013-10,staff time,1000000000,Roster", "claim amount", "amount"),
        (f"RJF-1,2013-10,staff time,{'9' * 900},Roster", "claim amount", "amount"),
        (f"RJF-1,2013-10,{'biscuits ' * 99},10,Roster", "claim category", "category"),
        (f"RJF-1,2013-10,staff time,10,{'x' * 200_000}", "claim cells", "evidence"),
        (f'RJF-1,2013-10,staff time,10,"Roster\n{"RJF-1,2013-10,travel,10,Ticket" * 9_000}', "claim cells", "evidence"),
        ('RJF-1,2013-10,staff time,"12,34",Roster', "claim amount", "amount"),
        ("RJF-1,2013-10,staff time,=1+1,Roster", "claim amount", "amount"),
    ],
)
def test_a_line_that_cannot_stand_returns_the_claim_at_its_place(line, check, column):
    claim = read("RJF-1,2013-10,travel,10,Ticket", line)
    assert not claim.accepted
    assert [(one.check, one.address) for one in claim.findings] == [(check, f"line 3, column {column}")]
    assert 0 < len(claim.findings[0].says) < 200
    assert claim.findings[0].mend


def test_every_finding_comes_in_one_pass():
    claim = read("RDD-1,2013-10,staff time,10,Roster", "RJF-1,2013-10,biscuits,-1,Roster")
    assert [one.check for one in claim.findings] == ["claim contract", "claim category", "claim amount"]


def test_a_cost_without_evidence_is_claimed_with_a_warning():
    claim = read("RJF-1,2013-10,travel,10,")
    assert claim.accepted
    assert claim.findings[0].severity is Severity.WARNING
    assert claim.lines[0].evidence == ""


def test_evidence_that_may_name_a_patient_is_a_warning_that_repeats_none_of_its_words():
    claim = read("RJF-1,2013-10,travel,10,Taxi for 943 476 5919")
    assert claim.accepted
    assert found(claim) == [("claim patient", "warning", "line 2, column evidence")]
    assert "943" not in f"{claim.findings[0]}"


def test_one_piece_of_evidence_supports_one_contract_only_in_whatever_month():
    twice = ["RJF-1,2013-10,staff time,10,Roster 7", "RLT-1,2013-09,staff time,10,roster  7"]
    assert "a cost of contract RJF-1 already" in read(*twice).findings[0].says
    assert not read(twice[1], beside=known(cost(evidence="Roster 7"))).accepted
    assert not read(twice[1], beside=known(cost(month="2013-09", evidence="ROSTER 7"))).accepted
    assert read(twice[0], beside=known(cost(month="2013-09", evidence="Roster 7"))).accepted


def test_before_the_setting_evidence_is_compared_within_its_month_and_a_month_need_not_be_whole():
    earlier = cost(contract="RLT-1", month="2013-09", evidence="Roster 7"), cost(category="travel", evidence="Tickets")
    assert found(read("RJF-1,2013-10,staff time,10,Roster 7", beside=known(*earlier, times=None))) == []
    assert not read("RJF-1,2013-09,staff time,10,Roster 7", beside=known(*earlier, times=None)).accepted


def test_a_part_of_a_month_does_not_replace_the_month_unless_it_says_so():
    before = known(cost(), cost(category="back-fill", pounds=20, evidence="Invoice 3"))
    part = read("RJF-1,2013-10,staff time,10,roster", beside=before)
    assert found(part) == [("claim again", "error", "line 2")]
    assert "leaves out back-fill £20.00 (Invoice 3)" in part.findings[0].says
    assert '"yes" under replaces' in part.findings[0].mend
    for word in ("yes", "Replaces"):
        replaced = read(f"RJF-1,2013-10,staff time,10,roster,{word}", header=f"{HEADER},replaces", beside=before)
        assert found(replaced) == [("claim replaced", "warning", "line 2")]
        assert "this replaces it: back-fill £20.00 (Invoice 3) counts no longer" in replaced.findings[0].says
    for word in ("", "no"):
        assert not read(f"RJF-1,2013-10,staff time,10,roster,{word}", header=f"{HEADER},replaces", beside=before).accepted
    whole = "RJF-1,2013-10,staff time,12,Roster", "RJF-1,2013-10,back-fill,20,Invoice 3", "RJF-1,2013-10,travel,1,Ticket"
    assert found(read(*whole, beside=before)) == []


def test_a_line_with_a_fault_of_its_own_is_not_called_left_out():
    assert found(read("RJF-1,2013-10,staff time,ten,Roster", beside=known(cost()))) == [("claim amount", "error", "line 2, column amount")]
    strange = read("RJF-1,2013-10,travel,10,Ticket,perhaps", header=f"{HEADER},replaces", beside=known(cost()))
    assert found(strange) == [("claim replaces", "error", "line 2, column replaces")]


def test_a_line_that_stands_twice_is_pointed_out_and_counts_twice():
    twice = read("RJF-1,2013-10,staff time,10,Roster", "RJF-1,2013-10,staff time,10,Roster", "RJF-1,2013-10,staff time,11,Roster")
    assert found(twice) == [("claim twice", "warning", "line 3")]
    assert sum(line.pence for line in twice.lines) == 3_100


def test_a_workbook_in_place_of_the_form_is_called_so():
    book = read_claim("RJF", b"PK\x03\x04 and more", (), FUND, known())
    assert [(one.address, one.says) for one in book.findings] == [
        ("whole file", "It is a workbook or a package of files, and a claim is a .csv.")
    ]


def test_another_month_or_contract_may_be_claimed_without_the_lines_of_this_one():
    assert found(read("RJF-1,2013-09,staff time,10,Roster 9", "RLT-1,2013-10,staff time,10,Roster L", beside=known(cost()))) == []


@pytest.mark.parametrize(("pounds", "warned"), [("30", False), ("30.01", True), ("3.34", False), ("3.33", True)])
def test_a_claim_far_from_the_usual_month_is_accepted_with_a_warning(pounds, warned):
    claim = read(f"RJF-1,2013-10,staff time,{pounds},Roster 10", beside=known(cost(month="2013-09", evidence="Roster 9")))
    assert claim.accepted
    assert found(claim) == ([("claim unusual", "warning", "line 2")] if warned else [])
    assert not warned or "a month of this contract came to about £10.00" in claim.findings[0].says


def test_a_first_month_is_compared_with_the_months_of_all_contracts():
    others = known(cost(contract="RDD-1"))
    assert "a month of any contract came to about £10.00" in read("RJF-1,2013-10,staff time,1000,Roster 1", beside=others).findings[0].says
    assert found(read("RJF-1,2013-10,staff time,1,Roster 1", beside=others)) == []


def test_a_month_after_the_exit_is_accepted_and_the_sender_hears_that_it_earns_no_bonus():
    left = {"RJF-1": date(2013, 10, 23)}
    lines = [f"RJF-1,2013-{month},travel,10,Ticket {month}" for month in (10, 11)]
    claim = read(*lines, received=Period(2013, 12), exits=left)
    assert claim.accepted
    assert found(claim) == [("claim after exit", "warning", "line 3")]
    assert "left the regime on 23 October 2013" in claim.findings[0].says


def test_a_contract_without_an_end_runs_for_the_longest_term():
    assert read("RJF-1,2018-09,travel,10,Ticket", received=Period(2019, 1)).accepted
    assert not read("RJF-1,2018-10,travel,10,Ticket", received=Period(2019, 1)).accepted


@pytest.mark.parametrize("header", ["contract,month,category,amount", "contract,month,category,amount,evidence,evidence", "a,b,c", ""])
def test_other_columns_return_the_claim(header):
    assert [one.check for one in read("RJF-1,2013-10,travel,10,Ticket", header=header).findings] == ["claim columns"]


def test_a_claim_with_nothing_in_it_is_returned_and_a_short_line_is_named():
    assert [one.check for one in read("", ",,,,").findings] == ["claim empty"]
    assert [one.address for one in read("RJF-1,2013-10,travel,10").findings] == ["line 2"]


def test_older_bytes_and_columns_in_another_order_are_read():
    claim = read("£10.00,Ticket,RJF-1,2013-10,travel", header="Amount, Evidence,contract,MONTH,category", encoding="cp1252")
    assert [line.pence for line in claim.lines] == [Decimal(1000)]
