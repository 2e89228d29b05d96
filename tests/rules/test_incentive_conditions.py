"""A scale may name conditions that facts answer; what is not met is never taken as met, and what is not public stays for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.model.award import CostLine, Dossier, Mortality, Rated
from tasks.model.contract import FIRST_OPPORTUNITY, Contract, Rung, Scheme, is_offered
from tasks.model.period import Period
from tasks.model.trust import Criterion, Regulator, Spell
from tasks.model.verdict import Answer
from tasks.rulebook import load
from tasks.rules.incentive_award import incentive_award
from tasks.rules.incentive_case import Case
from tasks.rules.incentive_conditions import met_by

START, LEFT = date(2013, 9, 1), date(2014, 6, 30)
GOOD = Rated("RDD", date(2014, 5, 1), "Good", "ratings.csv")
MET = Criterion("RDD", "A board", date(2013, 9, 1), date(2014, 5, 2), "Minutes", "A letter")
COST = CostLine("RDD-1", Period(2013, 10), "staff time", Decimal(10_000), "Invoice 1")


def figure(day: date) -> Mortality:
    return Mortality("RDD", day, Decimal(1), 2, "shmi.csv")


def case(*conditions: str, **known) -> Case:
    rungs = tuple(Rung(one, Decimal("0.50"), one, "", "so") for one in conditions)
    return replace(
        Case(
            contract=Contract("RDD-1", "RDD", "RJ1", (), START, None, "actual", "so", regulator="r"),
            regulator=Regulator("r", "The regulator"),
            scheme=Scheme("r", START, None, rungs, Decimal(1000), "", "so"),
            spell=Spell("RDD", START, LEFT, "", "", None, "so"),
            topics={},
            as_of=date(2014, 8, 31),
            fund=load(Path(__file__).parents[2] / "config").require_fund(),
            dossier=Dossier(costs=(COST,), ratings=(Rated("RJ1", date(2013, 10, 1), "Good", "ratings.csv"),)),
        ),
        **known,
    )


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        ("left by 2014-06-30", {}),
        ("rated Good or Outstanding", {"dossier": Dossier(costs=(COST,), ratings=(GOOD,))}),
        ("criteria met", {"criteria": (MET,)}),
        ("left by 2014-12-31 and criteria met", {"criteria": (MET,)}),
    ],
)
def test_a_rung_is_reached_by_the_facts_that_its_condition_names(condition: str, known) -> None:
    award = incentive_award(case("left by 2014-01-01", condition, **known))
    assert award.rung is not None
    assert (award.rung.name, award.amount) == (condition, Decimal(5_000))
    assert "50% of the partner's evidenced cost." in award.sentence


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        ("left by 2014-06-29", {}),
        ("rated Outstanding", {"dossier": Dossier(costs=(COST,), ratings=(GOOD,))}),
        ("rated Good", {"dossier": Dossier(costs=(COST,), ratings=(replace(GOOD, published=date(2014, 9, 1)),))}),
        ("criteria met", {}),
        ("criteria met", {"criteria": (MET, replace(MET, criterion="A plan", met=None))}),
        ("left by 2014-12-31 and criteria met", {}),
        ("evidence since 2014-01-01", {}),
    ],
)
def test_what_is_not_met_reaches_no_rung(condition: str, known) -> None:
    award = incentive_award(case(condition, **known))
    assert (award.answer, award.amount, award.clause) == (Answer.NO, 0, "next rungs")
    assert condition in award.sentence


OUTSTANDING = Rated("RDD", date(2014, 1, 2), "Outstanding", "ratings.csv")
DAY, NEXT = date(2014, 8, 31), date(2014, 9, 1)
OF_TODAY = replace(MET, criterion="Waits", agreed=DAY, met=DAY)


@pytest.mark.parametrize(
    ("condition", "known", "shown"),
    [
        ("left by 2014-06-30", {}, "the trust left the regime on 30 June 2014"),
        ("left by 2014-06-30", {"as_of": LEFT - timedelta(days=1)}, ""),
        ("rated Good", {"dossier": Dossier(ratings=(replace(GOOD, published=DAY),))}, "the trust was rated good on 31 August 2014"),
        ("rated Good", {"dossier": Dossier(ratings=(replace(GOOD, provider="RJ1"),))}, ""),
        ("rated Outstanding", {"dossier": Dossier(ratings=(OUTSTANDING, GOOD))}, ""),
        ("evidence since 2014-05-01", {"dossier": Dossier(mortality=(figure(date(2014, 4, 30)),))}, ""),
        (
            "evidence since 2014-05-01",
            {"dossier": Dossier(mortality=(figure(date(2014, 5, 1)), figure(DAY), figure(NEXT)))},
            "evidence of the trust was published on 31 August 2014",
        ),
        ("criteria met", {"criteria": (MET, OF_TODAY)}, "all 2 criteria agreed for leaving were met by 31 August 2014"),
        ("criteria met", {"criteria": (MET, replace(OF_TODAY, met=NEXT))}, ""),
        (
            "criteria met",
            {"criteria": (OF_TODAY, MET, replace(OF_TODAY, agreed=NEXT))},
            "all 2 criteria agreed for leaving were met by 31 August 2014",
        ),
        (
            "left by 2014-06-30 and rated Good",
            {"dossier": Dossier(ratings=(GOOD,))},
            "the trust left the regime on 30 June 2014 and the trust was rated good on 1 May 2014",
        ),
        ("left by 2014-06-30 and rated Good", {}, ""),
    ],
)
def test_what_shows_that_a_condition_is_met_is_said_by_what_was_known_that_day(condition: str, known, shown: str) -> None:
    assert met_by(condition, case(**known)) == shown


@pytest.mark.parametrize(("first", "reached"), [("yes", "at once"), ("no", "left by 2014-06-30"), ("", "left by 2014-06-30")])
def test_the_rung_of_the_first_opportunity_is_reached_by_the_regulators_word_alone_and_others_by_facts(first: str, reached: str) -> None:
    known = case("left by 2014-06-30")
    rungs = (Rung("at once", Decimal(1), FIRST_OPPORTUNITY, "", "so"), *known.scheme.rungs)
    spell = replace(known.spell, at_first_opportunity=first, decided=LEFT)
    award = incentive_award(replace(known, scheme=replace(known.scheme, rungs=rungs), spell=spell))
    assert award.rung.name == reached


def test_where_others_are_not_public_a_person_decides() -> None:
    award = incentive_award(case("left by 2014-01-01", "not public"))
    assert award.answer is Answer.REFER
    assert "others are not public, so a person must decide" in award.sentence


@pytest.mark.parametrize(
    ("first", "answer", "says"),
    [
        ("no", Answer.NO, "Not yet met: left by 2014-01-01."),
        (
            "",
            Answer.REFER,
            "is met (left by 2014-01-01), and no source says whether it left at the first opportunity, so a person must decide.",
        ),
    ],
)
def test_where_all_conditions_are_public_a_person_decides_only_if_nobody_says_whether_it_left_at_the_first_opportunity(
    first: str, answer: Answer, says: str
) -> None:
    known = case("left by 2014-01-01")
    rungs = (Rung("at once", Decimal(1), FIRST_OPPORTUNITY, "", "so"), *known.scheme.rungs)
    spell = replace(known.spell, at_first_opportunity=first, decided=LEFT)
    award = incentive_award(replace(known, scheme=replace(known.scheme, rungs=rungs), spell=spell))
    assert (award.answer, award.rung) == (answer, None)
    assert says in award.sentence


def test_while_the_trust_is_still_in_nobody_decides_on_conditions_that_are_not_public() -> None:
    award = incentive_award(case("left by 2014-01-01", "not public", spell=Spell("RDD", START, None, "", "", None, "so")))
    assert (award.answer, award.amount, award.clause) == (Answer.NO, 0, "next rungs")
    assert "Not yet met: left by 2014-01-01." in award.sentence


def test_of_one_criterion_it_is_said_as_people_say_it() -> None:
    assert "The one criterion agreed for leaving was met by" in incentive_award(case("criteria met", criteria=(MET,))).sentence


def test_the_first_rung_that_is_met_counts() -> None:
    award = incentive_award(case("criteria met", "left by 2014-06-30", "left by 2014-12-31"))
    assert award.rung is not None
    assert award.rung.name == "left by 2014-06-30"


def test_only_conditions_that_facts_answer_are_offered() -> None:
    assert is_offered("rated Requires improvement or Good and left by 2015-03-31")
    assert not any(is_offered(one) for one in ("left soon", "rated well", "criteria met by somebody", "not public", ""))


def test_a_thing_that_cannot_be_written_in_one_way_only_is_never_among_those_an_award_is_made_from() -> None:
    with pytest.raises(TypeError, match="frozenset has no written form"):
        _ = case(dossier=Dossier(costs=(replace(COST, evidence=frozenset()),))).inputs
