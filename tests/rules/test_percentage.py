"""Whole percentages, a half rounded up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.percentage import percentage


def test_the_figures_published_for_february_2014_come_out() -> None:
    assert [percentage(n, 244) for n in (82, 127, 35)] == [34, 52, 14]


def test_the_figures_another_trust_published_come_out() -> None:
    assert [percentage(n, 88) for n in (0, 44, 26, 18)] == [0, 50, 30, 20]


@given(st.integers(1, 10**9), st.data())
def test_it_agrees_with_decimal_arithmetic(of: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, of))
    assert percentage(n, of) == int((Decimal(100 * n) / of).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("n", "of"), [(0, 0), (1, -1), (-1, 4), (5, 4)])
def test_what_is_no_share_is_refused(n: int, of: int) -> None:
    with pytest.raises(ValueError, match=r"percentage|part"):
        percentage(n, of)
