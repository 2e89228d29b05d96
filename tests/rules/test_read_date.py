"""Dates as people write them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.period import Period
from tasks.model.plan_date import PlanDate, Precision
from tasks.rules.read_date import read_date

DAY, MONTH, QUARTER, YEAR, FINANCIAL_YEAR = Precision.DAY, Precision.MONTH, Precision.QUARTER, Precision.YEAR, Precision.FINANCIAL_YEAR
COLLECTED = Path(__file__).parents[2].parent / "shared" / "data" / "date_texts_seen.csv"

# Words seen in published plans and reports, 2013-2016, and what they can honestly be taken to mean.
SEEN: dict[str, tuple[str, str, Precision] | str] = {
    "NOVEMBER 2013": ("2013-11-01", "2013-11-30", MONTH),
    "15 December 2013": ("2013-12-15", "2013-12-15", DAY),
    "20/03/2014": ("2014-03-20", "2014-03-20", DAY),
    "13/02/14": ("2014-02-13", "2014-02-13", DAY),
    "January 2014": ("2014-01-01", "2014-01-31", MONTH),
    "10 April 2014": ("2014-04-10", "2014-04-10", DAY),
    "30 th June 2014": ("2014-06-30", "2014-06-30", DAY),
    "31st August 2014": ("2014-08-31", "2014-08-31", DAY),
    "September 2014": ("2014-09-01", "2014-09-30", MONTH),
    "30 th November 2014": ("2014-11-30", "2014-11-30", DAY),
    "largely complete by 31 December 2014": ("2014-12-31", "2014-12-31", Precision.HEDGED),
    "by March 2015": ("2015-03-01", "2015-03-31", MONTH),
    "13th March 2015": ("2015-03-13", "2015-03-13", DAY),
    "11 th May 2015": ("2015-05-11", "2015-05-11", DAY),
    "October 2015": ("2015-10-01", "2015-10-31", MONTH),
    "10 March 2016": ("2016-03-10", "2016-03-10", DAY),
    "27 August": "it has no year",
    "2016-17": ("2016-04-01", "2017-03-31", FINANCIAL_YEAR),
    "7 January 2014": ("2014-01-07", "2014-01-07", DAY),
    "19 / 9 / 2013 8.28am": ("2013-09-19", "2013-09-19", DAY),
    "six months": "it is a length of time, not a date: write the day it ends",
    "18 month recovery plan": "it is a length of time, not a date: write the day it ends",
    "first opportunity": "it is an event or a wish, not a date: write the day it is due",
}

READ: dict[str, tuple[str, str, Precision] | str] = {
    "2013-11-30T00:00:00": ("2013-11-30", "2013-11-30", DAY),
    "2013-11-30 00:00:00": ("2013-11-30", "2013-11-30", DAY),
    "30-Nov-13": ("2013-11-30", "2013-11-30", DAY),
    "30.11.2013": ("2013-11-30", "2013-11-30", DAY),
    "Saturday 30th November 2013": ("2013-11-30", "2013-11-30", DAY),
    "Sat, 30 Nov 2013": ("2013-11-30", "2013-11-30", DAY),
    "November 30, 2013": ("2013-11-30", "2013-11-30", DAY),
    "Completed 28 November 2013": ("2013-11-28", "2013-11-28", DAY),
    "30 November 2013 at the latest": ("2013-11-30", "2013-11-30", DAY),
    "before 31 March 2014": ("2014-03-30", "2014-03-30", DAY),
    "29 February 2016": ("2016-02-29", "2016-02-29", DAY),
    "03/04/2014": ("2014-04-03", "2014-04-03", DAY),
    "\xa030\u2011Nov\u20112013 ": ("2013-11-30", "2013-11-30", DAY),
    "End Nov 2013": ("2013-11-30", "2013-11-30", MONTH),
    "by the end of November 2013": ("2013-11-30", "2013-11-30", MONTH),
    "mid-November 2013": ("2013-11-11", "2013-11-20", MONTH),
    "beginning of January 2014": ("2014-01-01", "2014-01-10", MONTH),
    "start of January 2014": ("2014-01-01", "2014-01-10", MONTH),
    "middle of February 2014": ("2014-02-11", "2014-02-20", MONTH),
    "early January 2014": ("2014-01-01", "2014-01-10", MONTH),
    "late February 2014": ("2014-02-21", "2014-02-28", MONTH),
    "2014-05-31T22:59:00Z": ("2014-05-31", "2014-05-31", DAY),
    "2014-05-31T23:00:00Z": ("2014-06-01", "2014-06-01", DAY),  # a day typed in summer, as programs write it
    "2014-05-31T11:00pm UTC": ("2014-06-01", "2014-06-01", DAY),
    "2014-05-31T12:30am UTC": ("2014-05-31", "2014-05-31", DAY),
    "2014-01-31T23:59:00Z": ("2014-01-31", "2014-01-31", DAY),
    "2014-06-01T04:29:00+05:30": ("2014-05-31", "2014-05-31", DAY),
    "2014-06-01T04:30:00+0530": ("2014-06-01", "2014-06-01", DAY),
    "2014-05-31T17:59:00-05": ("2014-05-31", "2014-05-31", DAY),
    "2014-05-31T18:00:00-05:00": ("2014-06-01", "2014-06-01", DAY),
    "2014-01-01T22:58:00-23:59": ("2014-01-02", "2014-01-02", DAY),
    "Saturday, November 2013": ("2013-11-01", "2013-11-30", MONTH),  # 1 November was a Friday
    "12/2013": ("2013-12-01", "2013-12-31", MONTH),
    "1/2014": ("2014-01-01", "2014-01-31", MONTH),
    "2013-01": ("2013-01-01", "2013-01-31", MONTH),
    "2013-12": ("2013-12-01", "2013-12-31", MONTH),
    "2014": ("2014-01-01", "2014-12-31", YEAR),
    "2013/2014": ("2013-04-01", "2014-03-31", FINANCIAL_YEAR),
    "2013-2014": ("2013-04-01", "2014-03-31", FINANCIAL_YEAR),
    "2012-13": ("2012-04-01", "2013-03-31", FINANCIAL_YEAR),
    "Q1 2013/2014": ("2013-04-01", "2013-06-30", QUARTER),
    "Nov '13": ("2013-11-01", "2013-11-30", MONTH),
    "2013-10": ("2013-10-01", "2013-10-31", MONTH),
    "Q3 2013/14": ("2013-10-01", "2013-12-31", QUARTER),
    "Q3 2013-14": ("2013-10-01", "2013-12-31", QUARTER),
    "Q4 2013–14": ("2014-01-01", "2014-03-31", QUARTER),
    "1st quarter of 2014/15": ("2014-04-01", "2014-06-30", QUARTER),
    "end of Q2 2013-14": ("2013-09-30", "2013-09-30", QUARTER),
    "FY 2013-14": ("2013-04-01", "2014-03-31", FINANCIAL_YEAR),
    "2013/14": ("2013-04-01", "2014-03-31", FINANCIAL_YEAR),
    "end of the financial year 2013-14": ("2014-03-31", "2014-03-31", FINANCIAL_YEAR),
    "by the end of 2013": ("2013-12-31", "2013-12-31", YEAR),
    "31 March 2014 (TBC)": ("2014-03-31", "2014-03-31", Precision.HEDGED),
    "approx. March 2014": ("2014-03-01", "2014-03-31", Precision.HEDGED),
}

REFUSED = {
    "": "no date is given",
    "TBC": "no date is fixed yet",
    "to be agreed": "no date is fixed yet",
    "Q3 2014": "quarter 3 of 2014 could be of the calendar or the financial year: write it as in Q3 2014-15, or name the month and year",
    "Q3": "it has no year",
    "Sept 13": "it could be day 13 of September or September 2013: write the year in full",
    "2011-12": "it could be the financial year or December 2011: write one of them in words",
    "2013/2015": "a financial year names two years that follow each other, as in 2013-14",
    "2013/2114": "a financial year names two years that follow each other, as in 2013-14",
    "2013/2013": "a financial year names two years that follow each other, as in 2013-14",
    "2013-15": "a financial year names two years that follow each other, as in 2013-14",
    "31/11/2013": "November 2013 has 30 days, so there is no day 31 in it",
    "29 February 2014": "February 2014 has 28 days, so there is no day 29 in it",
    "11/30/2013": "there is no month 30: write the day first, then the month, then the year",
    "13/2013": "there is no month 13: write the day first, then the month, then the year",
    "00/2013": "there is no month 0: write the day first, then the month, then the year",
    "0/11/2013": "November 2013 has 30 days, so there is no day 0 in it",
    "2014-05-31T24:00:00Z": "its time of day is none: write the day alone",
    "2014-05-31T23:60:00Z": "its time of day is none: write the day alone",
    "2014-05-31T23:00:00+23:60": "its time of day is none: write the day alone",
    "2014-05-31T23:00:00+24:00": "its time of day is none: write the day alone",
    "31 December 1999": "the year 1999 is out of reach of any plan: check its figures",
    "1 January 2050": "the year 2050 is out of reach of any plan: check its figures",
    "3013-11-30": "the year 3013 is out of reach of any plan: check its figures",
    "Friday 30 November 2013": "30 November 2013 is a Saturday, not the weekday written",
    "end of November": "it has no year",
    "30 November 2013 and 31 January 2014": "it names more than one date",
    "30/11/2013\n31/01/2014": "it names more than one date",
    "March/April 2014": "it names more than one date",
    "30 November 2013 (subject to funding)": "it has words beside the date that may change its meaning: write the date alone",
    "ongoing, review March 2014": "it says it is ongoing and also names a date: write the date it ends",
    "mid 2014": "it names a part of a longer time than a month: write the month",
    "Spring 2014": "a season or feast is not one day: write the month",
    "from April 2014": "it names a start, not an end: write the day it is due",
    "asap": "it is an event or a wish, not a date: write the day it is due",
    "41608": "it is a bare number: set the cell's format to date, or write the day out",
    "when the ward reopens": "it names no day, month, quarter or year",
    "by " * 2000: "it is too long to be a date: write the date alone",
}


def expected(text: str, meant: tuple[str, str, Precision] | str) -> PlanDate:
    if isinstance(meant, str):
        return PlanDate(text, None, None, Precision.UNREADABLE, meant)
    return PlanDate(text, date.fromisoformat(meant[0]), date.fromisoformat(meant[1]), meant[2])


@pytest.mark.parametrize("text", [*SEEN, *READ])
def test_words_that_name_a_time_are_read_to_their_first_and_last_day(text: str) -> None:
    assert read_date(text) == expected(text, (SEEN | READ)[text])


@pytest.mark.parametrize("text", REFUSED)
def test_words_that_name_no_one_time_are_refused_with_the_reason(text: str) -> None:
    assert read_date(text) == expected(text, REFUSED[text])


@pytest.mark.skipif(not COLLECTED.exists(), reason="the collection of dates as seen does not stand beside this checkout")
def test_every_date_text_collected_from_published_plans_is_restated_here() -> None:
    with COLLECTED.open(encoding="utf-8", newline="") as file:
        assert {row["verbatim"] for row in csv.DictReader(file)} == set(SEEN)


@pytest.mark.parametrize("text", ["ongoing", "On-going", "Ongoing.", "continuous"])
def test_ongoing_names_no_end(text: str) -> None:
    assert read_date(text) == PlanDate(text, None, None, Precision.ONGOING, "it names no end")


def test_a_day_without_a_year_is_never_guessed_but_the_likely_year_is_suggested() -> None:
    found = read_date("27 August", near=Period(2013, 7))
    assert found.latest is None
    assert found.reason == "it has no year; if 27 August 2013 is meant, write that"
    assert read_date("1 August", near=Period(2013, 7)).reason == "it has no year; if 1 August 2013 is meant, write that"
    assert read_date("28 February", near=Period(2013, 7)).reason == "it has no year; if 28 February 2013 is meant, write that"
    assert read_date("29 February", near=Period(2013, 7)).reason == "it has no year"
    assert read_date("by 5 January", near=Period(2013, 12)).reason == "it has no year; if 5 January 2014 is meant, write that"


days = st.dates(date(2000, 1, 1), date(2049, 12, 31))
WAYS = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d-%b-%y",
    "%A %d %B %Y",
    "%a %d %b %Y",
    "%B %d, %Y",
    "by %d %B %Y",
    "%d %B %Y %H:%M",
]


@given(days, st.sampled_from(WAYS))
def test_a_day_reads_as_itself_however_it_is_written(day: date, way: str) -> None:
    text = day.strftime(way)
    assert read_date(text) == PlanDate(text, day, day, DAY)


@given(days, st.sampled_from(["%B %Y", "%b %Y", "%m/%Y", "by %B %Y"]))
def test_a_month_means_its_end(day: date, way: str) -> None:
    found = read_date(day.strftime(way))
    assert found.latest is not None
    assert found.latest.month == day.month
    assert (found.latest + timedelta(days=1)).day == 1


PIECES = "by|end|mid|of|the|30|31|13|2013|2014|14|nov|november|sept|q3|-|/|.|,|(|)|tbc|ongoing|before|largely|friday|st|99|'|am|8.28"
words = st.sampled_from(PIECES.split("|"))


@given(st.one_of(st.text(max_size=200), st.lists(words, max_size=8).map(" ".join), st.lists(words, max_size=8).map("".join)))
def test_any_text_is_read_or_refused_and_always_kept(text: str) -> None:
    found = read_date(text)
    assert found.verbatim == text
    assert (found.latest is None) == (found.earliest is None) == bool(found.reason)
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2014-05-31T23:00:00.000Z", date(2014, 6, 1)),
        ("2014-05-31T22:59:59Z", date(2014, 5, 31)),
        ("2013-12-31T23:30:00Z", date(2013, 12, 31)),
        ("2013-07-01T00:30:00+02:00", date(2013, 6, 30)),
        ("31 May 2014 11pm UTC", date(2014, 6, 1)),
        ("31 May 2014 11am UTC", date(2014, 5, 31)),
        ("31 May 2014 12pm UTC", date(2014, 5, 31)),
        ("1 June 2014 12am GMT", date(2014, 6, 1)),
        ("2014-06-01T00:59:00+02:30", date(2014, 5, 31)),
        ("2014-05-31T20:00:00-04:00", date(2014, 6, 1)),
        ("2014-05-31 23:00", date(2014, 5, 31)),
    ],
)
def test_a_time_with_an_offset_is_of_londons_day_and_one_without_changes_nothing(words: str, day: date) -> None:
    assert read_date(words).latest == day
