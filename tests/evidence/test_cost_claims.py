"""A partner's claim of costs: every finding in one pass, at its place, and only evidenced costs of its own contracts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.evidence.claim_files import read_claim
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


def read(*lines, header=HEADER, received=NOVEMBER, used=None, encoding="utf-8"):
    return read_claim("RRK", "\n".join([header, *lines]).encode(encoding), CONTRACTS, FUND, received, used or {})


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
        ("RJF-1,2013-08,staff time,10,Roster", "claim month", "month"),
        ("RJF-1,2013-10,biscuits,10,Roster", "claim category", "category"),
        ("RJF-1,2013-10,staff time,-10,Roster", "claim amount", "amount"),
        ("RJF-1,2013-10,staff time,1.234,Roster", "claim amount", "amount"),
        ("RJF-1,2013-10,staff time,NaN,Roster", "claim amount", "amount"),
        ('RJF-1,2013-10,staff time,"12,34",Roster', "claim amount", "amount"),
        ("RJF-1,2013-10,staff time,=1+1,Roster", "claim amount", "amount"),
    ],
)
def test_a_line_that_cannot_stand_returns_the_claim_at_its_place(line, check, column):
    claim = read("RJF-1,2013-10,travel,10,Ticket", line)
    assert not claim.accepted
    assert [(one.check, one.address) for one in claim.findings] == [(check, f"line 3, column {column}")]
    assert claim.findings[0].says
    assert claim.findings[0].mend


def test_every_finding_comes_in_one_pass():
    claim = read("RDD-1,2013-10,staff time,10,Roster", "RJF-1,2013-10,biscuits,-1,Roster")
    assert [one.check for one in claim.findings] == ["claim contract", "claim category", "claim amount"]


def test_a_cost_without_evidence_is_claimed_with_a_warning():
    claim = read("RJF-1,2013-10,travel,10,")
    assert claim.accepted
    assert claim.findings[0].severity is Severity.WARNING
    assert claim.lines[0].evidence == ""


def test_one_piece_of_evidence_supports_one_contract_only():
    twice = ["RJF-1,2013-10,staff time,10,Roster 7", "RLT-1,2013-10,staff time,10,roster 7"]
    assert "contract RJF-1 in October 2013 already" in read(*twice).findings[0].says
    assert not read(twice[1], used={("RRK", Period(2013, 10), "roster 7"): "RJF-1"}).accepted
    assert read(twice[0], used={("RRK", Period(2013, 10), "roster 7"): "RJF-1"}).accepted


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
