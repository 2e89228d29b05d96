"""Mortality files as published over the years: headings drift, bytes are not UTF-8, footers follow; nothing is ever read as a blank."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.evidence.mortality import read_mortality
from tasks.evidence.table import BadEvidence
from tasks.model.award import Mortality

LATER = "INDICATOR_CODE,PROVIDER,PROVIDER_NAME,DENOMINATOR,OBSERVED,EXPECTED,VALUE,PO_LL,PO_UL,OD_LL,OD_UL,OD_BANDING"
EARLIER = "INDICATOR_CODE,PROVIDER,PROVIDER NAME,DENOMINATOR,OBSERVED,EXPECTED,VALUE,PO_LL,PO_UL,PO_BANDING,OD_LL,OD_UL,OD_BANDING"
FOOTER = '"Copyright © 2014, Somebody. All Rights Reserved"' + "," * 11
REAL = Path(os.environ.get("MEASURES_SHMI", Path(__file__).parents[3] / "shared" / "data" / "shmi"))
QUOTED = {  # 2013-07, 2013-10, 2014-01
    "RDD": ("1.1284 1", "1.1246 1", "1.1126 2"),
    "RJL": ("1.1500 1", "1.1137 2", "1.0906 2"),
    "RXR": ("1.1381 1", "1.1197 2", "1.1302 1"),
    "RLT": ("1.0939 2", "1.0910 2", "1.0809 2"),
}


def published(header: str, *rows: str) -> bytes:
    return "\r\n".join([header, *rows, "," * 11, FOOTER]).encode("cp1252")


def test_the_form_since_july_2012_is_read_past_blank_row_and_footer():
    read, _ = read_mortality("shmi-2014-january.csv", published(LATER, "I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,.8,1.2,2"))
    assert read == (Mortality("RLT", date(2014, 1, 31), Decimal("1.0809"), 2, "shmi-2014-january.csv", ".8", "1.2"),)


@pytest.mark.parametrize(("lower", "upper"), [("", "1.2"), (".8", "*"), ("1.2", ".8"), ("-1", "1"), (".8", "Infinity"), ("nan", "1")])
def test_limits_that_are_none_cost_nothing_else_of_the_row(lower: str, upper: str):
    read, passed_over = read_mortality(
        "shmi-2014-january.csv", published(LATER, f"I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,{lower},{upper},2")
    )
    assert [(one.value, one.lower, one.upper) for one in read] == [(Decimal("1.0809"), "", "")]
    assert passed_over == ()


def test_code_value_and_band_are_all_that_is_needed():
    read, passed_over = read_mortality("shmi-2023-july.csv", b"PROVIDER_CODE,SHMI_VALUE,SHMI_BANDING\nRLT,1.05,2\nRDD,*,*\n")
    assert [(one.trust, one.value, one.band) for one in read] == [("RLT", Decimal("1.05"), 2)]
    assert passed_over == ("whole file: 1 figure suppressed by the publisher",)


def test_the_older_heading_and_its_other_band_do_not_confuse_it():
    read, _ = read_mortality("shmi-2011-october.csv", published(EARLIER, "I00699,RLT,A TRUST,1,2,3,1.2,.9,1.1,1,.8,1.2,3"))
    assert [(one.value, one.band) for one in read] == [(Decimal("1.2"), 3)]


@pytest.mark.parametrize("column", ["PROVIDER", "VALUE", "OD_BANDING"])
def test_a_heading_nobody_knows_is_refused_and_never_read_as_blanks(column):
    strange = ",".join("WHAT" if name == column else name for name in LATER.split(","))
    with pytest.raises(BadEvidence, match=f"the column {column} is missing"):
        read_mortality("shmi-2014-01.csv", published(strange, "I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,.8,1.2,2"))


@pytest.mark.parametrize(
    ("value", "band"),
    [
        *(("", "2"), ("high", "2"), ("NaN", "2"), ("sNaN", "2"), ("-1", "2"), ("1E30", "2"), ("1000", "2")),
        *(("1.1", "4"), ("1.1", ""), ("1.1", "2.5"), ("1.1", "NaN"), ("1.1", "sNaN"), ("1.1", "Infinity")),
    ],
)
def test_a_figure_that_is_none_costs_its_row_and_is_told_with_its_line(value, band):
    good = "I00699,RXR,A TRUST,1,2,3,1.1302,.9,1.1,.8,1.2,1"
    read, passed_over = read_mortality("shmi-2014-01.csv", published(LATER, f"I00699,RLT,A TRUST,1,2,3,{value},.9,1.1,.8,1.2,{band}", good))
    assert [one.trust for one in read] == ["RXR"]
    (told,) = passed_over
    assert told.startswith("line 2: ")


def test_a_file_without_one_figure_is_refused_with_its_first_fault():
    with pytest.raises(BadEvidence, match="line 2"):
        read_mortality("shmi-2014-01.csv", published(LATER, "I00699,RLT,A TRUST,1,2,3,high,.9,1.1,.8,1.2,2"))


NOW = "TIME_PERIOD,PUBLICATION_MONTH,PROVIDER_CODE,PROVIDER_NAME,SHMI_VALUE,SHMI_BANDING,OD_LL,OD_UL,SPELLS,OBSERVED,EXPECTED"


def test_the_form_of_today_holds_every_period_each_with_its_own_month_of_publication():
    rows = ("APR22_MAR23,AUG_23,RLT,A TRUST,1.0900,2.0,.8,1.2,1,2,3", "FEB22_JAN23,JUN_23,RLT,A TRUST,1.0809,1.0,.8,1.2,1,2,3")
    read, passed_over = read_mortality("Historical_trust_level_SHMI_data_Jan18-Mar23_csv.csv", published(NOW, *rows))
    assert [(one.published, str(one.value), one.band) for one in read] == [
        (date(2023, 8, 31), "1.0900", 2),
        (date(2023, 6, 30), "1.0809", 1),
    ]
    assert passed_over == ()


def test_of_periods_with_one_month_of_publication_the_newest_is_taken_and_the_rest_told():
    header = NOW.replace("PUBLICATION_MONTH,", "")
    rows = ("FEB22_JAN23,RLT,A TRUST,1.0809,1,.8,1.2,1,2,3", "APR22_MAR23,RLT,A TRUST,1.0900,2,.8,1.2,1,2,3")
    for order in (rows, rows[::-1]):
        read, passed_over = read_mortality("shmi-2023-08.csv", published(header, *order))
        assert [str(one.value) for one in read] == ["1.0900"]
        assert "1 figure of an earlier period" in passed_over[0]


def test_a_trust_that_stands_twice_for_one_period_is_taken_once_and_that_is_told():
    row = "I00699,RLT,A TRUST,1,2,3,{},.9,1.1,.8,1.2,2"
    read, passed_over = read_mortality("shmi-2014-01.csv", published(LATER, row.format("1.08"), row.format("1.20")))
    assert [str(one.value) for one in read] == ["1.08"]
    assert "line 3: RLT stands already on line 2" in passed_over[0]


def test_a_suppressed_figure_is_no_figure_and_costs_nobody_else_theirs():
    rows = ("APR22_MAR23,AUG_23,RLT,A TRUST,*,*,.8,1.2,1,2,3", "APR22_MAR23,AUG_23,RXR,A TRUST,1.13,1.0,.8,1.2,1,2,3")
    read, passed_over = read_mortality("shmi.csv", published(NOW, *rows))
    assert [one.trust for one in read] == ["RXR"]
    assert passed_over == ("whole file: 1 figure suppressed by the publisher",)


@pytest.mark.parametrize("name", ["shmi-jan-2014.csv", "shmi-2014-jan.csv", "SHMI_January_2014.csv", "2014-01.csv"])
def test_the_name_gives_the_month_in_full_in_short_or_in_figures(name):
    read, _ = read_mortality(name, published(LATER, "I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,.8,1.2,2"))
    assert [one.published for one in read] == [date(2014, 1, 31)]


def test_a_month_of_publication_that_cannot_be_read_costs_its_row_alone():
    rows = (
        "APR22_MAR23,soon,RLT,A TRUST,1.0,2.0,.8,1.2,1,2,3",
        "APR22_MAR23,JAN_0000,RLT,A TRUST,1.0,2.0,.8,1.2,1,2,3",
        "APR22_MAR23,AUG_23,RXR,A TRUST,1.13,1.0,.8,1.2,1,2,3",
    )
    read, passed_over = read_mortality("shmi.csv", published(NOW, *rows))
    assert [one.trust for one in read] == ["RXR"]
    assert ["is not a month of publication" in one for one in passed_over] == [True, True]


@pytest.mark.parametrize(
    "name",
    [
        "shmi.csv",
        "shmi-2014.csv",
        "shmi-2014-13.csv",
        "shmi-2014-smarch.csv",
        "SHMI data, Jan25-Dec25.csv",
        "shmi-0000-01.csv",
        "jan-0000.csv",
        "shmi-9999-12.csv",
    ],
)
def test_a_name_without_the_month_of_publication_is_refused(name):
    with pytest.raises(BadEvidence, match="month of publication"):
        read_mortality(name, published(LATER, "I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,.8,1.2,2"))


def test_an_empty_file_is_refused():
    with pytest.raises(BadEvidence):
        read_mortality("shmi-2014-01.csv", b"")
    with pytest.raises(BadEvidence, match="no figure of a provider"):
        read_mortality("shmi-2014-01.csv", published(LATER))


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the published files are not at {REAL}: set MEASURES_SHMI to their folder")
def test_the_published_files_give_the_published_figures():
    read = {path.stem: read_mortality(path.name, path.read_bytes())[0] for path in sorted(REAL.glob("*.csv"))}
    assert len(read) == 7
    assert all(len(rows) > 130 for rows in read.values())
    by_file = [
        {one.trust: f"{one.value:.4f} {one.band}" for one in read[f"shmi-{month}"]}
        for month in ("2013-july", "2013-october", "2014-january")
    ]
    assert {trust: tuple(file[trust] for file in by_file) for trust in QUOTED} == QUOTED


def test_the_package_as_it_is_downloaded_says_what_to_take_out_of_it():
    with pytest.raises(BadEvidence, match=r"SHMI data, Jan25-Dec25\.zip: it is a package or a workbook: take the CSV out of it"):
        read_mortality("SHMI data, Jan25-Dec25.zip", b"PK\x03\x04 and so on")
