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
    read = read_mortality("shmi-2014-january.csv", published(LATER, "I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,.8,1.2,2"))
    assert read == (Mortality("RLT", date(2014, 1, 31), Decimal("1.0809"), 2, "shmi-2014-january.csv"),)


def test_the_older_heading_and_its_other_band_do_not_confuse_it():
    read = read_mortality("shmi-2011-october.csv", published(EARLIER, "I00699,RLT,A TRUST,1,2,3,1.2,.9,1.1,1,.8,1.2,3"))
    assert [(one.value, one.band) for one in read] == [(Decimal("1.2"), 3)]


@pytest.mark.parametrize("column", ["PROVIDER", "PROVIDER_NAME", "VALUE", "OD_BANDING"])
def test_a_heading_nobody_knows_is_refused_and_never_read_as_blanks(column):
    strange = ",".join("WHAT" if name == column else name for name in LATER.split(","))
    with pytest.raises(BadEvidence, match=f"the column {column} is missing"):
        read_mortality("shmi-2014-01.csv", published(strange, "I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,.8,1.2,2"))


@pytest.mark.parametrize(("value", "band"), [("", "2"), ("high", "2"), ("NaN", "2"), ("-1", "2"), ("1.1", "4"), ("1.1", "")])
def test_a_figure_that_is_none_is_refused_with_its_line(value, band):
    with pytest.raises(BadEvidence, match="line 2"):
        read_mortality("shmi-2014-01.csv", published(LATER, f"I00699,RLT,A TRUST,1,2,3,{value},.9,1.1,.8,1.2,{band}"))


@pytest.mark.parametrize("name", ["shmi.csv", "shmi-2014.csv", "shmi-2014-13.csv", "shmi-2014-smarch.csv"])
def test_a_name_without_the_month_of_publication_is_refused(name):
    with pytest.raises(BadEvidence, match="month of publication"):
        read_mortality(name, published(LATER, "I00699,RLT,A TRUST,1,2,3,1.0809,.9,1.1,.8,1.2,2"))


def test_an_empty_file_is_refused():
    with pytest.raises(BadEvidence):
        read_mortality("shmi-2014-01.csv", b"")
    with pytest.raises(BadEvidence, match="no provider"):
        read_mortality("shmi-2014-01.csv", published(LATER))


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the published files are not at {REAL}: set MEASURES_SHMI to their folder")
def test_the_published_files_give_the_published_figures():
    read = {path.stem: read_mortality(path.name, path.read_bytes()) for path in sorted(REAL.glob("*.csv"))}
    assert len(read) == 7
    assert all(len(rows) > 130 for rows in read.values())
    by_file = [
        {one.trust: f"{one.value:.4f} {one.band}" for one in read[f"shmi-{month}"]}
        for month in ("2013-july", "2013-october", "2014-january")
    ]
    assert {trust: tuple(file[trust] for file in by_file) for trust in QUOTED} == QUOTED
