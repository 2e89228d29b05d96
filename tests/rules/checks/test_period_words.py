"""The month an update names, in each of the ways that a form, a person or a spreadsheet writes one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.model.period import Period
from tasks.model.update import Reading, Submission
from tasks.rules.checks.period_words import period_meant, period_named

OF_MONTHS = Period(2014, 2)

OCTOBER = [
    *("2013-10", "2013/10", "2013 - 10", "201310", "2013.10", "10/2013", "10-2013", "10.2013"),
    *("October 2013", "Oct-13", "oct '13", "October, 2013", "October of 2013", "2013 October", "2013-Oct"),
    *("Update for October 2013", "the monthly report of: 2013-10", "for the month of October 2013", "month ended 31 October 2013"),
    *("October 2013 update", "2013-10 (second try)", "1 October 2013", "31 October 2013", "2013-10-01 00:00:00"),
    *("1 October 2013 to 31 October 2013", "1 to 31 October 2013", "1 October - 31 October 2013", "1 October until 31 October 2013"),
]


@pytest.mark.parametrize("words", OCTOBER)
def test_one_month_is_read_however_it_is_written(words: str) -> None:
    assert period_named(words, OF_MONTHS) == Period(2013, 10)


NO_MONTH = [
    *("", "autumn", "2013/14", "2011/12", "2013-13", "2013-00", "15 October 2013", "Q3 2013-14", "October"),
    *("1 October 2013 to soon", "soon to 31 October 2013", "1 October 2013 to 30 November 2013", "2 October 2013 to 31 October 2013"),
]


@pytest.mark.parametrize("words", NO_MONTH)
def test_what_names_no_one_month_is_none(words: str) -> None:
    assert period_named(words, OF_MONTHS) is None


@pytest.mark.parametrize(
    ("like", "words", "named"),
    [
        ("2025-Q1", "2025-q3", "2025-Q3"),
        ("2025-Q1", "Report for July to September 2025", "2025-Q3"),
        ("2025-Q1", "Q2 2025-26", "2025-Q3"),
        ("2025-Q1", "1 July 2025", "2025-Q3"),
        ("2025-Q1", "30 September 2025", "2025-Q3"),
        ("2025-Q1", "2 July 2025", None),
        ("2025-Q1", "July to August 2025", None),
        ("2025-Q1", "2025-08", None),
        ("2025-Q1", "2025-Q5", None),
        ("2025-W03", "2025-w31", "2025-W31"),
        ("2025-W03", "28 July to 24 August 2025", "2025-W31"),
        ("2025-W03", "28 July to 25 August 2025", None),
    ],
)
def test_where_a_period_is_no_month_it_is_read_by_its_own_form_or_by_its_days(like: str, words: str, named: str | None) -> None:
    assert period_named(words, Period.parse(like)) == (Period.parse(named) if named else None)


def test_a_year_and_the_next_after_a_slash_are_a_year_and_anything_else_is_a_month() -> None:
    assert [period_named(words, OF_MONTHS) for words in ("2013/12", "2011-12", "12/2011")] == [
        Period(2013, 12),
        Period(2011, 12),
        Period(2011, 12),
    ]


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("2013-09", Period(2013, 9)),  # the programme's first
        ("2013-08", Period(2013, 11)),
        ("2013-11", Period(2013, 11)),  # the one that has just ended
        ("2013-12", Period(2013, 11)),
        ("", Period(2013, 11)),
    ],
)
def test_an_update_is_for_the_month_it_names_if_that_is_the_programmes_and_had_ended(word: str, month: Period) -> None:
    arrived = Submission(id="s1", trust="RNL", name="a.csv", received_at=datetime(2013, 12, 1, tzinfo=UTC), sha256="", size=1)
    assert period_meant(arrived, Reading("json", head={"period_word": word}), Period(2013, 9), Period(2014, 2)) == month


@pytest.mark.parametrize(("first", "last", "month"), [((2013, 12), (2014, 2), (2013, 12)), ((2013, 9), (2013, 10), (2013, 10))])
def test_without_a_month_of_its_own_it_is_for_the_nearest_of_the_programme(first: object, last: object, month: object) -> None:
    arrived = Submission(id="s1", trust="RNL", name="a.csv", received_at=datetime(2013, 12, 1, tzinfo=UTC), sha256="", size=1)
    assert period_meant(arrived, Reading("json"), Period(*first), Period(*last)) == Period(*month)  # type: ignore[misc]
