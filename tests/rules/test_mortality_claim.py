"""What a trust says of its own mortality, held against the published file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tasks.model.award import Mortality, MortalityClaim
from tasks.model.period import Period
from tasks.model.verdict import Answer
from tasks.rules.mortality_claim import mortality_claim, mortality_claims, stated_figures
from tasks.rules.published_mortality import published_mortality

JANUARY = Mortality("RLT", date(2014, 1, 31), Decimal("1.0809"), 2, "shmi-2014-january.csv")
APRIL = Mortality("RLT", date(2014, 4, 30), Decimal("1.0924"), 2, "shmi-2014-april.csv")


def stated(written="1.08", month=3):
    return MortalityClaim("RLT", Period(2014, month), "RLT-01", written, Decimal(written))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("SHMI 1.08", ["1.08"]),
        ("Our SHMI has now fallen to 108, as hoped.", ["108"]),
        ("SHMI: 1.0809 (was SHMI of 1.12)", ["1.0809", "1.12"]),
        ("The Summary Hospital-level Mortality Indicator is 1.1", ["1.1"]),
        ("shmi=0.98", ["0.98"]),
        ("SHMI reviewed by 12 doctors", []),
        ("SHMI improved in 2014", []),
        ("SHMI 12% better", []),
        ("HSMR 1.08", []),
        ("SHMI is as expected; 1.08 whole-time posts were filled", []),
    ],
)
def test_a_figure_is_recognised_only_where_one_is_stated(text, figures):
    assert [claim.written for claim in stated_figures("RLT", Period(2014, 3), "RLT-01", text)] == figures


def test_a_figure_of_a_hundred_is_a_ratio_with_two_more_digits():
    assert str(stated_figures("RLT", Period(2014, 3), "", "SHMI 100")[0].value) == "1.00"


def test_george_eliots_figure_was_confirmed_by_the_file_of_its_day_and_the_next_file_went_back_up():
    verdict = mortality_claim(stated(), [APRIL, JANUARY], date(2014, 8, 31))
    assert verdict.answer is Answer.YES
    assert verdict.sentence.endswith("gives 1.0809 and confirms it. The newest file, shmi-2014-april.csv, gives 1.0924: higher.")


def test_the_next_file_is_not_told_before_it_is_published():
    assert "newest" not in mortality_claim(stated(), [JANUARY, APRIL], date(2014, 3, 31)).sentence


@pytest.mark.parametrize(("written", "answer"), [("1.08", Answer.YES), ("1.1", Answer.YES), ("1.081", Answer.YES), ("1.07", Answer.NO)])
def test_the_published_figure_is_rounded_to_the_digits_stated(written, answer):
    assert mortality_claim(stated(written), [JANUARY], date(2014, 3, 31)).answer is answer


def test_what_no_file_of_the_day_covers_is_for_a_person():
    assert mortality_claim(stated(month=1), [APRIL], date(2014, 8, 31)).answer is Answer.REFER
    assert mortality_claim(stated(), [], date(2014, 8, 31)).answer is Answer.REFER


def test_the_evidence_is_what_was_stated_what_was_published_by_then_and_the_newest_file():
    assert mortality_claim(stated(), [APRIL, JANUARY], date(2014, 8, 31)).evidence == (
        *(("stated", "1.08"), ("published", "1.0809"), ("file", "shmi-2014-january.csv")),
        ("newest file", "shmi-2014-april.csv"),
    )


def test_what_no_file_by_then_can_bear_out_is_for_a_person():
    verdict = mortality_claim(stated(month=1), [replace(JANUARY, published=date(2014, 2, 1))], date(2014, 8, 31))
    assert (verdict.answer, verdict.sentence) == (
        Answer.REFER,
        "SHMI 1.08, as stated in January 2014, cannot be checked: no file published by then is in the record.",
    )
    assert mortality_claim(stated(month=1), [JANUARY], date(2014, 8, 31)).answer is Answer.YES  # of the month's last day


@pytest.mark.parametrize(("value", "way"), [("1.0808", "lower"), ("1.0809", "the same"), ("1.0810", "higher")])
def test_a_newer_file_is_said_to_be_higher_or_lower(value, way):
    verdict = mortality_claim(stated(), [replace(APRIL, value=Decimal(value)), JANUARY], date(2014, 8, 31))
    assert verdict.sentence.endswith(f" The newest file, shmi-2014-april.csv, gives {value}: {way}.")


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        (["1.08"], Answer.YES),
        (["1.08", "1.1"], Answer.YES),
        (["1.08", "1.07"], Answer.NO),
        (["1.07", "1.08"], Answer.NO),
        (["1.07", "1.06"], Answer.NO),
    ],
)
def test_of_several_figures_of_an_action_all_are_borne_out_or_the_action_is_contradicted(written, answer):
    (verdict,) = mortality_claims([stated(one) for one in written], iter([JANUARY]), date(2014, 8, 31))
    each = [mortality_claim(stated(one), [JANUARY], date(2014, 8, 31)) for one in written]
    assert (verdict.answer, verdict.subject) == (answer, "RLT-01")
    assert verdict.sentence == " ".join(one.sentence for one in each)
    assert verdict.evidence == tuple(pair for one in each for pair in one.evidence)


def test_a_figure_that_nobody_can_check_is_for_a_person_unless_another_of_its_action_is_contradicted():
    by_action = [stated(month=1), replace(stated(), ref="RLT-02"), stated("1.08"), replace(stated("1.07", month=1), ref="RLT-02")]
    late = replace(JANUARY, published=date(2014, 2, 28))
    found = mortality_claims(by_action, [late], date(2014, 8, 31))
    assert [(one.subject, one.answer) for one in found] == [("RLT-01", Answer.REFER), ("RLT-02", Answer.REFER)]
    (contradicted,) = mortality_claims([*by_action[:1], stated("1.07")], [late], date(2014, 8, 31))
    assert contradicted.answer is Answer.NO


def test_the_newest_file_about_the_trust_by_the_day_says_whether_its_mortality_was_higher_than_expected():
    higher = replace(APRIL, band=1)
    another = replace(APRIL, trust="RXX", published=date(2014, 5, 1))
    worse = replace(APRIL, value=Decimal("1.2"), band=1, source="other.csv")
    for files, day, answer in (
        ([JANUARY, another], date(2014, 1, 31), Answer.YES),
        ([higher, JANUARY, another], date(2014, 4, 29), Answer.YES),
        ([higher, JANUARY, another], date(2014, 4, 30), Answer.NO),
        ([worse, APRIL], date(2014, 4, 30), Answer.NO),
        ([APRIL, worse], date(2014, 4, 30), Answer.NO),
        ([another], date(2014, 5, 1), Answer.REFER),
        ([JANUARY], date(2014, 1, 30), Answer.REFER),
    ):
        assert published_mortality("RLT", files, day).answer is answer, (files, day)
