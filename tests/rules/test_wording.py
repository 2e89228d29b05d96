"""Which words say nothing of their own, and what makes no difference when words are compared."""

from __future__ import annotations

import pandas as pd
import pytest

from tasks.rules.wording import differ, explains, has_words, name_key, names_somebody, same_name

NOTHING = ("", "-", "n/a", "N/A", "na", "none", "nil", " Not Applicable ", "\u2014", "\u00a0\u200b")
NO_REASON = (
    *("n/a.", "x", "xx", "XXX", "TBC", "tba", "to be confirmed", "ditto", '"as above"', "see above!", "as before", "as last month"),
    *("same as last month", "see last month", "see previous", "."),
)


def of(words: str) -> pd.Series[str]:
    return pd.Series([words, "Something else was written, at length"], dtype="str")


@pytest.mark.parametrize("words", NOTHING)
def test_where_nothing_is_meant_nothing_was_written(words: str) -> None:
    assert list(has_words(of(words))) == [False, True]


@pytest.mark.parametrize("words", [*NOTHING, *NO_REASON])
def test_words_that_stand_for_no_reason_explain_nothing(words: str) -> None:
    assert list(explains(of(words))) == [False, True]


@pytest.mark.parametrize("words", ["none of it", "x-ray", "see above the door", "no", "The ward was shut"])
def test_any_other_words_are_an_account(words: str) -> None:
    assert list(explains(of(words))) == list(has_words(of(words))) == [True, True]


@pytest.mark.parametrize("words", NO_REASON[1:])
def test_what_explains_nothing_was_written_all_the_same(words: str) -> None:
    assert list(has_words(of(words))) == [True, True]


@pytest.mark.parametrize(
    ("sent", "agreed", "apart"),
    [
        ("Open a ward", "open  a WARD.", False),
        ("co-operate", "co\u2010operate", False),
        ("the trust's plan", "the trust\u2019s plan", False),
        ("Open a ward", "Open two wards", True),
        ("10%", "10", True),
        ("(a) b", "a b", True),
    ],
)
def test_case_spaces_and_stops_make_no_difference(sent: str, agreed: str, apart: bool) -> None:
    assert list(differ(of(sent), of(agreed))) == [apart, False]


def test_a_name_is_the_same_however_its_and_and_its_stops_are_written() -> None:
    assert same_name("St. Mary & Co", "st mary and co")
    assert not same_name("St Mary", "St Marys")
    assert name_key("A & B-1") == "aandb1"


NAMES = (
    "O’Brien-Smith|Jan van der Berg|Nguyễn|Dr A. Smith OBE|Madonna|Ng|Li Wei|J.S.|李|D'Souza|Miss No|May|June|Yes Minister Smith|"
    "Jo Bloggs, Chair|p.p. Jo Bloggs|Tony Pending|Illustrative Chair of RDD|Мария Иванова|محمد علي|John Smith III"
)
NOBODY = "TBC|n/a|-|x|E.|8 November 2013|November 2013|7|yes|TRUE|Signed|approved|awaiting signature|not yet signed|vacant|[name]|pending"


@pytest.mark.parametrize("words", NAMES.split("|"))
def test_an_uncommon_name_is_a_name(words: str) -> None:
    assert names_somebody(pd.Series([words]))[0]


@pytest.mark.parametrize("words", NOBODY.split("|"))
def test_what_stands_where_a_name_belongs_is_not_always_one(words: str) -> None:
    assert not names_somebody(pd.Series([words]))[0]
