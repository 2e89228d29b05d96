"""Who must report, by stays in the regime."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasks.model.period import Period
from tasks.model.trust import Spell
from tasks.rules.expected import expected


def stay(trust: str, entered: date, left: date | None = None) -> Spell:
    return Spell(trust, entered, left, "", "", None, "")


def test_a_trust_that_came_back_is_expected_in_both_stays_and_not_between() -> None:
    spells = [stay("RWD", date(2013, 7, 16), date(2015, 3, 27)), stay("RWD", date(2017, 4, 1))]
    asked = [Period(2015, 2), Period(2015, 3), Period(2017, 3), Period(2017, 4)]
    assert [expected(spells, period) for period in asked] == [("RWD",), (), (), ("RWD",)]


def test_the_answer_is_sorted_and_each_trust_stands_once() -> None:
    spells = [stay("RXR", date(2013, 7, 16)), stay("RDD", date(2013, 7, 16)), stay("RXR", date(2013, 7, 16))]
    assert expected(spells, Period(2013, 10)) == ("RDD", "RXR")


days = st.dates(date(2013, 1, 1), date(2035, 12, 31))


@given(days, st.integers(0, 900), st.sampled_from(list(Period.between(Period(2013, 1), Period(2036, 12)))))
def test_a_trust_is_expected_exactly_when_its_stay_covers_the_last_day(entered: date, length: int, period: Period) -> None:
    left = entered + timedelta(days=length)
    assert bool(expected([stay("RNL", entered, left)], period)) == (entered <= period.last_day <= left)
