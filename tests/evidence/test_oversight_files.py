"""The oversight framework's open data: segments and scores by trust and quarter; what a row lacks costs that row, and is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tasks.evidence.oversight_framework import read_oversight
from tasks.evidence.published_files import READERS
from tasks.evidence.table import BadEvidence

HEADER = (
    "Region,Trust_type,Trust_subtype,Trust_code,Trust_name,Domain,Sub-domain,Metric_ID,Metric_description,"
    "Reporting_date,Units,Value,Median_value,Lower_quartile,Upper_quartile,Rank,Quarter"
)
NAME = "nhs-oversight-framework-acute-trust-data-q3-25-26-v2.csv"


def row(value, metric="OF5000", trust="RXL", quarter="Q3 2025/26", of="Adjusted segment"):
    return f'North West,Acute trust,,{trust},"A TRUST, OF ONE TOWN",Overall,,{metric},{of},Dec-25,segment,{value},2,1,3,7,{quarter}'


def published(*rows, header=HEADER):
    return "\r\n".join([header, *rows, ""]).encode()


def test_segment_and_score_of_a_trust_are_read_by_quarter_and_what_they_are_made_of_is_left():
    data = published(row(4), row("2.61", "OF5002"), row(3, quarter="Q2 2025/26"), row("0.07", "OF0079"), row("No data", "OF0020"))
    read, passed_over = read_oversight(NAME, data)
    assert [(one.trust, one.quarter, one.quarter_ends, one.metric, one.value) for one in read] == [
        ("RXL", "Q3 2025/26", date(2025, 12, 31), "OF5000", 4),
        ("RXL", "Q3 2025/26", date(2025, 12, 31), "OF5002", Decimal("2.61")),
        ("RXL", "Q2 2025/26", date(2025, 9, 30), "OF5000", 3),
    ]
    assert passed_over == ()


def test_words_in_place_of_a_number_are_kept_as_words():
    (one,), _ = read_oversight(NAME, published(row("Not segmented")))
    assert (one.value, one.words) == (None, "Not segmented")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (row(6), '"6" is not a segment'),
        (row("2.5"), '"2.5" is not a segment'),
        (row(""), "OF5000 of RXL for Q3 2025/26 has no value"),
        (row(3, trust=""), "names no trust"),
        (row(3, quarter="Q5 2025/26"), '"Q5 2025/26" is not a quarter'),
        (row(3, quarter="Q3 2025/27"), '"Q3 2025/27" is not a quarter'),
        (row(2), "OF5000 of RXL for Q3 2025/26 stands already on line 2"),
        ("North West,Acute trust", "the row has 2 cells where the header has 17"),
    ],
)
def test_a_row_that_cannot_be_used_costs_itself_and_is_told_by_its_line(wrong, words):
    read, passed_over = read_oversight(NAME, published(row(4), wrong))
    assert [(one.trust, one.value) for one in read] == [("RXL", 4)]
    (told,) = passed_over
    assert told.startswith("line 3: ")
    assert words in told


@pytest.mark.parametrize(("quarter", "ends"), [("Q1", date(2025, 6, 30)), ("q4", date(2026, 3, 31))])
def test_a_file_without_the_column_is_of_the_quarter_in_its_name(quarter, ends):
    data = published(row(4).rsplit(",", 1)[0], header=HEADER.rsplit(",", 1)[0])
    (one,), _ = read_oversight(f"acute-{quarter}-25-26.csv", data)
    assert one.quarter_ends == ends
    with pytest.raises(BadEvidence, match="no column Quarter, and its name gives no quarter"):
        read_oversight("nhs-oversight-framework-acute-trust-data.csv", data)


def test_a_file_that_concludes_nothing_of_any_trust_is_refused_and_says_what_it_has():
    with pytest.raises(BadEvidence, match=r"no segment or score of a trust .*; 2 lines of other metrics"):
        read_oversight(NAME, published(row("0.07", "OF0079"), row("1", "OF0020")))
    with pytest.raises(BadEvidence, match="Metric_ID is missing"):
        read_oversight("league-table.csv", b"Trust_code,Segment,Value\r\nRXL,4,1\r\n")


def test_it_is_a_kind_of_published_file():
    assert [one.value for one in READERS["oversight"](NAME, published(row(4))).oversight] == [4]
