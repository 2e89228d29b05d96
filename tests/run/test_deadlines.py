"""A trust's deadline is the month's own, unless the trust was granted more time; its grace runs from its own deadline."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from tasks.model.ladder_step import Extension
from tasks.model.mistake import BadConfig
from tasks.model.period import Period
from tasks.rulebook import Rulebook, load
from tasks.run.deadlines import deadline_of, end_of_grace, usual_deadline
from tasks.run.settings import ROOT

SEPTEMBER = Period(2013, 9)


@pytest.fixture
def book() -> Rulebook:
    granted = Extension("RNL", SEPTEMBER, date(2013, 10, 25), "Chief", "Regulator", "Flood")
    return dataclasses.replace(load(ROOT / "config"), extensions=(granted,))


def test_a_trust_without_an_extension_is_due_on_the_usual_day(book):
    assert usual_deadline(book, SEPTEMBER) == deadline_of(book, "RWD", SEPTEMBER) == date(2013, 10, 14)
    assert end_of_grace(book, "RWD", SEPTEMBER) == date(2013, 10, 16)


def test_a_trust_with_an_extension_is_due_on_its_own_day_and_has_its_grace_after_it(book):
    assert deadline_of(book, "RNL", SEPTEMBER) == date(2013, 10, 25)
    assert end_of_grace(book, "RNL", SEPTEMBER) == date(2013, 10, 29)


def test_an_extension_of_one_month_moves_no_other(book):
    assert deadline_of(book, "RNL", SEPTEMBER.next()) == usual_deadline(book, SEPTEMBER.next())


def test_a_month_before_any_number_was_in_force_has_no_deadline(book):
    with pytest.raises(BadConfig, match="deadline_working_days has no value on 2013-06-30"):
        deadline_of(book, "RNL", Period(2013, 6))
