"""Ratings that a narrative states, held against those in force at the month's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tasks.model.period import Period
from tasks.model.trust import Dated, Trust
from tasks.model.verdict import Answer, Verdict
from tasks.rules.rating_claim import rating_claim

GOOD = Dated("Good", date(2014, 1, 31), None, "a list")


def judged(*held: Dated, stated: tuple[str, ...] = ("Good",)) -> Verdict:
    return rating_claim(Trust("RLT", "A trust", (), (), (), (), (), held, ""), Period(2014, 1), "RLT-01", stated)


@pytest.mark.parametrize(
    ("held", "stated", "answer", "says"),
    [
        (
            (GOOD,),
            ("Good",),
            Answer.YES,
            "Rated good, as stated in January 2014: it was rated good on 31 January 2014 (a list), which confirms it.",
        ),
        (
            (GOOD,),
            ("Good", "Outstanding"),
            Answer.NO,
            "Rated outstanding, as stated in January 2014: it was rated good on 31 January 2014 (a list), which contradicts it.",
        ),
        (
            (replace(GOOD, start=None),),
            ("Good",),
            Answer.YES,
            "Rated good, as stated in January 2014: it was rated good on a day that no source gives (a list), which confirms it.",
        ),
        (
            (replace(GOOD, worked_out="taken so", words="in winter"),),
            ("Good",),
            Answer.YES,
            "Rated good, as stated in January 2014: it was rated good in winter (a list), which confirms it.",
        ),
        (
            (replace(GOOD, start=date(2014, 2, 1)),),
            ("Good", "Inadequate"),
            Answer.REFER,
            "Rated good and inadequate, as stated in January 2014, cannot be checked: no overall rating of it by then is known.",
        ),
    ],
)
def test_a_stated_rating_is_borne_out_by_the_one_in_force_or_not(held, stated, answer, says):
    verdict = judged(*held, stated=stated)
    assert (verdict.answer, verdict.sentence, verdict.subject) == (answer, says, "RLT-01")


def test_the_evidence_names_what_was_stated_and_what_is_published():
    both = judged(GOOD, replace(GOOD, value="Poor"), stated=("Good", "Poor"))
    assert both.evidence == (("stated", "Good and Poor"), ("rating", "Good and Poor"), ("source", "a list"))
    assert both.answer is Answer.YES
