"""Bonuses for partners: the published facts of 2014, and what must never be made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.contract import Contract, Rung, Scheme
from tasks.model.trust import Regulator, Spell
from tasks.model.verdict import Answer, Verdict
from tasks.rulebook import load
from tasks.rules.incentive_award import award_verdict, incentive_award
from tasks.rules.incentive_case import Case

FUND = load(Path(__file__).parents[2] / "config").fund
MONITOR, NTDA = Regulator("monitor", "Monitor"), Regulator("ntda", "The NHS Trust Development Authority")
START, ENTERED, MID_2014 = date(2013, 9, 1), date(2013, 7, 16), date(2014, 8, 31)
TOP = Rung("first opportunity", Decimal("1.00"), "left at first opportunity", "", "HSJ 5073201")
NEXT = Rung("not at first opportunity", Decimal("0.75"), "not public", "", "HSJ 5073201")
SCALE = Scheme("monitor", START, None, (TOP, NEXT), Decimal(5_500_000), "", "HSJ 5073201")
NONE_PUBLISHED = Scheme("ntda", START, None, (), Decimal(5_500_000), "", "HSJ 5073201")

# Who left at the first opportunity, and when: gov.uk and the Care Quality Commission's report of 4 August 2014.
LEFT = {"RDD": date(2014, 6, 9), "RJL": date(2014, 7, 31), "RLT": date(2014, 8, 4), "RXQ": date(2014, 8, 4), "RXR": date(2014, 8, 4)}


def stay(trust: str) -> Spell:
    if trust in LEFT:
        return Spell(trust, ENTERED, LEFT[trust], "", "yes", LEFT[trust], "gov.uk")
    return Spell(trust, ENTERED, None, "", "no", date(2014, 8, 4), "cqc.org.uk")


def award(
    trust: str = "RDD",
    as_of: date = MID_2014,
    regulator: Regulator = MONITOR,
    scheme: Scheme | None = SCALE,
    spell: Spell | None = None,
    partner: str = "RAL",
    topics: Mapping[str, tuple[int, int]] | None = None,
    start: date = START,
) -> Verdict:
    limited = tuple(topics or ())
    contract = Contract(f"{trust}-1", trust, partner, limited, start, None, "announced" if partner else "to be confirmed", "announced")
    return told(Case(contract, regulator, scheme, spell or stay(trust), topics or {}, as_of, FUND))


def told(case: Case) -> Verdict:
    return award_verdict(incentive_award(case), case)


@pytest.mark.parametrize("trust", ["RDD", "RJL"])
def test_foundation_trusts_that_left_at_the_first_opportunity_earn_the_top_rung(trust: str) -> None:
    verdict = award(trust)
    assert verdict.answer is Answer.YES
    assert dict(verdict.evidence)["share of evidenced cost"] == "100%"


@pytest.mark.parametrize("trust", ["RMP", "RJF", "RPA", "RK5"])
def test_foundation_trusts_that_did_not_are_for_a_person(trust: str) -> None:
    verdict = award(trust)
    assert verdict.answer is Answer.REFER
    assert "not public" in verdict.sentence


@pytest.mark.parametrize("trust", ["RNL", "RWD", "RXR", "RLT", "RXQ"])
@pytest.mark.parametrize("scheme", [NONE_PUBLISHED, None])
def test_without_a_published_scheme_every_trust_is_for_a_person_even_those_that_left(trust: str, scheme: Scheme | None) -> None:
    assert award(trust, regulator=NTDA, scheme=scheme).sentence == (
        "The NHS Trust Development Authority has published no scheme for rewarding partners, so a person must decide."
    )


@pytest.mark.parametrize(("end", "over"), [(date(2014, 6, 8), True), (date(2014, 6, 9), False)])
def test_a_scheme_that_had_ended_before_the_exit_is_for_a_person_and_one_that_ends_with_it_pays(end: date, over: bool) -> None:
    verdict = award("RDD", scheme=replace(SCALE, end=end))
    says = "Monitor's scheme for rewarding partners ended on 8 June 2014, so a person must decide."
    assert (verdict.answer is Answer.REFER and verdict.sentence == says) is over


def test_a_scheme_counts_from_its_first_day() -> None:
    assert award("RDD", as_of=LEFT["RDD"], scheme=replace(SCALE, start=LEFT["RDD"])).answer is Answer.YES
    later = award("RDD", as_of=LEFT["RDD"], scheme=replace(SCALE, start=date(2014, 6, 10)))
    assert later.sentence == "Monitor has published no scheme for rewarding partners, so a person must decide."


def test_an_exit_counts_from_its_day() -> None:
    assert [award(as_of=day).answer for day in (date(2014, 6, 8), date(2014, 6, 9))] == [Answer.NO, Answer.YES]


def test_a_decision_not_yet_known_is_not_told() -> None:
    before = award("RPA", as_of=date(2014, 8, 3))
    assert before.answer is Answer.NO
    assert dict(before.evidence)["at first opportunity"] == ""


def test_an_exit_of_which_no_source_says_whether_it_was_the_first_is_for_a_person() -> None:
    verdict = award(spell=Spell("RDD", ENTERED, date(2014, 6, 9), "", "", None, ""))
    assert verdict.answer is Answer.REFER


def test_nobody_is_rewarded_while_the_partner_is_to_be_confirmed_or_before_the_partnership_begins() -> None:
    assert award("RJL", partner="", as_of=date(2014, 7, 30)).answer is Answer.NOT_APPLICABLE
    assert award("RMP", start=date(2015, 3, 10)).answer is Answer.NOT_APPLICABLE
    assert award("RDD", start=date(2014, 7, 1)).answer is Answer.NOT_APPLICABLE


def test_a_share_that_no_source_gives_is_for_a_person() -> None:
    unknown = Scheme("monitor", START, None, (Rung("top", None, "left at first opportunity", "", ""),), Decimal(0), "", "")
    assert award(scheme=unknown).answer is Answer.REFER


def test_a_partner_limited_to_a_topic_is_judged_on_its_topic() -> None:
    verdict = award("RK5", partner="RFF", topics={"complaints": (2, 5)})
    assert verdict.answer is Answer.REFER
    assert verdict.sentence.endswith("Judged on its topic alone, reported delivered: 2 of 5 actions on complaints.")
    assert ("complaints: delivered", "2 of 5") in verdict.evidence


def test_a_topic_that_no_action_has_is_said_and_not_taken_as_nothing_delivered() -> None:
    contract = Contract("RK5-1", "RK5", "RFF", ("complaints",), START, None, "announced", "")
    verdict = told(Case(contract, MONITOR, SCALE, stay("RK5"), {"staffing": (1, 2)}, MID_2014, FUND))
    assert "no action of the plan is on complaints" in verdict.sentence


def test_what_nobody_knows_of_an_award_is_left_empty() -> None:
    contract = Contract("RDD-1", "RDD", "RAL", (), START, None, "announced", "A letter")
    evidence = dict(told(Case(contract, NTDA, None, None, {}, MID_2014, FUND)).evidence)
    unknown = ("left the regime", "at first opportunity", "decided", "rung", "share of evidenced cost", "claims", "published files")
    sources = ("source of the rung", "source of the scheme", "source of the stay")
    assert [name for name in (*unknown, *sources) if evidence[name]] == []
    assert evidence["source of the contract"] == "A letter"


def test_a_scheme_of_another_regulator_or_a_stay_of_another_trust_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="the scheme is ntda's"):
        award(scheme=NONE_PUBLISHED)
    with pytest.raises(ValueError, match="the stay is RPA's"):
        award(spell=stay("RPA"))


days = st.dates(date(2013, 7, 16), date(2017, 12, 31))


@given(days, st.none() | days, st.sampled_from(["yes", "no", ""]), st.none() | days, st.sampled_from(["", "RAL"]), st.booleans())
def test_money_is_proposed_only_for_a_known_exit_at_a_known_first_opportunity(
    as_of: date, left: date | None, first: str, decided: date | None, partner: str, limited: bool
) -> None:
    topics = {"complaints": (5, 5)} if limited else None
    verdict = award(as_of=as_of, spell=Spell("RDD", ENTERED, left, "", first, decided, ""), partner=partner, topics=topics)
    known = left is not None and decided is not None and START <= left <= as_of and decided <= as_of and as_of >= START
    assert (verdict.answer is Answer.YES) == (known and first == "yes" and bool(partner) and not limited)
    assert verdict.sentence
    assert verdict.evidence
