"""Which trusts a month is about: those in the regime on its last day, and those that left within it, from its first day to its last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.model.period import Period
from tasks.model.trust import Spell
from tasks.publish.register import register
from tasks.record.tables import rows_of
from tasks.rulebook import load
from tasks.rules.expected import expected
from tasks.run.month_trusts import leavers, trusts_of_month
from tasks.run.settings import ROOT

BOOK = load(ROOT / "config")
OCTOBER = Period(2013, 10)


def with_stay(left: date | None, succeeded_by: str = ""):
    stay = Spell("RNL", date(2013, 7, 16), left, "", "", None, "A letter", succeeded_by=succeeded_by)
    return replace(BOOK, spells=(stay,))


@pytest.mark.parametrize(
    ("left", "leaver", "owes"),
    [
        (None, False, True),
        (date(2013, 9, 30), False, False),
        (date(2013, 10, 1), True, False),
        (date(2013, 10, 30), True, False),
        (date(2013, 10, 31), True, True),
        (date(2013, 11, 1), False, True),
    ],
)
def test_a_trust_that_left_within_the_month_is_of_it_from_its_first_day_to_its_last(left, leaver, owes):
    book = with_stay(left)
    assert (leavers(book, OCTOBER), expected(book.spells, OCTOBER)) == (frozenset({"RNL"} if leaver else ()), ("RNL",) if owes else ())
    assert trusts_of_month(book, OCTOBER) == frozenset({"RNL"} if leaver or owes else ())


def test_a_code_that_another_succeeded_has_not_left():
    book = with_stay(date(2013, 10, 15), succeeded_by="RXY")
    assert leavers(book, OCTOBER) == frozenset()
    assert register(book, OCTOBER, rows_of([]), ["RNL"]) == {}


@pytest.mark.parametrize("left", [date(2013, 10, 1), date(2013, 10, 31)])
def test_the_register_tells_of_an_exit_in_the_month_of_it(left):
    (held,) = register(with_stay(left), OCTOBER, rows_of([]), ["RNL", "RDD"]).values()
    assert (held["left"], held["entered"]) == (left.isoformat(), "2013-07-16")


def test_the_register_is_in_the_order_of_codes():
    codes = sorted(BOOK.trusts)[:8]
    stays = tuple(Spell(code, date(2013, 7, 16), date(2013, 10, 15), "", "", None, "A letter") for code in reversed(codes))
    assert list(register(replace(BOOK, spells=stays), OCTOBER, rows_of([]), codes)) == codes


@pytest.mark.parametrize("left", [date(2013, 9, 30), date(2013, 11, 1)])
def test_an_exit_of_another_month_is_none_of_this_ones(left):
    assert register(with_stay(left), OCTOBER, rows_of([]), ["RNL"]) == {}
